// What a visitor meets once a campaign is set off: the kinds of popups, their manners, and what is kept and told.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, test } from "vitest";
import { armOf } from "../../app/popups/assignment.ts";
import type { Campaign } from "../../app/popups/campaign.ts";
import { readMark } from "../../app/popups/cart-attribute.ts";
import { claimShape, eventsShape, subscribeShape } from "../../app/popups/proxy-messages.ts";
import { listenForVitals, readVitals } from "../set-up/vitals.ts";
import { leaveAtTop } from "./hands.ts";
import { type CampaignWish, publishTo } from "./published-campaigns.ts";
import { leave, PHONE, testStorefront, type VisitOptions, type Visitor, visit } from "./shop-for-test.ts";

const storefront = await testStorefront();
let open: Visitor | undefined;
afterEach(async () => {
  expect(open?.problems).toEqual([]);
  if (open) await leave(storefront, open);
  storefront.shop.state.consentRequired = false;
  storefront.answer = { ok: true, code: "TEN-7KQ4", expiresAt: null, again: false };
});

const ten = { value: { type: "percentage", percent: 10 } } as Campaign["discount"];
const reveal: CampaignWish = {
  kind: "discount-reveal",
  discount: ten,
  texts: { en: { title: "Ten off", body: "For you.", button: "Show my code" } },
};

/** Phones have no pointer that could leave: there the popup comes after a second. */
async function shown(wish: CampaignWish[], path = "", options: VisitOptions = {}): Promise<Visitor> {
  const second: Campaign["triggers"] = {
    when: "any",
    graceSeconds: 0,
    list: [{ type: "time-on-page", setting: 1 }],
  };
  publishTo(storefront.shop, options.isMobile ? wish.map((one) => ({ ...one, triggers: second })) : wish);
  open = await visit(storefront, path, options);
  if (!options.isMobile) await leaveAtTop(open.page);
  await open.page.getByRole("dialog").waitFor();
  return open;
}

const attribute = async (page: Page): Promise<string | undefined> => {
  const cart = await page.request.get(`${storefront.url}/cart.js`);
  return (await cart.json()).attributes._perennial;
};
const sent = (to: string) => storefront.told.filter((one) => one.to === to).map(({ body }) => body);
const intoCart = (page: Page, handle: string) =>
  page.request.post(`${storefront.url}/cart/add.js`, {
    data: { id: String(storefront.shop.findProductByHandle(handle)!.variants[0]!.id), quantity: 1 },
  });

