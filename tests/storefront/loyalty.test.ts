// What shoppers do with loyalty in a real browser, on real Liquid; behind the proxy stands an app that answers as
// docs/loyalty.md says.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { birthdayShape, redeemShape } from "../../app/loyalty/account-messages.ts";
import { listenForVitals, readVitals } from "../set-up/vitals.ts";
import { accountOf, programmeOf, putAccount, putProgramme } from "./published-loyalty.ts";
import { PHONE, testStorefront, type VisitOptions, type Visitor, visit } from "./shop-for-test.ts";

const storefront = await testStorefront();
const { shop } = storefront;
const mina = shop.createCustomer({ email: "mina@example.com" });
shop.state.themeBlocks = {
  account: ["loyalty-account"],
  product: ["loyalty-product"],
  cart: ["loyalty-cart"],
};

const redeemed = (points: number, code: string | null = "PETALS-7KQ4") => ({
  status: 200,
  body: {
    code,
    apply: code && `/discount/${code}`,
    until: code && "2026-12-24",
    credit: code ? null : { minor: 2000 },
    account: accountOf({ points }),
  },
});

let visitors: Visitor[] = [];
/** what the app was asked, in order */
let asked: { to: string; body: Record<string, unknown> }[] = [];
let answers: { status: number; body?: unknown }[] = [];
beforeEach(() => {
  asked = [];
  answers = [];
  storefront.loyalty = (to, body) => {
    asked.push({ to, body });
    return answers.shift() ?? { status: 500 };
  };
  shop.state.themeEmbeds = ["app-embed", "loyalty-embed"];
  putProgramme(shop, programmeOf());
  putAccount(shop, mina.id, accountOf());
});
afterEach(async () => {
  for (const { context } of visitors) await context.close();
  visitors = [];
});

async function come(path: string, { guest, ...options }: VisitOptions & { guest?: boolean } = {}) {
  const visitor = await visit(storefront, path, {
    ...options,
    before: async (context) => {
      if (!guest)
        await context.request.post(`${storefront.url}/account/login`, {
          form: { email: "mina@example.com" },
        });
      await options.before?.(context);
    },
  });
  visitors.push(visitor);
  return visitor;
}

const block = (page: Page) => page.locator("section.perennial");
const rowOf = (page: Page, name: string) => block(page).getByRole("listitem").filter({ hasText: name });
const press = (page: Page, name: string) => block(page).getByRole("button", { name, exact: true }).click();

test("redeem: one request, a code to copy and to apply, and the balance follows in every block", async () => {
  answers = [redeemed(750)];
  const { page, problems, context, asked: requests } = await come("/account");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const before = [...requests];
  await press(page, "Redeem: €5 off");
  const row = rowOf(page, "€5 off").last();
  await page.getByRole("status").getByText("Here is your code.").waitFor();
  const open = block(page).getByRole("listitem").filter({ hasText: "500 points" });
  await open.getByText("PETALS-7KQ4", { exact: true }).waitFor();
  expect(await row.count()).toBe(1);
  // among the open codes too, here and in the launcher's panel
  const lists = await page.locator("[data-codes] .perennial-code > bdi").allTextContents();
  expect(lists).toEqual(["PETALS-OPEN1", "PETALS-7KQ4", "PETALS-OPEN1", "PETALS-7KQ4"]);
  const button = open.getByRole("button", { name: "Redeem: €5 off" });
  expect(await button.evaluate((one) => one === document.activeElement), "focus stays").toBe(true);
  expect(await button.getAttribute("aria-busy")).toBeNull();
  expect(await button.getAttribute("aria-disabled"), "still enough").toBeNull();
  const ship = rowOf(page, "Free shipping").getByRole("progressbar");
  expect(await ship.evaluate((one: HTMLProgressElement) => one.value), "all of it").toBe(300);
  const balances = await page.locator("[data-rate]").allTextContents();
  expect(balances).toEqual(["750", "Worth €7.50", "750", "Worth €7.50"]);
  // the local Shopify leads it on to the shop's own place, which is the second
  expect([...new Set(requests.filter((one) => !before.includes(one)))]).toEqual(["redeem"]);
  expect(asked).toEqual([{ to: "loyalty/redeem", body: redeemShape.parse(asked[0]!.body) }]);
  expect(asked[0]!.body).toMatchObject({ reward: "five" });

  await open.getByRole("button", { name: "Copy" }).click();
  await open.getByRole("status").getByText("Copied.").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("PETALS-7KQ4");
  shop.createDiscount({ title: "r", codes: ["PETALS-7KQ4"], value: { type: "percentage", percent: 10 } });
  await open.getByRole("link", { name: "Use it in my cart" }).click();
  await page.waitForURL(/\/cart$/);
  expect(problems).toEqual([]);
});

