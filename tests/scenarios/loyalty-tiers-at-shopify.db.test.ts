// Tiers are found again in Shopify: a tag at each customer, only where it differs, and a standing discount that the
// checkout takes off for those in the tier and for nobody else.
import { beforeAll, expect, it } from "vitest";
import { noFacts } from "../../app/commerce/facts.ts";
import { customerFact, lineFact, orderFact } from "../../app/commerce/facts-for-test.ts";
import { findShopById, type ShopRow } from "../../app/commerce/shop.server.ts";
import { storeFacts } from "../../app/commerce/store-facts.server.ts";
import { listMembers } from "../../app/loyalty/members.server.ts";
import { publish, setStatus } from "../../app/loyalty/programme.server.ts";
import type { Programme } from "../../app/loyalty/programme.ts";
import { programmeForTest } from "../../app/loyalty/programme-for-test.ts";
import { settleShop } from "../../app/loyalty/settle-shop.server.ts";
import { tiersAtShopify } from "../../app/loyalty/tier-standing.server.ts";
import { tierTags } from "../../app/loyalty/tier-tag.ts";
import { writeAccounts } from "../../app/loyalty/write-accounts.server.ts";
import { writeTiers } from "../../app/loyalty/write-tiers.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { recomputeCustomers } from "../../app/retention/recompute.server.ts";
import type { AdminClient } from "../../app/shopify/admin-client.server.ts";
import type { TwinShop } from "../../twin/shop/store.ts";
import { automaticDiscounts } from "../../twin/storefront/automatic-discounts.ts";
import { priceCart } from "../../twin/storefront/prices.ts";
import { appWithTwin } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";

const database = await testDatabase();
// nobody but the test speaks to Shopify: calls are counted
const { services, newShop, open } = await appWithTwin(database, { works: false });

const DAY = 86_400_000;
const log = createLog("silent");
/** segments of tiers go by tags alone */
const NO_FIELDS = { metafields: [] };

let shop: TwinShop;
let row: ShopRow;

const level = (
  id: string,
  from: number,
  more: Partial<NonNullable<Programme["tiers"]>["levels"][number]>,
) => ({
  id,
  name: id,
  from,
  percent: 100,
  tag: null,
  discountPercent: null,
  ...more,
});

const rules = (gold: Parameters<typeof level>[2]): Programme =>
  programmeForTest({
    currency: "EUR",
    tiers: {
      measure: "spend",
      period: "rolling-year",
      graceDays: 0,
      levels: [level("silver", 1000, { name: "Silver" }), level("gold", 2000, gold)],
    },
  });

/** Everything is done as the jobs do it; each call to Shopify is counted by its document's name. */
async function write(callsPerRun = 1000): Promise<Record<string, number>> {
  await settleShop(database, row.shopId, new Date());
  const calls: Record<string, number> = {};
  const admin: AdminClient = {
    ask: (domain, document, ...rest) => {
      const name = /(?:query|mutation) (\w+)/.exec(document)![1]!;
      calls[name] = (calls[name] ?? 0) + 1;
      return services.admin.ask(domain, document, ...rest);
    },
  };
  await writeAccounts({ database, admin: services.admin, log }, row.shopId);
  await writeTiers({ database, admin, log, callsPerRun }, row.shopId);
  return calls;
}

const customer = (email: string) =>
  [...shop.state.customers.values()].find((one) => one.email === `${email}@example.com`)!;
const tags = () => ["once", "twice", "never"].map((who) => customer(who).tags.join());

/** What a customer's cart of 100.00 comes to. */
function total(email: string | null): bigint {
  const who = email === null ? null : customer(email);
  const [variantId] = [...shop.variants.keys()];
  const cart = { lines: [{ variantId: variantId!, quantity: 8, properties: [] }], discountCodes: [] };
  const automatics = automaticDiscounts({ shop, customer: who, config: NO_FIELDS });
  return priceCart(shop, cart, who?.id ?? null, "EUR", automatics).total;
}

const change = (programme: Programme) =>
  database.inShop(row.shopId, (tx) =>
    publish(tx, row.shopId, programme, { from: new Date(), now: new Date() }),
  );