describe("kinds", () => {
  test("a code: shown at a tap, copied at another, in the cart at once", async () => {
    const { page, context } = await shown([reveal]);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await intoCart(page, "oud");
    const dialog = page.getByRole("dialog", { name: "Ten off" });
    expect(await dialog.getByText("TEN-7KQ4").count()).toBe(0);
    await dialog.getByRole("button", { name: "Show my code" }).click();
    await dialog.getByRole("status").getByText("Applied to your cart.").waitFor();
    await dialog.getByRole("button", { name: "TEN-7KQ4 Copy" }).click();
    await dialog.getByRole("status").getByText("Copied.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("TEN-7KQ4");
    expect(await dialog.getByText("Valid until").count(), "no end is known").toBe(0);
    await dialog.getByRole("link", { name: "Use it in my cart" }).click();
    await page.waitForURL("**/cart");
    await page.getByText("−€5.90").waitFor();
    const [claim] = sent("claim");
    expect(claimShape.parse(claim)).toMatchObject({
      campaign: "12",
      trigger: "exit-pointer",
      language: "en",
    });
    await expect
      .poll(() => storefront.events().map((one) => one.split(" ")[0]))
      .toEqual(["eligible", "shown", "applied", "copied", "applied"]);
    for (const events of sent("events")) eventsShape.parse(events);
  });

  test("an end is shown when it is real, and what went wrong is said in words", async () => {
    storefront.answer = 503;
    const { page, problems } = await shown([reveal]);
    const button = page.getByRole("button", { name: "Show my code" });
    const status = page.getByRole("status");
    await button.click();
    await status.getByText("That did not work. Please try again.").waitFor();
    storefront.answer = { ok: false, reason: "empty" };
    await button.click();
    await status.getByText("all codes have been given out").waitFor();
    const [first, second] = sent("claim") as { key: string }[];
    expect(second?.key, "the same intention, asked again").toBe(first?.key);
    storefront.answer = { ok: true, code: "TEN-7KQ4", expiresAt: "2026-12-24T18:00:00.000Z", again: false };
    await button.click();
    await page.getByText(/Valid until Dec 24, 2026/).waitFor();
    expect((sent("claim")[2] as { key: string }).key).not.toBe(first?.key);
    // the browser itself notes the 503
    problems.length = 0;
  });

  test("an e-mail for a code: only with the box ticked, which nobody ticked before", async () => {
    const { page } = await shown([{ kind: "email-capture", discount: ten }], "/ar", PHONE);
    const dialog = page.getByRole("dialog");
    const go = dialog.getByRole("button", { name: "متابعة" });
    const box = dialog.getByRole("checkbox");
    const status = dialog.getByRole("status");
    expect(await box.isChecked()).toBe(false);
    await dialog.getByLabel("البريد الإلكتروني").fill("nora@");
    await go.tap();
    await status.getByText("يرجى التحقق مما أدخلته.").waitFor();
    await dialog.getByLabel("البريد الإلكتروني").fill("nora@example.com");
    await go.tap();
    await status.getByText("يرجى وضع علامة في المربع للموافقة.").waitFor();
    expect(await box.evaluate((one) => one === (one.getRootNode() as ShadowRoot).activeElement)).toBe(true);
    expect(sent("subscribe")).toEqual([]);
    await box.check();
    await go.tap();
    await dialog.getByText("TEN-7KQ4").waitFor();
    expect(subscribeShape.parse(sent("subscribe")[0])).toMatchObject({
      email: "nora@example.com",
      language: "ar",
      consentText: "نعم، أرسلوا لي الأخبار والعروض. يمكنني إلغاء الاشتراك في أي وقت.",
    });
  });

  test("a phone number instead, as people write it", async () => {
    storefront.answer = { ok: true, code: null, expiresAt: null, again: false };
    const { page } = await shown([{ kind: "email-capture", contact: "phone" }]);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Phone number").fill("0151 23456789");
    await dialog.getByRole("checkbox").check();
    await page.keyboard.press("Enter");
    await dialog.getByText("Please check what you entered.").waitFor();
    await dialog.getByLabel("Phone number").fill("+49 (151) 234-567-89");
    await page.keyboard.press("Enter");
    await dialog.getByText("Thank you!").waitFor();
    expect(subscribeShape.parse(sent("subscribe")[0])).toMatchObject({ phone: "+4915123456789" });
  });

  test("a question, products, and an announcement with its own words", async () => {
    storefront.answer = { ok: true, code: null, expiresAt: null, again: false };
    const question = {
      kind: "question",
      options: ["dry", "oily"],
      texts: { en: { title: "Your skin?", thanks: "Noted.", options: { dry: "Dry", oily: "<b>Oily</b>" } } },
    } satisfies CampaignWish;
    let { page } = await shown([question]);
    await page.getByRole("button", { name: "<b>Oily</b>" }).click();
    await page.getByText("Noted.").waitFor();
    expect(claimShape.parse(sent("claim")[0])).toMatchObject({ answer: "oily" });
    if (open) await leave(storefront, open);

    ({ page } = await shown([{ kind: "product-suggestion", products: ["oud", "gone", "soap"] }]));
    const links = page.getByRole("dialog").getByRole("link");
    expect(await links.allInnerTexts()).toEqual([
      expect.stringMatching(/Oud\s+€59\.00/),
      expect.stringMatching(/Soap\s+€6\.90/),
    ]);
    await links.first().click();
    await page.waitForURL("**/products/oud");
    expect(storefront.events()).toContain("clicked a exit-pointer");
    if (open) await leave(storefront, open);

    ({ page } = await shown([
      { link: "/collections/all", texts: { en: { title: "New", button: "Look", close: "No, thanks" } } },
    ]));
    await page.getByRole("button", { name: "No, thanks" }).waitFor();
    await page.getByRole("link", { name: "Look" }).click();
    await page.waitForURL("**/collections/all");
  });
});

describe("manners", () => {
  test("with the keyboard alone: focus in, kept inside, and back", async () => {
    publishTo(storefront.shop, [reveal]);
    open = await visit(storefront);
    const { page } = open;
    const link = page.getByRole("link", { name: "See all products" });
    await link.focus();
    await leaveAtTop(page);
    const dialog = page.getByRole("dialog", { name: "Ten off" });
    await dialog.waitFor();
    const focused = () =>
      page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent.trim() ?? null);
    expect(await focused(), "read from its beginning, and no keyboard jumps up on a phone").toBe("Ten off");
    const seen: (string | null)[] = [];
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press("Tab");
      seen.push(await focused());
    }
    // between rounds browsers lend the focus to themselves; nothing of the page behind is reached
    expect(seen.filter(Boolean)).toEqual(expect.arrayContaining(["Show my code", "×"]));
    expect(new Set(seen.filter(Boolean)).size).toBe(2);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await link.evaluate((one) => one === document.activeElement)).toBe(true);
    await expect.poll(() => storefront.events().at(-1)).toBe("closed a exit-pointer");
  });

  test.each<[string, string, CampaignWish, VisitOptions]>([
    ["a code in English, wide", "", reveal, {}],
    ["a form in Arabic, narrow", "/ar", { kind: "email-capture", look: { place: "bottom" } as never }, PHONE],
    [
      "a question in Persian, in the corner",
      "/fa",
      { kind: "question", options: ["a", "b"], look: { place: "corner" } as never },
      {},
    ],
  ])("axe finds nothing, targets are large, nothing shifts: %s", async (_, path, wish, options) => {
    const { page } = await shown([wish], path, { ...options, before: listenForVitals });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    const sizes = await page
      .getByRole("dialog")
      .locator("button:visible, a:visible, input:visible:not([type=checkbox])")
      .evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height)),
      );
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44);
    // the line kept for what will be said is most of the space below, not added to it
    const below = await page.getByRole("dialog").evaluate((dialog) => {
      const feet = [...dialog.querySelectorAll("form button")].map(
        (one) => one.getBoundingClientRect().bottom,
      );
      return dialog.getBoundingClientRect().bottom - Math.max(...feet);
    });
    expect(below).toBeLessThanOrEqual(40);
    const claim = page.getByRole("dialog").getByRole("button").first();
    await claim.click();
    await page.waitForTimeout(700);
    expect((await readVitals(page.mainFrame())).cls ?? 0).toBe(0);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    expect(await page.getByRole("dialog").getAttribute("dir")).toBe(path ? "rtl" : "ltr");
  });

  test("the theme's own ink, ground and letters; or the campaign's", async () => {
    const look = async (page: Page) =>
      page.getByRole("dialog").evaluate((dialog) => {
        const of = (one: Element) => getComputedStyle(one);
        const { color, backgroundColor, fontFamily } = of(dialog);
        const body = of(document.body);
        return { color, backgroundColor, same: fontFamily === body.fontFamily && color === body.color };
      });
    const { page } = await shown([{}]);
    expect(await look(page)).toMatchObject({ backgroundColor: "rgb(253, 250, 247)", same: true });
    if (open) await leave(storefront, open);
    const colours = { background: "#102030", text: "#ffffff", button: "#ffcc00", buttonText: "#000000" };
    const own = await shown([{ look: { colours } as never }]);
    expect(await look(own.page)).toMatchObject({
      backgroundColor: "rgb(16, 32, 48)",
      color: "rgb(255, 255, 255)",
    });
  });

  test("never two at once: neither two campaigns, nor over the theme's own dialog", async () => {
    const { page } = await shown([{ id: 1 }, { id: 2 }]);
    await leaveAtTop(page);
    expect(await page.getByRole("dialog").count()).toBe(1);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator("perennial-popup").count()).toBe(0);
    await leaveAtTop(page);
    expect(await page.locator("perennial-popup").count(), "nor one after the other").toBe(0);
    if (open) await leave(storefront, open);
    publishTo(storefront.shop, [{}]);
    open = await visit(storefront);
    await open.page.evaluate(() => {
      const theirs = document.createElement("dialog");
      theirs.textContent = "Cookies?";
      document.body.append(theirs);
      theirs.showModal();
    });
    await leaveAtTop(open.page);
    await expect.poll(() => open?.asked).toContain("popups.js");
    await open.page.evaluate(() => document.querySelector("dialog")?.remove());
    // a sign given while the one before is still looked into is not heard: a shopper who stays leaves again
    const popup = open.page.getByRole("dialog", { name: "One moment" });
    await expect
      .poll(async () => {
        if ((await popup.count()) === 0) await leaveAtTop(open!.page);
        return popup.count();
      })
      .toBe(1);
    await expect.poll(() => storefront.events()).toEqual(["eligible a exit-pointer", "shown a exit-pointer"]);
  });
});

