// Each trigger in a real browser on the real Liquid: it fires when it should, and only then. "Fires" is that the popup
// is there and told of under the trigger's own name; "does not" is that the page has asked for nothing at all.
import type { Page } from "playwright-core";
import { afterEach, describe, expect, test } from "vitest";
import type { Campaign, TriggerType } from "../../app/popups/campaign.ts";
import { drag, glide, leaveAtTop, lookElsewhere } from "./hands.ts";
import { publishTo } from "./published-campaigns.ts";
import { leave, PHONE, testStorefront, type VisitOptions, type Visitor, visit } from "./shop-for-test.ts";

const storefront = await testStorefront();
let open: Visitor | undefined;
afterEach(async () => {
  expect(open?.problems).toEqual([]);
  if (open) await leave(storefront, open);
});

type Wish = { on: [TriggerType, number][]; when?: "any" | "all"; grace?: number };

/** A visitor of a shop with one campaign. */
async function visitorOf({ on, when = "any", grace = 0 }: Wish, path = "", options: VisitOptions = {}) {
  const list = on.map(([type, setting]) => ({ type, setting }));
  const triggers: Campaign["triggers"] = { when, graceSeconds: grace, list };
  publishTo(storefront.shop, [{ triggers }]);
  open = await visit(storefront, path, options);
  return open;
}

/** After a moment for whatever was set off, which begins with asking for popups.js. */
async function isQuiet({ page, asked }: Visitor, what?: string) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(asked, what).toEqual([]);
}

async function fires({ page }: Visitor, trigger: TriggerType) {
  await page.getByRole("dialog", { name: "One moment" }).waitFor();
  await expect.poll(() => storefront.events()).toEqual([`eligible a ${trigger}`, `shown a ${trigger}`]);
}

/** Real frames while the page's clock stands. */
const seconds = (page: Page, count: number) => page.clock.runFor(count * 1000);

describe("a pointer", () => {
  test("leaving at the top in haste, and no other way of leaving", async () => {
    const visitor = await visitorOf({ on: [["exit-pointer", 300]] });
    const { page } = visitor;
    await glide(page, [600, 60], [600, -5], 8, 90);
    await isQuiet(visitor, "slowly");
    await glide(page, [100, 200], [900, -5]);
    await isQuiet(visitor, "sideways, off a bar of tabs");
    await glide(page, [600, 300], [-5, 100]);
    await isQuiet(visitor, "at the side");
    await glide(page, [600, 300], [1285, -3]);
    await isQuiet(visitor, "towards the scroll bar");
    await glide(page, [600, 300], [600, 805]);
    await isQuiet(visitor, "at the foot");
    await glide(page, [600, 500], [600, 20]);
    await isQuiet(visitor, "to the top, not out of it");
    await page.locator("select").first().focus();
    await leaveAtTop(page);
    await isQuiet(visitor, "over an open select menu");
    await page.locator("select").first().blur();
    await leaveAtTop(page);
    await fires(visitor, "exit-pointer");
  });

  test("not before the grace time is over", async () => {
    const visitor = await visitorOf({ on: [["exit-pointer", 300]], grace: 3 }, "", { clock: true });
    await leaveAtTop(visitor.page);
    await isQuiet(visitor);
    await seconds(visitor.page, 2);
    await leaveAtTop(visitor.page);
    await isQuiet(visitor);
    await seconds(visitor.page, 1);
    await isQuiet(visitor, "what happened before does not count");
    await leaveAtTop(visitor.page);
    await fires(visitor, "exit-pointer");
  });
});