test("the same intention keeps its key until it is fulfilled, on the next page too; then comes another", async () => {
  const { page } = await come("/account");
  for (const [answer, words] of [
    [{ status: 500 }, "That did not work. Please try again."],
    [{ status: 409, body: { error: "none-left" } }, "No code is ready right now."],
    [redeemed(750), "Here is your code."],
    [redeemed(250, "PETALS-9999"), "Here is your code."],
  ] as const) {
    answers = [answer];
    await press(page, "Redeem: €5 off");
    await expect
      .poll(() => block(page).getByRole("status").allTextContents())
      .toContainEqual(expect.stringContaining(words));
    await expect.poll(() => block(page).locator("[aria-busy]").count()).toBe(0);
    if (answer.status === 500) await page.reload();
  }
  const keys = asked.map(({ body }) => body.key);
  expect(new Set(keys).size).toBe(2);
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  const codes = block(page).getByRole("listitem").locator(".perennial-code > bdi");
  expect(await codes.allTextContents()).toEqual(["PETALS-7KQ4", "PETALS-9999"]);
  // 250 are left: too few for another
  expect(
    await block(page).getByRole("button", { name: "Redeem: €5 off" }).getAttribute("aria-disabled"),
  ).toBe("true");
  // it can be reached all the same, and says why
  await block(page).getByRole("button", { name: "Redeem: €5 off" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("You do not have enough points for this yet.").waitFor();
  expect(asked).toHaveLength(4);
});

test.each([
  [{ status: 409, body: { error: "not-enough" } }, "You do not have enough points for this yet."],
  [{ status: 409, body: { error: "not-yours" } }, "This reward is for another level."],
  [{ status: 409, body: { error: "limit" } }, "You have already had this reward as often as possible."],
  [{ status: 409, body: { error: "paused" } }, "The programme is taking a break. Please try again later."],
  [{ status: 409, body: { error: "gone" } }, "This reward is no longer offered."],
  [{ status: 409, body: { error: "something new" } }, "That did not work. Please try again."],
  [{ status: 401, body: { error: "Nobody." } }, "You are no longer logged in. Please log in and try again."],
  [{ status: 429, body: { error: "Slower." } }, "That was too often. Please wait a minute."],
])("what is refused is said in words: %j", async (answer, words) => {
  answers = [answer];
  const { page } = await come("/account");
  await press(page, "Redeem: Free shipping");
  await rowOf(page, "Free shipping").getByRole("status").getByText(words, { exact: true }).waitFor();
  expect(await page.locator("[data-rate]").first().textContent()).toBe("1,250");
});

test("without a connection it says so, and pressing twice asks once", async () => {
  const { page, context } = await come("/account");
  await context.setOffline(true);
  await press(page, "Redeem: €5 off");
  await page.getByText("There is no connection. Please try again.").waitFor();
  await context.setOffline(false);
  answers = [redeemed(750), redeemed(250)];
  const button = block(page).getByRole("button", { name: "Redeem: €5 off" });
  await button.evaluate((one: HTMLElement) => {
    one.click();
    one.click();
  });
  await page.getByText("Here is your code.").waitFor();
  expect(asked).toHaveLength(1);
});

test("store credit needs no code", async () => {
  putAccount(shop, mina.id, accountOf({ points: 2100 }));
  answers = [redeemed(100, null)];
  const { page } = await come("/account");
  await press(page, "Redeem: €20 credit");
  await page.getByText("Done. Your store credit is on its way and waits at checkout.").waitFor();
});

test("a birthday is told with consent, and forgotten again", async () => {
  answers = [{ status: 200, body: { account: accountOf({ birthday: true }) } }];
  const { page } = await come("/account");
  await press(page, "Save");
  expect(asked, "nothing without day, month and consent").toEqual([]);
  await block(page).locator("select[name=day]").selectOption("29");
  await block(page).locator("select[name=month]").selectOption("2");
  await press(page, "Save");
  expect(asked).toEqual([]);
  await block(page).getByLabel("You may keep my birthday for this.").check();
  await press(page, "Save");
  await page.getByText("Done.", { exact: true }).waitFor();
  expect(birthdayShape.parse(asked[0]!.body)).toEqual({ v: 1, month: 2, day: 29, consent: true });

  putAccount(shop, mina.id, accountOf({ birthday: true }));
  await page.reload();
  answers = [{ status: 200, body: { account: accountOf() } }];
  await press(page, "Forget my birthday");
  await page.getByText("Done.", { exact: true }).waitFor();
  expect(birthdayShape.parse(asked[1]!.body)).toEqual({ v: 1, forget: true });
});

const launcher = (page: Page) => page.getByRole("button", { name: "Petals" });

test("the launcher opens without a script, which comes then; Escape closes, and focus goes back", async () => {
  answers = [redeemed(750)];
  const { page, asked: requests, problems } = await come("");
  expect(requests.join()).not.toContain("loyalty");
  await launcher(page).click();
  const panel = page.getByRole("dialog", { name: "Petals" });
  await panel.waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("perennial-loyalty-title");
  await expect.poll(() => requests).toContain("loyalty.js");
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "hidden" });
  expect(await launcher(page).evaluate((one) => one === document.activeElement)).toBe(true);
  await launcher(page).click();
  await panel.getByRole("button", { name: "Redeem: €5 off" }).click();
  await panel.getByText("PETALS-7KQ4", { exact: true }).last().waitFor();
  await panel.getByRole("button", { name: "Close" }).click();
  await panel.waitFor({ state: "hidden" });
  expect(problems).toEqual([]);
});