describe("a shop is not disturbed", () => {
  test("nothing is asked for before a popup is due, and nothing from elsewhere ever", async () => {
    publishTo(storefront.shop, [reveal]);
    open = await visit(storefront, "/collections/all");
    const { page, asked } = open;
    const hosts = new Set<string>();
    page.on("request", (request) => hosts.add(new URL(request.url()).host));
    await page.mouse.move(300, 300);
    await page.mouse.wheel(0, 3000);
    await page.waitForTimeout(1200);
    expect(asked).toEqual([]);
    await leaveAtTop(page);
    await page.getByRole("button", { name: "Show my code" }).click();
    await page.getByText("TEN-7KQ4").waitFor();
    expect([...hosts]).toEqual([new URL(storefront.url).host]);
  });

  test("broken campaigns: the shop goes on, and so does the beat", async () => {
    publishTo(storefront.shop, []);
    open = await visit(storefront);
    const { page } = open;
    for (const json of [
      '{"v":1,"campaigns":[{"id":"1"}],"texts":{}}',
      '{"v":1}',
      '{"v":2,"campaigns":[{"id":"1"}],"texts":{}}',
      '{"v":1,"texts":{},"campaigns":[{"id":"1","arms":[],"triggers":{"grace":0,"on":[["moon",1],null]}}]}',
    ]) {
      publishTo(storefront.shop, json);
      await page.goto(storefront.url);
      await leaveAtTop(page);
      await page.waitForTimeout(1100);
    }
    await page.getByRole("link", { name: "See all products" }).click();
    await page.waitForURL("**/collections/all");
    await expect.poll(() => storefront.told.map(({ to }) => to)).toContain("beat");
    expect(storefront.told.filter(({ to }) => to !== "beat")).toEqual([]);
  });

  test("broken JSON in the page, storage switched off, scripts that do not arrive", async () => {
    publishTo(storefront.shop, [{}]);
    open = await visit(storefront, "", {
      before: (context) =>
        context.route(/\/store\/rosewater$/, async (route) => {
          const answer = await route.fetch();
          await route.fulfill({
            response: answer,
            body: (await answer.text()).replace('"campaigns": [', '"campaigns": [['),
          });
        }),
    });
    await leaveAtTop(open.page);
    expect(open.asked).toEqual([]);
    expect(open.problems).toEqual([]);
    await leave(storefront, open);
    open = await visit(storefront, "", {
      before: (context) =>
        context.addInitScript(() => {
          for (const name of ["localStorage", "sessionStorage"])
            Object.defineProperty(window, name, {
              get: () => {
                throw new DOMException("no", "SecurityError");
              },
            });
        }),
    });
    await leaveAtTop(open.page);
    expect(open.problems).toEqual([]);
    await leave(storefront, open);
    open = await visit(storefront, "", {
      before: (context) => context.route("**/popups.js", (route) => route.abort()),
    });
    await leaveAtTop(open.page);
    await expect.poll(() => open?.asked).toContain("popups.js");
    await leaveAtTop(open.page);
    expect(open.asked.filter((one) => one === "popups.js")).toEqual(["popups.js"]);
    // what the browser itself notes of the missing file
    open.problems.length = 0;
  });

  test("works under a strict content security policy", async () => {
    const { page } = await shown([reveal], "/cart", {
      before: async (context) => {
        await context.addInitScript(() => {
          Object.assign(window, { refused: [] as string[] });
          addEventListener("securitypolicyviolation", (event) =>
            (window as unknown as { refused: string[] }).refused.push(
              `${event.violatedDirective} ${event.blockedURI}`,
            ),
          );
        });
        await context.route(/\/cart$/, async (route) => {
          const answer = await route.fetch();
          // the shop's own inline script in the head may run by its hash; nothing else that stands in the page may
          const [, inline = ""] = /<script>([\s\S]*?)<\/script>/.exec(await answer.text()) ?? [];
          const hash = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(inline))).toString(
            "base64",
          );
          const policy = `default-src 'none'; script-src 'self' 'sha256-${hash}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'`;
          await route.fulfill({
            response: answer,
            headers: { ...answer.headers(), "content-security-policy": policy },
          });
        });
      },
    });
    await page.getByRole("button", { name: "Show my code" }).click();
    await page.getByText("TEN-7KQ4").waitFor();
    const button = page.getByRole("link", { name: "Use it in my cart" });
    expect(await button.evaluate((one) => getComputedStyle(one).minHeight), "its styles").toBe("44px");
    expect(await page.evaluate(() => (window as unknown as { refused: string[] }).refused)).toEqual([]);
  });
});

