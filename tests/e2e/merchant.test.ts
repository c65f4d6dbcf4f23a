// What a newcomer does, in a real browser: install in the admin, see the shop's figures, sell something, see them
// change – and the same pages in Arabic and Persian, mirrored, with nothing serious for axe to find.
import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../app/platform/db.server.ts";
import { launchBrowser, newContext } from "../../twin/http/browser-for-test.ts";
import { installApp, openAppPage } from "../set-up/app-frame.ts";
import { testDatabase } from "../set-up/database.ts";
import { historyHasArrived } from "../set-up/history-arrived.ts";
import { type RunningApp, startRunningApp } from "../set-up/running-app.ts";

const database = await testDatabase();
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const PAGES = [
  "",
  "/retention",
  "/formulas",
  "/groups",
  // movement that comes after the page
  `/groups?since=${new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10)}`,
  "/customers",
  // a customer who bought
  "/customers/:buyer",
  "/value",
  "/early-warning",
  "/goals",
  "/goals/new",
  "/next-actions",
  "/popups",
  "/loyalty",
  "/loyalty/members",
  "/loyalty/import",
  "/loyalty/connections",
  "/loyalty/results",
  "/data",
  "/settings",
  "/segments",
  "/segments/vip",
  "/segments/new",
];

let app: RunningApp;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  app = await startRunningApp(database.url, { seed: 7, now: Date.now(), customers: 400, months: 14 });
  browser = await launchBrowser();
  context = await newContext(browser, { viewport: DESK });
  page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    // what is refused with reason, such as archiving what others are made of, is answered by a 409
    const refused = message.text().includes("409 (Conflict)");
    if (message.type() === "error" && !refused) complaints.push(`console: ${message.text()}`);
  });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

describe("a newcomer", () => {
  it("installs the app in the admin, and the shop's history arrives", async () => {
    const frame = await installApp(page, app.adminUrl);
    expect(await frame.locator("main h1").first().textContent()).toBeTruthy();
    await historyHasArrived(database);
    const orders = await ordersStored();
    expect(orders).toBe(app.shop.state.orders.size);
  }, 180_000);

  it("sees figures on Home and Retention", async () => {
    const home = await openAppPage(page, app.adminUrl, "");
    await expect
      .poll(() => home.locator("main").innerText())
      .toMatch(/Repeat purchase rate\s+\?\s+[\d.]+\s?%/);
    const retention = await openAppPage(page, app.adminUrl, "/retention");
    expect(await retention.locator("main").innerText()).toMatch(/Customer retention rate\s+\?\s+[\d.]+\s?%/);
  }, 60_000);

  it("sells something in the storefront, and the figures follow", async () => {
    const before = await purchasesShown();
    const shopper = await newContext(browser);
    const store = await shopper.newPage();
    await store.goto(`${app.storefrontUrl}/collections/all`);
    await store.locator("a[href*='/products/']").first().click();
    await store.locator("form[action*='/cart/add'] button").click();
    await store.goto(`${app.storefrontUrl}/checkout`);
    await store.locator("input[name=email]").fill("newcomer@example.com");
    await store.locator("button[name=place]").click();
    await store.waitForURL(/thank/);
    await shopper.close();

    await expect.poll(purchasesShown, { timeout: 20_000, interval: 500 }).toBe(before + 1);
  }, 90_000);

  it("makes a segment, and finds it again at Shopify", async () => {
    const builder = await openAppPage(page, app.adminUrl, "/segments/new");
    await builder.getByLabel("Name", { exact: true }).fill("Came back");
    await builder.getByLabel("Value", { exact: true }).fill("6");
    await expect
      .poll(() => builder.getByRole("status").allInnerTexts(), { timeout: 20_000 })
      .toContainEqual(expect.stringMatching(/[\d,]+ customers/));
    await page.getByRole("button", { name: "Save" }).click();
    await builder.waitForURL(/segments\/came-back/);
    await builder.getByLabel("Keep as a customer segment at Shopify").check();
    await builder.getByLabel("Also keep the tag").check();
    await builder.getByRole("button", { name: "Save choice" }).click();
    await builder.getByText("In step with Shopify.").waitFor({ timeout: 60_000 });
    const here = Number(
      /Customers\s+\?\s+([\d,]+)/.exec(await builder.locator("main").innerText())![1]!.replaceAll(",", ""),
    );
    const [there] = app.shop.state.segments.values();
    expect(there?.name).toBe("Perennial: Came back");
    const marked = [...app.shop.state.metafields.values()]
      .flat()
      .filter(({ value }) => value === '["came-back"]');
    expect(here).toBeGreaterThan(5);
    expect(marked).toHaveLength(here);
    const tagged = [...app.shop.state.customers.values()].filter(({ tags }) =>
      tags.includes("perennial:came-back"),
    );
    expect(tagged).toHaveLength(here);
  }, 120_000);

  it("makes a segment of that one, which then cannot be archived, and begins a popup for it", async () => {
    const builder = await openAppPage(page, app.adminUrl, "/segments/new");
    await builder.getByLabel("Name", { exact: true }).fill("Inside");
    // a condition just chosen is unfinished, not wrong; left as it is, it is
    await builder.getByLabel("Condition 1", { exact: true }).selectOption("netSpent");
    const unfinished = builder.getByText("Enter a number that fits.");
    await builder.getByText("Complete the conditions").waitFor();
    expect(await unfinished.count()).toBe(0);
    await builder.getByLabel("Value", { exact: true }).focus();
    await builder.getByLabel("Value", { exact: true }).blur();
    await unfinished.waitFor();
    // with the keyboard alone nobody loses the place
    await builder.getByRole("button", { name: "Add condition" }).press("Enter");
    await builder.locator("select:focus").waitFor();
    await builder.getByRole("button", { name: "Remove condition 2" }).press("Enter");
    await builder.locator("button:focus", { hasText: "Add condition" }).waitFor();
    await builder.getByLabel("Condition 1", { exact: true }).selectOption("inSegment");
    await builder.getByLabel("In this segment").selectOption("came-back");
    await page.getByRole("button", { name: "Save" }).click();
    await builder.waitForURL(/segments\/inside/);
    await builder.getByText(/In another segment: .?Came back/).waitFor();

    const named = await openAppPage(page, app.adminUrl, "/segments/came-back");
    await named.getByRole("button", { name: "Archive" }).click();
    await named.getByText("The segment was not archived").waitFor();
    await named.getByRole("link", { name: "Inside" }).waitFor();
    await named.getByRole("link", { name: "Make a popup for them" }).click();
    await named.getByText(/This popup will be for the customers of .*Came back/).waitFor();
    await named
      .getByRole("button", { name: /Use this/ })
      .first()
      .click();
    await named.waitForURL(/popups\/\d+/);
    expect(await named.getByLabel("Came back").isChecked()).toBe(true);
  }, 120_000);

  it("sets up a loyalty programme from a template, changes it, and launches it", async () => {
    const loyalty = await openAppPage(page, app.adminUrl, "/loyalty");
    await loyalty.getByRole("button", { name: "Start with: Points with tiers" }).click();
    await loyalty.getByLabel("Price in points").fill("150");
    await loyalty.getByLabel("Standing discount").last().fill("10");
    // what last month would have cost follows what is typed
    await loyalty.getByText("With your changes, which are not saved.").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await loyalty.getByText("By the rules as saved.").waitFor();
    await loyalty.getByLabel("Orders count").selectOption("365");
    await loyalty.getByRole("button", { name: "Launch the programme" }).click();
    await loyalty.getByText("The programme is live").waitFor();
    await expect
      .poll(() => [...app.shop.state.automaticDiscounts.values()].map(({ value }) => value), {
        timeout: 60_000,
      })
      .toEqual([{ type: "percentage", percent: 10 }]);
    await expect
      .poll(() => [...app.shop.state.customers.values()].some(({ tags }) => tags.includes("vip-silver")), {
        timeout: 60_000,
      })
      .toBe(true);
  }, 150_000);
});

