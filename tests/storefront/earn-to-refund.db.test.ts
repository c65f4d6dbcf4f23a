// The whole way of a point, with nothing in between made up: a shopper buys in the storefront, finds the points in the
// page, redeems them, pays with the code, gets something back, and the page has it corrected.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findShop } from "../../app/commerce/shop.server.ts";
import { publish } from "../../app/loyalty/programme.server.ts";
import { programmeForTest, rewardForTest } from "../../app/loyalty/programme-for-test.ts";
import type { PublishedAccount } from "../../app/loyalty/published.ts";
import { ensureRewardPools } from "../../app/loyalty/reward-codes.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { launchBrowser, newContext } from "../../twin/http/browser-for-test.ts";
import type { TwinShop } from "../../twin/shop/store.ts";
import { orderTotals } from "../../twin/shop/totals.ts";
import { appWithTwin, eventually } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";
import { PHONE } from "./shop-for-test.ts";

const database = await testDatabase();
const { twin, newShop, open } = await appWithTwin(database);
const browser = await launchBrowser();
afterAll(() => browser.close());

/** A point for every dollar of goods; 100 of them are 5.00 off. */
const PROGRAMME = programmeForTest({ rewards: [rewardForTest()] });
let shop: TwinShop;
let shopId: bigint;
const inShop = <T>(work: Parameters<typeof database.inShop<T>>[1]) => database.inShop(shopId, work);

beforeAll(async () => {
  shop = newShop({ currency: "USD" });
  shop.createProduct({ title: "Oud", handle: "oud", variants: [{ price: 6000n }] });
  shop.state.themeEmbeds = ["app-embed", "loyalty-embed"];
  shop.state.themeBlocks = {
    account: ["loyalty-account"],
    product: ["loyalty-product"],
    cart: ["loyalty-cart"],
  };
  ({ shopId } = await open(shop));
  await eventually(
    "the shop's currency is known",
    async () => (await database.inSystem((tx) => findShop(tx, shop.domain)))?.currency,
  );
  await inShop(async (tx) => {
    const now = new Date();
    await publish(tx, shopId, PROGRAMME, { from: new Date(now.getTime() - 86_400_000), now });
    await ensureRewardPools(tx, shopId, PROGRAMME);
  });
  await eventually("codes and pages are ready", async () => {
    const { free } = await inShop((tx) =>
      tx.row<{ free: number }>(sql`SELECT count(*)::int AS free FROM discount_code WHERE state = 'free'`),
    );
    const fields = [...shop.state.metafields.values()].flat();
    return free >= 10 && fields.some(({ namespace, key }) => namespace === "loyalty" && key === "programme");
  });
});

/** The job that waits for more to come is run at once. */
async function atCustomer(email: string, points: number): Promise<void> {
  const gid = `gid://shopify/Customer/${shop.findCustomerByEmail(email)!.id}`;
  await eventually(`${points} points are at the customer`, async () => {
    await database.inSystem((tx) =>
      tx.run(sql`
        SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at => now()) FROM graphile_worker.jobs
        WHERE key = ${`loyalty-accounts:${shopId}`} AND locked_at IS NULL AND run_at > now()`),
    );
    const field = shop.state.metafields.get(gid)?.find(({ key }) => key === "loyalty");
    return field && (JSON.parse(field.value) as PublishedAccount).points === points;
  });
}

const WORDS = {
  en: {
    earns: "You earn 60 points",
    redeem: "Redeem: 5 off",
    done: "Here is your code.",
    apply: "Use it in my cart",
    place: "Place order",
    thanks: "Thank you!",
    history: "History",
    add: "Add to cart",
    corrected: "Corrected",
  },
  ar: {
    earns: "تكسب: 60 نقطة",
    redeem: "استبدال: 5 off",
    done: "إليك رمزك.",
    apply: "استخدامه في سلتي",
    place: "تأكيد الطلب",
    thanks: "شكرًا لك!",
    history: "السجل",
    add: "أضف إلى السلة",
    corrected: "تصحيح",
  },
};

describe.each([
  ["en", "mina@example.com", {}],
  ["ar", "nura@example.com", PHONE],
] as const)("in %s", (language, email, options) => {
  const words = WORDS[language];

  it("earn, see, redeem, pay with the code, give back, see it corrected", async () => {
    const store = `${twin.url}/store/${shop.domain.replace(".myshopify.com", "")}`;
    const root = language === "en" ? store : `${store}/${language}`;
    const context = await newContext(browser, { viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.request.post(`${store}/account/login`, { form: { email } });

    const buy = async (quantity: number) => {
      await page.goto(`${root}/products/oud`);
      await page.getByText(words.earns).waitFor();
      await page.locator("input[name=quantity]").fill(`${quantity}`);
      await page.getByRole("button", { name: words.add }).click();
      await page.waitForURL(/\/cart$/);
    };
    const pay = async () => {
      await page.goto(`${root}/checkout`);
      await page.getByRole("button", { name: words.place }).click();
      await page.getByRole("heading", { name: words.thanks }).waitFor();
      return [...shop.state.orders.values()].at(-1)!;
    };
    const balance = async () => {
      await page.goto(`${root}/account`);
      return page.locator("section.perennial .perennial-balance").textContent();
    };

    await page.goto(`${root}/account`);
    expect(await balance()).toBe("0");
    await buy(3);
    await pay();
    await atCustomer(email, 180);
    expect(await balance()).toBe("180");

    const block = page.locator("section.perennial");
    await block.getByRole("button", { name: words.redeem, exact: true }).click();
    await block.getByText(words.done).waitFor();
    expect(await block.locator(".perennial-balance").textContent()).toBe("80");
    const code = (await block.locator("li > .perennial-code > bdi").last().textContent())!;
    await block.getByRole("link", { name: words.apply }).last().click();
    await page.waitForURL(/\/cart$/);

    await buy(2);
    await page.getByText(code).first().waitFor();
    const second = await pay();
    expect(orderTotals(second).discounts.shop).toBe(500n);
    // 120.00 less 5.00
    await atCustomer(email, 80 + 115);
    expect(await balance()).toBe("195");
    expect(await openCodes(page), "a code that was used is no longer open").not.toContain(code);

    shop.refundOrder(second.id, { lines: [{ line: 0, quantity: 1 }] });
    // one of two went back: 57.50 are kept
    await atCustomer(email, 80 + 57);
    expect(await balance()).toBe("137");
    await block.getByText(words.history, { exact: true }).click();
    await block.getByRole("listitem").filter({ hasText: words.corrected }).getByText("−58").waitFor();
    await context.close();
  });
});

const openCodes = async (page: Page) =>
  (await page.locator("section.perennial .perennial-code bdi").allTextContents()).join();