describe("a phone", () => {
  test("scrolling back up in haste, not reading back, not a link to the top", async () => {
    const visitor = await visitorOf({ on: [["scroll-up", 800]] }, "/collections/all", PHONE);
    const { page } = visitor;
    const down = () => drag(page, [780, 680, 580, 480, 380, 280, 180, 80]);
    await down();
    await isQuiet(visitor, "down");
    await drag(page, [300, 320, 340, 360, 380, 400, 420, 440], 100);
    await isQuiet(visitor, "slowly up");
    await page.touchscreen.tap(4, 400);
    await page.evaluate(() => scrollTo({ top: 0, behavior: "smooth" }));
    await page.waitForFunction(() => scrollY === 0);
    await isQuiet(visitor, "a link to the top");
    for (let i = 0; i < 3; i++) await down();
    await drag(page, [80, 180, 280, 380, 480, 580, 680, 780]);
    await fires(visitor, "scroll-up");
  });

  test("a flick from the foot to the upper half, not scrolling", async () => {
    const visitor = await visitorOf({ on: [["flick", 1500]] }, "/collections/all", PHONE);
    const { page } = visitor;
    await drag(page, [500, 450, 380, 300, 220, 150, 100]);
    await isQuiet(visitor, "begun in the middle");
    await drag(page, [800, 780, 750, 720, 690, 660]);
    await isQuiet(visitor, "short");
    await drag(page, [800, 740, 680, 620, 560, 500, 440, 380, 320, 260], 90);
    await isQuiet(visitor, "slow");
    await drag(page, [800, 700, 600, 500, 400, 300, 200]);
    await fires(visitor, "flick");
  });

  test("coming back after the tab was hidden long enough", async () => {
    const visitor = await visitorOf({ on: [["tab-return", 5]] }, "", { ...PHONE, clock: true });
    await lookElsewhere(visitor.page, 4);
    await expect.poll(() => storefront.told.map(({ to }) => to)).toEqual(["beat"]);
    expect(visitor.asked).not.toContain("popups.js");
    visitor.asked.length = 0;
    await lookElsewhere(visitor.page, 6);
    await fires(visitor, "tab-return");
  });

  test("the back button: once, after a real tap, and the next one leaves", async () => {
    const visitor = await visitorOf({ on: [["back-button", 0]] }, "/cart", PHONE);
    const { page } = visitor;
    const at = () => new URL(page.url()).pathname.split("/").at(-1);
    await page.goto(`${storefront.url}/collections/all`);
    await page.goBack();
    expect(at(), "without a tap").toBe("cart");
    await page.goForward();
    await page.evaluate(() => document.querySelector("main")?.click());
    await page.goBack();
    expect(at(), "a script's click is no tap").toBe("cart");
    await page.goForward();
    await page.locator("h1").tap();
    await page.goBack();
    await fires(visitor, "back-button");
    expect(at()).toBe("all");
    await page.keyboard.press("Escape");
    await page.goBack();
    expect(at()).toBe("cart");
  });

  test("the back button is let through when there is nothing to show", async () => {
    publishTo(storefront.shop, [
      {
        triggers: { when: "any", graceSeconds: 0, list: [{ type: "back-button", setting: 0 }] },
        targeting: { paths: ["/nowhere"] } as Campaign["targeting"],
      },
    ]);
    open = await visit(storefront, "/cart", PHONE);
    const { page } = open;
    await page.goto(`${storefront.url}/collections/all`);
    await page.locator("h1").tap();
    await page.goBack();
    await page.waitForURL("**/cart");
  });
});