describe.each([
  ["en", "ltr"],
  ["ar", "rtl"],
  ["fa", "rtl"],
])("in %s", (language, direction) => {
  it.each(PAGES)(
    "page %s reads its way, fits a phone, and axe finds nothing serious",
    async (path) => {
      // the language of the merchant's own admin
      app.shop.state.staffLocale = language;
      const frame = await openAppPage(page, app.adminUrl, path.replace(":buyer", String(someBuyer())));
      expect(await frame.evaluate(() => document.documentElement.lang)).toMatch(new RegExp(`^${language}`));
      expect(await frame.evaluate(() => document.documentElement.dir)).toBe(direction);

      if (language !== "en") {
        expect(await frame.evaluate(latinDigitsSaid)).toEqual([]);
        expect(await frame.evaluate(readBackwards)).toEqual([]);
      }

      const { violations } = await new AxeBuilder({ page }).include("iframe").analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual(
        [],
      );

      await page.setViewportSize(PHONE);
      const overflow = await frame.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      await page.setViewportSize(DESK);
      expect(overflow).toBeLessThanOrEqual(0);
      expect(complaints.splice(0)).toEqual([]);
    },
    60_000,
  );
});

/** In the page: texts with Latin digits, but for what is quoted, names of standards, and what Polaris tells of progress. */
function latinDigitsSaid(): string[] {
  const said: string[] = [];
  const texts = document.createTreeWalker(document.querySelector("main")!, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { textContent, parentElement } = texts.currentNode;
    const quoted = parentElement!.closest("bdi, code, [dir=ltr], script, .Polaris-ProgressBar");
    // within a sentence, what is quoted stands between the marks of isolate()
    const own = textContent!.replace(/\u2068[^\u2069]*\u2069|UTF-8|SHA-256/g, "");
    if (!quoted && /[0-9]/.test(own)) said.push(textContent!);
  }
  return said;
}

/**
 * In the page: words of ours inside a <bdi> that runs from left to right, because what begins them – an amount in Persian
 * does – says so. "From 10 to 20" would be read as from 20 to 10.
 */
function readBackwards(): string[] {
  return [...document.querySelectorAll("main bdi")]
    .filter((one) => getComputedStyle(one).direction === "ltr" && /\p{Script=Arabic}/u.test(lettersOf(one)))
    .map((one) => one.textContent!);

  function lettersOf(one: Element): string {
    return one.textContent!.replace(/[^\p{L}]/gu, "");
  }
}

function someBuyer(): bigint {
  const { customerId } = [...app.shop.state.orders.values()].find((order) => order.customerId !== null)!;
  return customerId!;
}

async function ordersStored(): Promise<number> {
  const { shop_id } = await database.inSystem((tx) =>
    tx.row<{ shop_id: bigint }>(sql`SELECT shop_id FROM shop`),
  );
  const { count } = await database.inShop(shop_id, (tx) =>
    tx.row<{ count: number }>(sql`SELECT count(*)::int AS count FROM orders`),
  );
  return count;
}

/** The purchases of the period, as the Retention page tells them. */
async function purchasesShown(): Promise<number> {
  const frame = await openAppPage(page, app.adminUrl, "/retention?period=last30");
  const text = await frame.locator("main").innerText();
  return Number(/([\d,]+) purchases/.exec(text)?.[1]?.replaceAll(",", "") ?? Number.NaN);
}
