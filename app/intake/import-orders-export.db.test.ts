// Against a real database: what an export leaves behind, and how it meets what Shopify tells of itself.
import { expect, test } from "vitest";
import { testShop } from "../../tests/set-up/database.ts";
import { provisionalCustomerId } from "../commerce/customer-identity.ts";
import { noFacts, type OrderFact } from "../commerce/facts.ts";
import { provisionalOrderId } from "../commerce/order-identity.ts";
import { storeFacts } from "../commerce/store-facts.server.ts";
import { webhookVersion } from "../commerce/version.ts";
import { raw, sql } from "../platform/db.server.ts";
import { exportFixture, file, row } from "./export-for-test.ts";

const { database, derive, load } = await exportFixture();

/** A checksum per table, of everything but the version, which tells the time of the import. */
async function checksum(shopId: bigint) {
  return database.inShop(shopId, async (tx) => {
    const sums: Record<string, string | null> = {};
    for (const table of [
      "customer",
      "customer_alias",
      "orders",
      "order_line",
      "order_discount",
      "purchase",
    ]) {
      const { sum } = await tx.row<{ sum: string | null }>(sql`
        SELECT md5(string_agg(fact, ',' ORDER BY fact)) AS sum FROM (
          SELECT (to_jsonb(t) - 'shop_id' - 'version' - 'field_versions')::text AS fact FROM ${raw(table)} t) facts`);
      sums[table] = sum;
    }
    return sums;
  });
}

const stored = (shopId: bigint) =>
  database.inShop(shopId, (tx) =>
    tx.rows<{
      order_id: bigint;
      customer_id: bigint | null;
      total_minor: bigint;
      lines: string[];
      source: string;
    }>(sql`
      SELECT order_id, customer_id, total_minor, source,
        ARRAY(SELECT title FROM order_line l WHERE l.shop_id = o.shop_id AND l.order_id = o.order_id ORDER BY position)
          AS lines
      FROM orders o ORDER BY created_at, order_id`),
  );

const purchases = (shopId: bigint) =>
  database.inShop(shopId, (tx) =>
    tx.rows<{ order_id: bigint; customer_id: bigint }>(
      sql`SELECT order_id, customer_id FROM purchase ORDER BY order_id`,
    ),
  );

function told(orderId: bigint, name: string, change: Partial<OrderFact> = {}): OrderFact {
  const version = webhookVersion(new Date("2024-05-03T00:00:00Z"), "2024-05-03T00:00:00Z", "w1");
  return {
    orderId,
    name,
    customer: { customerId: 77n, email: "ada@example.com", version, source: "webhook" },
    createdAt: new Date("2024-05-01T10:00:00Z"),
    processedAt: null,
    updatedAt: null,
    cancelledAt: null,
    cancelReason: null,
    test: false,
    draft: false,
    currency: "USD",
    totalMinor: 900n,
    subtotalMinor: null,
    discountMinor: null,
    shippingMinor: null,
    taxMinor: null,
    refundedReportedMinor: 0n,
    presentmentCurrency: null,
    presentmentTotalMinor: null,
    financialStatus: null,
    fulfillmentStatus: null,
    sourceName: null,
    landingSite: null,
    referringSite: null,
    tags: [],
    lines: [],
    discounts: [],
    refunds: [],
    fulfilments: [],
    version,
    source: "webhook",
    ...change,
  };
}

const tell = (shopId: bigint, order: OrderFact) =>
  database.inShop(shopId, async (tx) => {
    const { touched } = await storeFacts(tx, shopId, { ...noFacts(), orders: [order] });
    await derive(tx, shopId, touched);
  });

test("the same file again, or from another hour, in other batches, changes nothing", async () => {
  const shopId = await testShop(database);
  const text = file(
    row("#1", "ada@example.com", "10.00"),
    row("#2", "eve@example.com", "5.00"),
    "#1,,,,,,1,Cup,2.00",
    row("#3", "ada@example.com", "1.00", { id: "33" }),
    row("#2", "eve@example.com", "6.00", { item: "Pot" }),
  );
  const first = await load(shopId, text);
  expect(first).toMatchObject({ rowsRead: 5, ordersRead: 4, refused: 0 });
  const before = await checksum(shopId);
  expect(Object.values(before).filter(Boolean)).toHaveLength(4);
  expect(
    (await stored(shopId)).map(({ order_id, lines, total_minor }) => [order_id, lines, total_minor]),
  ).toEqual(
    expect.arrayContaining([
      [provisionalOrderId("#1"), ["Tea", "Cup"], 1000n],
      [provisionalOrderId("#2"), ["Pot"], 600n],
      [33n, ["Tea"], 100n],
    ]),
  );

  expect((await load(shopId, text)).ordersStored).toBe(0);
  expect(await checksum(shopId)).toEqual(before);
  for (const batchSize of [1, 2, 1000]) {
    await load(shopId, text, {
      importedAt: new Date(`2024-06-0${1 + String(batchSize).length}T00:00:00Z`),
      batchSize,
    });
    expect(await checksum(shopId)).toEqual(before);
  }
});