describe("a state of the page", () => {
  test("idle, which any input begins anew", async () => {
    const visitor = await visitorOf({ on: [["idle", 5]] }, "", { clock: true });
    await seconds(visitor.page, 4);
    await visitor.page.mouse.move(300, 300);
    await seconds(visitor.page, 4);
    await visitor.page.keyboard.press("Tab");
    await seconds(visitor.page, 4);
    await isQuiet(visitor);
    await seconds(visitor.page, 1);
    await fires(visitor, "idle");
  });

  test("time on the page", async () => {
    const visitor = await visitorOf({ on: [["time-on-page", 20]] }, "", { clock: true });
    await seconds(visitor.page, 19);
    await visitor.page.mouse.move(300, 300);
    await isQuiet(visitor);
    await seconds(visitor.page, 1);
    await fires(visitor, "time-on-page");
  });

  test("depth of scrolling", async () => {
    const visitor = await visitorOf({ on: [["scroll-depth", 60]] }, "/collections/all", { clock: true });
    const { page } = visitor;
    const reach = (part: number) =>
      page.evaluate((to) => scrollTo(0, document.documentElement.scrollHeight * to - innerHeight), part);
    await seconds(page, 1);
    await reach(0.5);
    await isQuiet(visitor);
    await seconds(page, 1);
    await isQuiet(visitor);
    await reach(0.65);
    await isQuiet(visitor);
    await seconds(page, 1);
    await fires(visitor, "scroll-depth");
  });

  test("pages seen in this visit", async () => {
    const visitor = await visitorOf({ on: [["pages-seen", 2]] }, "", { clock: true });
    await seconds(visitor.page, 2);
    await isQuiet(visitor);
    await visitor.page.goto(`${storefront.url}/cart`);
    await seconds(visitor.page, 1);
    await visitor.page.getByRole("dialog").waitFor();
    await expect.poll(() => storefront.events()).toEqual(["eligible a pages-seen", "shown a pages-seen"]);
  });

  test("value of the cart, and leaving with something in it", async () => {
    const visitor = await visitorOf({ on: [["cart-value", 1000]] }, "", { clock: true });
    const { page } = visitor;
    await seconds(page, 2);
    await isQuiet(visitor);
    const id = String(storefront.shop.findProductByHandle("soap")!.variants[0]!.id);
    const add = () => page.request.post(`${storefront.url}/cart/add.js`, { data: { id, quantity: 1 } });
    await add();
    await page.reload();
    await seconds(page, 2);
    expect(storefront.events()).toEqual([]);
    await add();
    await page.reload();
    await seconds(page, 1);
    await page.getByRole("dialog").waitFor();
    await expect.poll(() => storefront.events()).toEqual(["eligible a cart-value", "shown a cart-value"]);
  });

  test("a cart about to be left, not an empty one", async () => {
    const visitor = await visitorOf({ on: [["cart-leaving", 0]] });
    const { page } = visitor;
    await leaveAtTop(page);
    // whether there is something in it, only the cart itself knows
    await expect.poll(() => visitor.asked).toEqual(["popups.js", "consent-tracking-api.js", "cart.js"]);
    const id = String(storefront.shop.findProductByHandle("soap")!.variants[0]!.id);
    // as a theme's drawer does it: no page is loaded
    await page.evaluate(
      (id) => fetch("/cart/add.js", { method: "POST", body: new URLSearchParams({ id }) }),
      id,
    );
    expect(storefront.events()).toEqual([]);
    // a sign given while the cart is still asked is not heard: a shopper who stays leaves again
    const popup = page.getByRole("dialog", { name: "One moment" });
    await expect
      .poll(async () => {
        if ((await popup.count()) === 0) await leaveAtTop(page);
        return popup.count();
      })
      .toBe(1);
    await fires(visitor, "cart-leaving");
  });
});

describe("several", () => {
  test("any: the one that happens is the one told of", async () => {
    const visitor = await visitorOf(
      {
        on: [
          ["exit-pointer", 300],
          ["time-on-page", 10],
          ["scroll-up", 1500],
        ],
      },
      "",
      { clock: true },
    );
    await seconds(visitor.page, 10);
    await fires(visitor, "time-on-page");
  });

  test("all: only together", async () => {
    const visitor = await visitorOf(
      {
        on: [
          ["exit-pointer", 300],
          ["time-on-page", 10],
        ],
        when: "all",
      },
      "",
      {
        clock: true,
      },
    );
    await leaveAtTop(visitor.page);
    await isQuiet(visitor);
    await seconds(visitor.page, 11);
    await isQuiet(visitor, "the visitor has long come back");
    await leaveAtTop(visitor.page);
    await fires(visitor, "exit-pointer");
  });
});
