// The extension as Shopify bundles it, mounted in a browser, speaking to the app's real door across origins. Only
// Shopify's host is stood in for: its words and numbers, its token, and its elements, which here are plain ones.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { shopifyApi } from "@shopify/shopify-api";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { importBalance } from "../../app/loyalty/acts.server.ts";
import { publish } from "../../app/loyalty/programme.server.ts";
import { programmeForTest, rewardForTest } from "../../app/loyalty/programme-for-test.ts";
import { ensureRewardPools } from "../../app/loyalty/reward-codes.server.ts";
import { loyaltyHandlers } from "../../app/loyalty/shopper-handlers.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { accountTokens } from "../../app/shopify/account-token.ts";
import { API_VERSION } from "../../app/shopify/library.server.ts";
import { createAccountDoor } from "../../server/account-door.ts";
import { accountToken } from "../../tests/set-up/account-token.ts";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { launchBrowser, newContext } from "../../twin/http/browser-for-test.ts";
import { bundle } from "./bundle-for-test.ts";
import { i18nFor, textsOf } from "./host-for-test.ts";

const database = await testDatabase();
const DOMAIN = "mounted.myshopify.com";
const KEYS = { SHOPIFY_API_KEY: "mounted-key", SHOPIFY_API_SECRET: "mounted-secret" };
const shopId = await testShop(database, { domain: DOMAIN });
const log = createLog("silent");
const CUSTOMER = 7n;

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

const api = shopifyApi({
  apiKey: KEYS.SHOPIFY_API_KEY,
  apiSecretKey: KEYS.SHOPIFY_API_SECRET,
  apiVersion: API_VERSION,
  hostName: "app.example",
  isEmbeddedApp: true,
});
const door = createAccountDoor({
  database,
  log,
  handlers: loyaltyHandlers({ database, log }),
  hops: 0,
  readToken: accountTokens({ api }),
});
const app = await serve((req, res) => void (door(req, res) || res.writeHead(418).end()));
const accounts = await serve(
  (_, res) => void res.setHeader("content-type", "text/html").end("<!doctype html>"),
);

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
  const now = new Date();
  await database.inShop(shopId, async (tx) => {
    const programme = programmeForTest({
      name: "Tea Club",
      signUp: { points: 10 },
      birthday: { points: 50, noticeDays: 30, leapDay: "march-1" },
      rewards: [rewardForTest({ name: "Five off" }), rewardForTest({ id: "big", name: "Big", points: 1000 })],
    });
    await publish(tx, shopId, programme, { from: new Date(now.getTime() - 86_400_000), now });
    await ensureRewardPools(tx, shopId, programme);
    await importBalance(tx, shopId, { customerId: CUSTOMER, points: 250n, expiresAt: null, now });
    const { id } = await tx.row<{ id: bigint }>(sql`
      INSERT INTO discount (shop_id, pool_id, kind, gid, code, issues_from)
      SELECT shop_id, pool_id, 'unique', pool_id, 'F', starts_at FROM discount_pool
      WHERE shop_id = ${shopId} AND owner = 'loyalty:five-off' RETURNING discount_id AS id`);
    await tx.run(sql`
      INSERT INTO discount_code (shop_id, code, discount_id, state)
      SELECT ${shopId}, 'TEA-' || n, ${id}, 'free' FROM generate_series(1, 9) n`);
  });
}, 60_000);
afterAll(() => browser.close());

async function mounted(entry: string, language: string, customer: bigint | null = CUSTOMER): Promise<Page> {
  const code = await bundle(fileURLToPath(new URL(`src/${entry}.tsx`, import.meta.url)), app);
  const page = await (await newContext(browser)).newPage();
  await page.goto(accounts);
  const token = accountToken(KEYS, { shop: DOMAIN, customer });
  await page.evaluate(
    async ({ code, token, i18n, language, texts }) => {
      const made = new Function(`return (${i18n})`)()(language, texts);
      Object.assign(globalThis, { shopify: { i18n: made, sessionToken: { get: async () => token } } });
      // a plain import() would be rewritten for Node
      const load = new Function("url", "return import(url)") as (url: string) => Promise<{ default(): void }>;
      const module = await load(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
      module.default();
    },
    { code, token, i18n: i18nFor.toString(), language, texts: textsOf(language) },
  );
  await page.waitForFunction(() => !document.querySelector("s-spinner") && document.body.textContent !== "");
  return page;
}

const text = (page: Page) => page.evaluate(() => document.body.textContent ?? "");
const says = (page: Page, words: string) =>
  page.waitForFunction((some) => document.body.textContent?.includes(some), words);

it("a reward is redeemed; when the answer is lost, the same is had by trying again", async () => {
  const page = await mounted("page", "en");
  expect(await page.getAttribute("s-page", "heading")).toBe("Tea Club");
  expect(await text(page)).toContain("Worth $12.50");
  const redeem = page.locator('s-button[accessibilitylabel="Redeem: Five off"]');
  expect(
    await page.locator('s-button[accessibilitylabel="Redeem: Big"]').getAttribute("disabled"),
  ).not.toBeNull();
  await page.route("**/account/loyalty/redeem", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await redeem.click();
  await says(page, "There is no connection. Please try again.");
  await page.unroute("**/account/loyalty/redeem");
  await redeem.click();
  await says(page, "Here is your code. TEA-1");
  expect(await text(page)).toContain("Worth $7.50");
  expect(await text(page)).toContain("Five off: TEA-1");
  const rows = await database.inShop(shopId, (tx) =>
    tx.rows(sql`SELECT code, redeemed_by AS by FROM loyalty_redemption WHERE customer_id = ${CUSTOMER}`),
  );
  expect(rows).toEqual([{ code: "TEA-1", by: "customer" }]);
});

it("a birthday is told with consent only, and forgotten, in Arabic", async () => {
  const page = await mounted("page", "ar");
  const words = textsOf("ar") as Record<string, string>;
  const save = page.locator("s-button", { hasText: words.save });
  expect(await save.getAttribute("disabled")).not.toBeNull();
  await page.evaluate(() => {
    const change = (selector: string, value: object) => {
      const field = document.querySelector(selector)!;
      Object.assign(field, value);
      field.dispatchEvent(new Event("change"));
    };
    change("s-select", { value: "29" });
    change("s-select:nth-of-type(2)", { value: "2" });
    change("s-checkbox", { checked: true });
  });
  await save.click();
  await says(page, words.told!);
  const days = () =>
    database.inShop(shopId, (tx) =>
      tx.rows(sql`SELECT birthday FROM loyalty_birthday WHERE customer_id = ${CUSTOMER}`),
    );
  expect(await days()).toEqual([{ birthday: "02-29" }]);
  await page.locator("s-button", { hasText: words.forget }).click();
  await says(page, words.saved!);
  expect(await days()).toEqual([]);
});

it("the summary shows the balance and leads to the page", async () => {
  const page = await mounted("profile-block", "en");
  expect(await text(page)).toContain("Points to spend");
  expect(await page.getAttribute("s-link", "href")).toBe("extension:loyalty-account/");
});

it("somebody whose session ended is told so, and may try again", async () => {
  const page = await mounted("page", "en", null);
  expect(await text(page)).toContain("You are no longer logged in.");
  expect(await page.locator("s-button").count()).toBe(1);
});
