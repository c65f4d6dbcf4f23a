// A shop of the local Shopify with the app in it, its campaigns, and visitors who speak to the app as pages do.
import { randomBytes } from "node:crypto";
import { poolStock } from "../../app/discounts/pools.server.ts";
import type { Tx } from "../../app/platform/db.server.ts";
import { armOf } from "../../app/popups/assignment.ts";
import { type Campaign, campaignShape, type StoredCampaign } from "../../app/popups/campaign.ts";
import { poolOfArm } from "../../app/popups/campaign-pools.server.ts";
import { changeCampaignState, createCampaign, readCampaign } from "../../app/popups/campaigns.server.ts";
import { writeMark } from "../../app/popups/cart-attribute.ts";
import type { Published } from "../../app/popups/published.ts";
import { campaignResults } from "../../app/popups/results.server.ts";
import { appWithTwin, eventually } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";

export const WELCOME: Campaign = campaignShape.parse({
  version: 1,
  name: "Welcome",
  kind: "discount-reveal",
  triggers: { list: [{ type: "exit-pointer", setting: 300 }] },
  language: "en",
  texts: { en: { title: "Ten percent for you" }, ar: { title: "خصم عشرة بالمئة لك" } },
  discount: { value: { type: "percentage", percent: 10 }, prefix: "HELLO" },
});

export const random = () => randomBytes(16).toString("base64url");

export /** A new visitor who belongs to the arm. */
function visitorIn(arm: string, { campaignId, salt, campaign }: StoredCampaign): string {
  const arms = campaign.variants.map(({ key, weight }) => [key, weight] as const);
  for (;;) {
    const visitor = random();
    if (armOf(visitor, { id: `${campaignId}`, salt, holdout: campaign.holdoutPercent * 100, arms }) === arm)
      return visitor;
  }
}

/** What a page sends for a visitor who presses the button. */
export const message = (stored: StoredCampaign, visitor: string, change: object = {}) => ({
  v: 1,
  key: random(),
  campaign: `${stored.campaignId}`,
  visitor,
  session: "session-of-this-visit",
  trigger: "exit-pointer",
  language: "en",
  openMs: 2300,
  website: "",
  ...change,
});

/** Call at the top of a test file; it ends with the file. */
export async function popupShop() {
  const database = await testDatabase();
  const { services, twin, newShop, open } = await appWithTwin(database);
  const shop = newShop({ currency: "USD", timezone: "America/New_York" });
  const product = shop.createProduct({ title: "Tea", variants: [{ price: 10_000n, unitCost: 4000n }] });
  const variantId = product.variants[0]!.id;
  const { shopId } = await open(shop);

  const inShop = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.inShop(shopId, work);

  async function started(campaign: Campaign): Promise<StoredCampaign> {
    const campaignId = await inShop((tx) => createCampaign(tx, shopId, campaign));
    await inShop((tx) => changeCampaignState(tx, shopId, campaignId, "start"));
    return (await inShop((tx) => readCampaign(tx, shopId, campaignId)))!;
  }

  async function post(path: string, body: object, init: RequestInit = {}) {
    const name = shop.domain.replace(".myshopify.com", "");
    const answer = await fetch(`${twin.url}/store/${name}/apps/perennial/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      ...init,
    });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null };
  }

  function events(stored: StoredCampaign, visitor: string, arm: string, ...kinds: string[]) {
    const told = kinds.map((kind) => ({
      campaign: `${stored.campaignId}`,
      kind,
      arm,
      trigger: "exit-pointer",
      agoMs: 0,
    }));
    return post("events", { v: 1, visitor, session: "session-of-this-visit", events: told });
  }

  const stockOf = (stored: StoredCampaign, arm = "a") =>
    inShop(async (tx) => {
      const pool = await poolOfArm(tx, shopId, stored.campaignId, arm);
      return (
        pool && { ...(await poolStock(tx, shopId, pool.poolId)), poolId: pool.poolId, problem: pool.problem }
      );
    });

  const filled = (stored: StoredCampaign, arm?: string) =>
    eventually("the pool is filled", async () => {
      const stock = await stockOf(stored, arm);
      return stock !== null && stock.free >= 100 && stock.making === 0 ? stock : undefined;
    });

  /** What Liquid would find. */
  function inPages(): Published | null {
    const fields = [...shop.state.metafields].flatMap(([owner, list]) =>
      owner.includes("AppInstallation") ? list : [],
    );
    const field = fields.find(({ namespace, key }) => namespace === "popups" && key === "campaigns");
    return field ? (JSON.parse(field.value) as Published) : null;
  }

  const idsInPages = () => inPages()?.campaigns.map(({ id }) => id) ?? [];

  const order = (
    visitor: string,
    stored: StoredCampaign,
    arm: string,
    codes: string[] = [],
    bought = variantId,
  ) =>
    shop.createOrder({
      email: `${visitor.toLowerCase().replaceAll(/[^a-z]/g, "x")}@example.com`,
      lines: [{ variantId: bought, quantity: 1 }],
      discountCodes: codes,
      noteAttributes: [
        {
          name: "_perennial",
          value: writeMark({ visitor, arms: [{ campaign: `${stored.campaignId}`, arm }] }),
        },
      ],
    });

  const resultsOf = (stored: StoredCampaign) => inShop((tx) => campaignResults(tx, shopId, stored));
  const armIn = async (stored: StoredCampaign, id: string) =>
    (await resultsOf(stored)).arms.find(({ arm }) => arm.id === id)!;

  return {
    database,
    services,
    shop,
    shopId,
    variantId,
    open: () => open(shop),
    inShop,
    started,
    post,
    events,
    stockOf,
    filled,
    inPages,
    idsInPages,
    order,
    resultsOf,
    armIn,
  };
}