test.each([
  ["by its name", "", provisionalOrderId("#1")],
  ["by its id", "501", 501n],
])(
  "an order told of by Shopify joins the imported one %s, whichever comes first",
  async (_, id, importedId) => {
    const text = file(row("#1", "ada@example.com", "10.00", { id }), row("#2", "ada@example.com", "3.00"));
    const later = await testShop(database);
    await load(later, text);
    expect((await stored(later)).map((order) => order.order_id)).toContain(importedId);
    await tell(later, told(501n, "#1"));
    const earlier = await testShop(database);
    await tell(earlier, told(501n, "#1"));
    await load(earlier, text);

    for (const shopId of [later, earlier]) {
      const orders = await stored(shopId);
      expect(
        orders.map((order) => [order.order_id, order.customer_id, order.total_minor, order.source]),
      ).toEqual(
        expect.arrayContaining([
          [501n, 77n, 900n, "webhook"],
          [provisionalOrderId("#2"), 77n, 300n, "csv"],
        ]),
      );
      expect(orders).toHaveLength(2);
      expect(await purchases(shopId)).toEqual([
        { order_id: provisionalOrderId("#2"), customer_id: 77n },
        { order_id: 501n, customer_id: 77n },
      ]);
    }
    expect(await checksum(later)).toEqual(await checksum(earlier));
  },
);

test("a guest's imported order is credited to whom Shopify names for it", async () => {
  const shopId = await testShop(database);
  await load(shopId, file(row("#1", "old@example.com", "10.00"), row("#2", "old@example.com", "3.00")));
  expect((await purchases(shopId)).map((one) => one.customer_id)).toEqual(
    Array(2).fill(provisionalCustomerId({ email: "old@example.com" })),
  );
  await tell(shopId, told(501n, "#1"));
  expect((await purchases(shopId)).map((one) => one.customer_id)).toEqual([77n, 77n]);
});

test("another shop's order of the same name, years before, is another order", async () => {
  const shopId = await testShop(database);
  await load(shopId, file(row("#1", "ada@example.com", "10.00", { at: "2011-01-05 10:00:00 +0000" })));
  await tell(shopId, told(501n, "#1"));
  await load(shopId, file(row("#1", "ada@example.com", "10.00", { at: "2011-01-05 10:00:00 +0000" })));
  expect((await stored(shopId)).map((order) => order.order_id)).toEqual([provisionalOrderId("#1"), 501n]);
});

test("a line item without its order is refused, one of an order that Shopify told of since is not needed", async () => {
  const shopId = await testShop(database);
  await tell(shopId, told(501n, "#1"));
  const { refusals } = await load(
    shopId,
    file(
      row("#1", "ada@example.com", "10.00"),
      row("#2", "a@example.com", "3.00"),
      "#1,,,,,,1,Cup,2.00",
      "#9,,,,,,1,Cup,2.00",
    ),
  );
  expect(refusals).toEqual([{ line: 5, reason: '"Total" is empty, and no row before tells of order #9' }]);
  expect((await stored(shopId)).find((order) => order.order_id === 501n)!.lines).toEqual([]);
});

test("a shop without a currency takes on that of its first readable order", async () => {
  const shopId = await testShop(database);
  await database.inSystem((tx) => tx.run(sql`UPDATE shop SET currency = NULL WHERE shop_id = ${shopId}`));
  const { refusals } = await load(
    shopId,
    file(
      row("#1", "a@example.com", "x"),
      row("#2", "a@example.com", "3.00"),
      row("#3", "a@example.com", "1").replace("USD", "EUR"),
    ),
  );
  expect(refusals).toMatchObject([
    { line: 2 },
    { line: 4, reason: expect.stringContaining("the shop's currency is USD") },
  ]);
  const shop = await database.inSystem((tx) =>
    tx.row<{ currency: string }>(sql`SELECT currency FROM shop WHERE shop_id = ${shopId}`),
  );
  expect(shop.currency).toBe("USD");
});

test("a file that is no export stores nothing", async () => {
  const shopId = await testShop(database);
  await expect(load(shopId, "Title,Price\nTea,1\n")).rejects.toThrow("Not a Shopify orders export");
  await expect(load(shopId, "")).rejects.toThrow("The file is empty.");
});