beforeAll(async () => {
  shop = newShop({ currency: "EUR", timezone: "Europe/Berlin" });
  const now = Date.now();
  shop.load({
    products: [{ title: "Tea", variants: [{ key: "v", price: 1250n }], createdAt: now - 99 * DAY }],
    customers: ["once", "twice", "never"].map((key) => ({
      key,
      email: `${key}@example.com`,
      createdAt: now - 99 * DAY,
    })),
    orders: [],
  });
  await database.inSystem(async (tx) => {
    const { shopId } = (await open(shop)).shop;
    row = (await findShopById(tx, shopId))!;
  });
  await database.inSystem((tx) =>
    tx.run(sql`UPDATE shop SET currency = 'EUR', timezone = 'Europe/Berlin' WHERE shop_id = ${row.shopId}`),
  );
  row = (await database.inSystem((tx) => findShopById(tx, row.shopId)))!;
  await database.inShop(row.shopId, async (tx) => {
    const bought = [
      ["once", 30],
      ["twice", 20],
      ["twice", 10],
    ] as const;
    const orders = bought.map(([who, days]) => {
      const at = new Date(now - days * DAY);
      const orderId = BigInt(days);
      return orderFact({
        orderId,
        customer: customerFact({ customerId: customer(who).id, email: `${who}@example.com` }),
        createdAt: at,
        processedAt: at,
        currency: "EUR",
        totalMinor: 1250n,
        lines: [lineFact({ lineId: orderId, priceMinor: 1250n })],
      });
    });
    const { touched } = await storeFacts(tx, row.shopId, { ...noFacts(), orders });
    await recomputeCustomers(tx, row.shopId, touched);
    await publish(tx, row.shopId, rules({ tag: "vip", discountPercent: 10 }), {
      from: new Date(now - 60 * DAY),
      now: new Date(now),
    });
  });
});

it("each customer has the tag of their tier, the checkout takes off its discount, and nothing is written twice", async () => {
  expect(await write()).toEqual({ CreateSegment: 1, CreateAutomatic: 1, AddTags: 2 });
  expect(tags()).toEqual(["perennial-tier:Silver", "vip", ""]);
  expect([total("twice"), total("once"), total(null)]).toEqual([9000n, 10_000n, 10_000n]);
  expect(await write()).toEqual({});
  const there = await database.inShop(row.shopId, (tx) =>
    tiersAtShopify(tx, row.shopId, tierTags(rules({ tag: "vip" }))),
  );
  expect(there).toMatchObject([
    { tier: "silver", members: 1, tagged: 1, discounted: false, problem: null },
    { tier: "gold", members: 1, tagged: 1, discounted: true, problem: null },
  ]);
  const query = { search: "", tier: "gold", sort: "available", descending: true, page: 1 } as const;
  const members = await database.inShop(row.shopId, (tx) => listMembers(tx, row.shopId, query));
  expect(members.rows).toMatchObject([{ email: "twice@example.com", tier: "gold" }]);
});

it("a changed discount and a changed tag are brought there, a refund takes both away", async () => {
  await change(rules({ tag: "vip", discountPercent: 20 }));
  expect(await write()).toEqual({ UpdateAutomatic: 1 });
  expect(total("twice")).toBe(8000n);
  await change(rules({ tag: "inner-circle", discountPercent: 20 }));
  expect(await write()).toEqual({ UpdateSegment: 1, RemoveTags: 1, AddTags: 1 });
  expect(customer("twice").tags).toEqual(["inner-circle"]);
  expect(total("twice")).toBe(8000n);
});

it("what was deleted at Shopify is made anew", async () => {
  shop.state.segments.clear();
  shop.state.automaticDiscounts.clear();
  await change(rules({ tag: "inner-circle", discountPercent: 25 }));
  await write();
  expect(total("twice")).toBe(10_000n);
  await change(rules({ tag: "vip", discountPercent: 25 }));
  await write();
  expect(total("twice")).toBe(7500n);
});

it("a pause ends the discount and keeps the tags; resumed, it is there again", async () => {
  await database.inShop(row.shopId, (tx) => setStatus(tx, row.shopId, "paused", new Date()));
  await write();
  expect([total("twice"), tags()]).toEqual([10_000n, ["perennial-tier:Silver", "vip", ""]]);
  await database.inShop(row.shopId, (tx) => setStatus(tx, row.shopId, "live", new Date()));
  await write();
  expect(total("twice")).toBe(7500n);
});

it("a tier that is gone leaves nothing behind", async () => {
  await change(programmeForTest({ currency: "EUR" }));
  expect(await write(1)).toMatchObject({ DeleteAutomatic: 1, DeleteSegment: 1, RemoveTags: 1 });
  expect(await write()).toEqual({ RemoveTags: 1 });
  expect(tags()).toEqual(["", "", ""]);
  expect([shop.state.segments.size, shop.state.automaticDiscounts.size]).toEqual([0, 0]);
});