test("the launcher needs neither the popups' embed nor, for looking, any script", async () => {
  shop.state.themeEmbeds = ["loyalty-embed"];
  putAccount(shop, mina.id, accountOf({ codes: [] }));
  answers = [redeemed(750)];
  const { page, problems } = await come("");
  await launcher(page).click();
  await page.getByRole("dialog").getByRole("button", { name: "Redeem: €5 off" }).click();
  // the first is the list of open codes, which was hidden while there was none
  await page.getByRole("dialog").getByText("PETALS-7KQ4", { exact: true }).first().waitFor();
  expect(problems).toEqual([]);
  const bare = await come("", { guest: true, javaScriptEnabled: false });
  await launcher(bare.page).click();
  await bare.page
    .getByRole("dialog", { name: "Petals" })
    .getByRole("link", { name: "Log in or join" })
    .click();
  await bare.page.waitForURL(/\/account\/login/);
});

test("under a strict policy everything works, in the theme's plain clothes", async () => {
  answers = [redeemed(750)];
  const { page } = await come("/account", {
    before: (context) =>
      context.route(/\/account$/, async (route) => {
        const answer = await route.fetch();
        const policy =
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";
        await route.fulfill({
          response: answer,
          headers: { ...answer.headers(), "content-security-policy": policy },
        });
      }),
  });
  await press(page, "Redeem: €5 off");
  await page.getByText("PETALS-7KQ4", { exact: true }).first().waitFor();
});

test.each<[string, string, VisitOptions & { guest?: boolean }]>([
  ["account", "/account", {}],
  ["account, phone", "/account", PHONE],
  ["account, Arabic", "/ar/account", {}],
  ["account, Arabic, phone", "/ar/account", PHONE],
  ["product, guest", "/products/soap", { guest: true }],
  ["cart, Arabic, phone", "/ar/cart", PHONE],
  ["panel", "", {}],
  ["panel, Arabic, phone, guest", "/ar", { ...PHONE, guest: true }],
])("axe finds nothing, targets are large, nothing shifts: %s", async (name, path, options) => {
  const { page, problems } = await come(path, { ...options, before: listenForVitals });
  if (name.startsWith("panel")) await launcher(page).click();
  const root = name.startsWith("panel") ? page.getByRole("dialog") : page.locator("main .perennial");
  await root.waitFor();
  await root.locator("details").evaluateAll((all: HTMLDetailsElement[]) => {
    for (const one of all) one.open = true;
  });
  const { violations } = await new AxeBuilder({ page }).include(".perennial").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const heights = await root
    .locator("button, a, select, summary, label")
    .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().height)));
  expect(Math.min(44, ...heights)).toBeGreaterThanOrEqual(44);
  expect((await readVitals(page.mainFrame())).cls ?? 0).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await root.getAttribute("dir")).toBe(path.startsWith("/ar") ? "rtl" : "ltr");
  expect(problems).toEqual([]);
});