describe("who is counted", () => {
  /** A visitor's id that falls into this arm. */
  const visitorIn = (arm: string, holdout: number) => {
    for (let n = 0; ; n++) {
      const id = `visitor-for-tests-${n}`;
      if (armOf(id, { id: "12", salt: "salt-12", holdout: holdout * 100, arms: [["a", 1]] }) === arm)
        return id;
    }
  };
  const known = (visitor: string) => ({
    before: (context: Visitor["context"]) =>
      context.addInitScript(
        (memory) => {
          localStorage.perennial ||= memory;
        },
        JSON.stringify({ v: visitor, c: {}, a: [] }),
      ),
  });

  test("the holdout: nothing is shown, but that it would have been is told, and that the visitor stayed", async () => {
    publishTo(storefront.shop, [{ holdoutPercent: 50 }]);
    const visitor = visitorIn("holdout", 50);
    open = await visit(storefront, "", known(visitor));
    const { page } = open;
    await leaveAtTop(page);
    await expect.poll(() => storefront.events()).toEqual(["eligible holdout exit-pointer"]);
    await leaveAtTop(page);
    expect(await page.locator("perennial-popup").count()).toBe(0);
    await expect.poll(() => attribute(page)).toBe(`1.${visitor}.12:holdout`);
    await page.goto(`${storefront.url}/collections/all`);
    await leaveAtTop(page);
    await page.goto(`${storefront.url}/cart`);
    await expect
      .poll(() => storefront.events())
      .toEqual(["eligible holdout exit-pointer", "stayed holdout exit-pointer"]);
    for (const events of sent("events")) eventsShape.parse(events);
  });

  test("an arm with its own words and triggers, from the page to the order", async () => {
    const variants = [
      {
        key: "a",
        name: "A",
        weight: 1,
        texts: { en: { title: "Only in A" } },
        triggers: { when: "any", graceSeconds: 0, list: [{ type: "exit-pointer", setting: 300 }] },
      },
    ] as Campaign["variants"];
    const triggers = { when: "any", graceSeconds: 0, list: [{ type: "time-on-page", setting: 1 }] } as const;
    publishTo(storefront.shop, [{ variants, triggers: { ...triggers, list: [...triggers.list] } }]);
    open = await visit(storefront, "", { ...known(visitorIn("a", 0)), clock: true });
    const { page } = open;
    await page.clock.runFor(3000);
    await expect.poll(() => open?.asked).toContain("popups.js");
    await leaveAtTop(page);
    await page.getByRole("dialog", { name: "Only in A" }).getByText("Before you go.").waitFor();
    await expect.poll(() => storefront.events()).toEqual(["eligible a exit-pointer", "shown a exit-pointer"]);
    await intoCart(page, "soap");
    await expect.poll(() => attribute(page)).toBeDefined();
    await page.goto(`${storefront.url}/checkout`);
    await page.getByLabel("E-mail", { exact: true }).fill("mina@example.com");
    await page.getByRole("button", { name: "Place order" }).click();
    await page.getByRole("heading", { name: "Thank you!" }).waitFor();
    const order = [...storefront.shop.state.orders.values()].at(-1);
    const [note] = order!.noteAttributes;
    expect(note?.name).toBe("_perennial");
    expect(readMark(note!.value)).toEqual({
      visitor: visitorIn("a", 0),
      arms: [{ campaign: "12", arm: "a" }],
    });
  });

  test("often enough: once a visit, and for a visitor no more than wanted", async () => {
    const often = { perSession: 1, perVisitor: 2, daysBetween: 0 } as Campaign["frequency"];
    const { page, context } = await shown([{ frequency: often }]);
    await page.goto(`${storefront.url}/cart`);
    await leaveAtTop(page);
    await page.waitForTimeout(300);
    expect(await page.locator("perennial-popup").count()).toBe(0);
    const seen: number[] = [];
    for (let i = 0; i < 2; i++) {
      // a new tab is a new visit of the same visitor
      const tab = await context.newPage();
      await tab.goto(storefront.url);
      await leaveAtTop(tab);
      await tab.waitForTimeout(600);
      seen.push(await tab.locator("perennial-popup").count());
    }
    expect(seen).toEqual([1, 0]);
    const visitors = new Set(sent("events").map((body) => body?.visitor));
    expect(visitors.size).toBe(1);
    expect(new Set(sent("events").map((body) => body?.session)).size).toBe(2);
  });

  test("without consent nothing is kept or told beyond the visit; the offer stands all the same", async () => {
    storefront.shop.state.consentRequired = true;
    const { page } = await shown([reveal]);
    await page.getByRole("button", { name: "Show my code" }).click();
    await page.getByText("TEN-7KQ4").waitFor();
    const kept = () => page.evaluate(() => localStorage.perennial || null);
    expect(await kept()).toBeNull();
    expect(storefront.events()).toEqual([]);
    expect(await attribute(page)).toBeUndefined();
    await page.goto(`${storefront.url}/cart`);
    await leaveAtTop(page);
    await page.waitForTimeout(300);
    expect(await page.locator("perennial-popup").count(), "once a visit all the same").toBe(0);
    expect(storefront.events()).toEqual([]);
  });

  test("consent given on the way counts from then on; withdrawn, what was kept is forgotten", async () => {
    storefront.shop.state.consentRequired = true;
    const { page, context } = await shown([
      { frequency: { perSession: 9, perVisitor: null, daysBetween: 0 } as never },
    ]);
    const consent = (analytics: boolean) =>
      page.evaluate(
        (value) =>
          (
            window.Shopify as unknown as { customerPrivacy: { setTrackingConsent(c: object): void } }
          ).customerPrivacy.setTrackingConsent({ analytics: value }),
        analytics,
      );
    const again = async () => {
      await page.goto(storefront.url);
      await leaveAtTop(page);
      await page.getByRole("dialog").waitFor();
    };
    await consent(true);
    await again();
    await expect.poll(() => storefront.events()).toEqual(["eligible a exit-pointer", "shown a exit-pointer"]);
    expect(await page.evaluate(() => JSON.parse(localStorage.perennial).v)).toMatch(/^[\w-]{16,40}$/);
    await consent(false);
    await again();
    expect(await page.evaluate(() => localStorage.perennial)).toBe("");
    expect(storefront.events().length).toBe(2);
    expect(await context.cookies()).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: "_tracking_consent" })]),
    );
  });

  test.each(["doNotTrack", "globalPrivacyControl"])("%s stands above everything", async (signal) => {
    const { page } = await shown([{}], "", {
      before: (context) =>
        context.addInitScript(
          (name) => Object.defineProperty(navigator, name, { value: name === "doNotTrack" ? "1" : true }),
          signal,
        ),
    });
    expect(await page.evaluate(() => localStorage.perennial || null)).toBeNull();
    await page.goto(`${storefront.url}/cart`);
    expect(storefront.told).toEqual([]);
    expect(await attribute(page)).toBeUndefined();
  });
});
