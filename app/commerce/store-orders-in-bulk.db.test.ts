import fc from "fast-check";
import { expect, it } from "vitest";
import { shopContents } from "../../tests/set-up/checksum.ts";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { provisionalCustomerId } from "./customer-identity.ts";
import { noFacts, type OrderFact } from "./facts.ts";
import { customerFact, lineFact, orderFact, refundFact } from "./facts-for-test.ts";
import { provisionalOrderId } from "./order-identity.ts";
import { stageOrders } from "./staged-orders.ts";
import { type StoredFacts, storeFacts } from "./store-facts.server.ts";
import { copyStages, storeStagedOrders } from "./store-orders-in-bulk.server.ts";

const database = await testDatabase();

const email = fc.constantFrom("ada@tea.example", "bo@tea.example");
const version = fc.integer({ min: 1, max: 9 }).map((n) => `2026-03-0${n}T00:00:00.000Z|h`);
const customer = fc.oneof(
  fc.constant(null),
  fc.bigInt({ min: 1n, max: 3n }).map((customerId) => customerFact({ customerId, version: "" })),
  fc
    .tuple(fc.bigInt({ min: 1n, max: 3n }), email, version)
    .map(([customerId, email, version]) => customerFact({ customerId, email, version })),
  fc
    .tuple(email, version)
    .map(([email, version]) =>
      customerFact({ customerId: provisionalCustomerId({ email })!, email, version }),
    ),
);
const order = fc
  .record({
    orderId: fc.bigInt({ min: 1n, max: 12n }),
    customer,
    version,
    isImported: fc.boolean(),
    isForeign: fc.integer({ max: 9, min: 0 }).map((n) => n === 0),
    totalMinor: fc.bigInt({ min: 0n, max: 900n }),
    lines: fc.integer({ min: 0, max: 2 }),
    refunded: fc.option(fc.bigInt({ min: 1n, max: 900n })),
  })
  .map((one): OrderFact => {
    const name = `#${one.orderId}`;
    const orderId = one.isImported ? provisionalOrderId(name) : one.orderId;
    return orderFact({
      orderId,
      name,
      customer: one.customer,
      currency: one.isForeign ? "JPY" : "USD",
      totalMinor: one.totalMinor,
      tags: ['with "quotes"', "back\\slash", "comma, tab\t"],
      landingSite: "line\nfeed\0",
      lines: Array.from({ length: one.lines }, (_, i) => lineFact({ lineId: BigInt(i) })),
      discounts: one.lines === 2 ? [{ code: "SPRING", kind: "automatic", amountMinor: null }] : [],
      refunds:
        one.refunded === null
          ? []
          : [refundFact({ refundId: one.orderId, orderId, amountMinor: one.refunded })],
      version: one.isImported ? `0export|${one.version}` : one.version,
      source: one.isImported ? "csv" : "bulk",
    });
  });

type Store = (tx: Tx, shopId: bigint, orders: OrderFact[]) => Promise<StoredFacts>;
const oneByOne: Store = (tx, shopId, orders) => storeFacts(tx, shopId, { ...noFacts(), orders });

const inBulk =
  (withProvisionalIds: boolean): Store =>
  async (tx, shopId, orders) => {
    const staged = stageOrders(orders, withProvisionalIds);
    await copyStages(tx, staged);
    return storeStagedOrders(tx, shopId, staged, async (ids) =>
      orders.filter(({ orderId }) => ids.includes(orderId)),
    );
  };

async function told(before: OrderFact[], orders: OrderFact[], store: Store) {
  const shopId = await testShop(database);
  const outcome = await database.inShop(shopId, async (tx) => {
    await oneByOne(tx, shopId, before);
    return store(tx, shopId, orders);
  });
  return { outcome, contents: await shopContents(database, shopId) };
}

it("many orders at once end in the rows of one by one", async () => {
  let plain = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(order, { maxLength: 4 }),
      // a batch comes from one source
      fc.array(
        order.filter(({ source }) => source === "bulk"),
        { minLength: 1, maxLength: 12 },
      ),
      fc.boolean(),
      async (before, orders, withProvisionalIds) => {
        const one = await told(before, orders, oneByOne);
        const bulk = await told(before, orders, inBulk(withProvisionalIds));
        expect(bulk.contents).toEqual(one.contents);
        expect(bulk.outcome.refusedOrders.length).toBe(one.outcome.refusedOrders.length);
        plain += bulk.contents.orders!.length;
      },
    ),
    { numRuns: 40 },
  );
  expect(plain).toBeGreaterThan(40);
});

it("a deletion and a refund that came before the order are minded", async () => {
  const shopId = await testShop(database);
  const deletedAt = new Date("2026-03-05T00:00:00Z");
  const early = { ...noFacts(), deletedOrders: [{ orderId: 1n, deletedAt }], refunds: [refundFact()] };
  const rows = await database.inShop(shopId, async (tx) => {
    await storeFacts(tx, shopId, early);
    await inBulk(false)(tx, shopId, [orderFact({ customer: customerFact({ version: "" }) })]);
    return tx.rows(sql`SELECT deleted_at, refunded_minor FROM orders`);
  });
  expect(rows).toEqual([{ deleted_at: deletedAt, refunded_minor: 400n }]);
});

it("a refund alone that came before the order is minded", async () => {
  const shopId = await testShop(database);
  const rows = await database.inShop(shopId, async (tx) => {
    await storeFacts(tx, shopId, { ...noFacts(), refunds: [refundFact()] });
    await inBulk(false)(tx, shopId, [orderFact({ customer: customerFact({ version: "" }) })]);
    return tx.rows(sql`SELECT deleted_at, refunded_minor FROM orders`);
  });
  expect(rows).toEqual([{ deleted_at: null, refunded_minor: 400n }]);
});

it("what a refused order says of its buyer is not believed", async () => {
  const email = "ada@tea.example";
  const buyer = (day: number) =>
    customerFact({
      customerId: provisionalCustomerId({ email })!,
      email,
      version: `2026-03-0${day}T00:00:00.000Z|h`,
    });
  const orders = [
    orderFact({ orderId: 1n, name: "#1", customer: buyer(1) }),
    orderFact({ orderId: 2n, name: "#2", customer: buyer(2), currency: "JPY" }),
  ];
  const one = await told([], orders, oneByOne);
  const bulk = await told([], orders, inBulk(false));
  expect(bulk.contents).toEqual(one.contents);
});
