// The whole way once, with nothing in between made up: a shopper about to leave is given a code of Shopify's, buys with
// it, gets something back, and the campaign's figures follow.
import { afterAll, beforeAll, expect, it } from "vitest";
import { sql } from "../../app/platform/db.server.ts";
import { campaignShape, type StoredCampaign } from "../../app/popups/campaign.ts";
import { changeCampaignState, createCampaign, readCampaign } from "../../app/popups/campaigns.server.ts";
import { campaignResults, codeUse } from "../../app/popups/results.server.ts";
import { launchBrowser, newContext } from "../../twin/http/browser-for-test.ts";
import type { TwinShop } from "../../twin/shop/store.ts";
import { appWithTwin, eventually } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";
import { leaveAtTop } from "./hands.ts";

const database = await testDatabase();
const { twin, newShop, open } = await appWithTwin(database);
const browser = await launchBrowser();
afterAll(() => browser.close());

let shop: TwinShop;
let shopId: bigint;
let stored: StoredCampaign;
const inShop = <T>(work: Parameters<typeof database.inShop<T>>[1]) => database.inShop(shopId, work);

beforeAll(async () => {
  shop = newShop({ currency: "USD" });
  shop.createProduct({ title: "Oud", handle: "oud", variants: [{ price: 6000n }] });
  shop.state.themeEmbeds = ["app-embed"];
  ({ shopId } = await open(shop));
  stored = await inShop(async (tx) => {
    const campaignId = await createCampaign(
      tx,
      shopId,
      campaignShape.parse({
        version: 1,
        name: "Before you go",
        kind: "discount-reveal",
        triggers: { graceSeconds: 0, list: [{ type: "exit-pointer", setting: 300 }] },
        language: "en",
        texts: { en: { title: "Ten off", button: "Show my code" } },
        discount: { value: { type: "percentage", percent: 10 }, prefix: "STAY" },
        holdoutPercent: 0,
      }),
    );
    await changeCampaignState(tx, shopId, campaignId, "start");
    return (await readCampaign(tx, shopId, campaignId))!;
  });
  await eventually("codes and pages are ready", async () => {
    const { ready } = await inShop((tx) =>
      tx.row<{ ready: boolean }>(sql`
        SELECT (SELECT count(*) FROM discount_code WHERE state = 'free') >= 100
          AND (SELECT state FROM campaign_publication) = 'published' AS ready`),
    );
    return ready;
  });
});

it("claim, code, checkout, attributed order, refund, corrected figures", async () => {
  const storefront = `${twin.url}/store/${shop.domain.replace(".myshopify.com", "")}`;
  const context = await newContext(browser, { viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(storefront);
  const variantId = shop.findProductByHandle("oud")!.variants[0]!.id;
  await page.request.post(`${storefront}/cart/add.js`, { data: { id: `${variantId}`, quantity: 1 } });
  await leaveAtTop(page);
  const dialog = page.getByRole("dialog", { name: "Ten off" });
  await dialog.waitFor();
  // whoever presses within 0.4 seconds is no person
  await dialog.evaluate(() => new Promise((read) => setTimeout(read, 600)));
  await dialog.getByRole("button", { name: "Show my code" }).click();
  await dialog.getByRole("status").getByText("Applied to your cart.").waitFor();
  const code = await inShop((tx) => tx.row<{ code: string }>(sql`SELECT code FROM popup_claim`));
  expect(code.code).toMatch(/^STAY-/);
  expect(await dialog.getByText(code.code).count()).toBeGreaterThan(0);
  await eventually("the visitor is known", async () => {
    const { arms } = await inShop((tx) => campaignResults(tx, shopId, stored));
    return arms[0]!.arm.visitors === 1 && arms[0]!.shown === 1 && arms[0]!.applied === 1;
  });

  await page.goto(`${storefront}/checkout`);
  await page.getByLabel("E-mail", { exact: true }).fill("mina@example.com");
  await page.getByRole("button", { name: "Place order" }).click();
  await page.getByRole("heading", { name: "Thank you!" }).waitFor();
  await context.close();
  const order = [...shop.state.orders.values()].at(-1)!;

  const revenue = async () => {
    const { arms } = await inShop((tx) => campaignResults(tx, shopId, stored));
    const [{ arm, orders }] = arms as [(typeof arms)[number]];
    return { orders, conversions: arm.conversions, net: arm.revenue.sum, discount: arm.discountCost };
  };
  await eventually("the order is the campaign's", async () => (await revenue()).orders === 1);
  const before = await revenue();
  expect(before).toMatchObject({ conversions: 1, discount: 600 });
  shop.refundOrder(order.id, { amount: 1000n });
  await eventually(
    "what was given back is taken off",
    async () => (await revenue()).net === before.net - 1000,
  );
  expect(await inShop((tx) => codeUse(tx, shopId, stored.campaignId))).toMatchObject({
    issued: 1,
    redeemed: 1,
  });
  shop.cancelOrder(order.id, {});
  await eventually("a cancelled order earned nothing", async () => (await revenue()).orders === 0);
});
