import { describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { provisionalCustomerId } from "./customer-identity.ts";
import { type Facts, noFacts } from "./facts.ts";
import { customerFact, lineFact, orderFact, refundFact } from "./facts-for-test.ts";
import { provisionalOrderId } from "./order-identity.ts";
import { storeFacts } from "./store-facts.server.ts";
import { exportVersion } from "./version.ts";

const database = await testDatabase();
const EMAIL = "ada@example.com";
const ADA = provisionalCustomerId({ email: EMAIL })!;
const CSV = exportVersion(new Date("2026-01-01T00:00:00Z"));

/** A shop of its own for a test, with what it may ask. */
async function shop(spec: { currency?: string } = {}) {
  const shopId = await testShop(database, spec);
  const rows = <Row>(query: ReturnType<typeof sql>) => database.inShop(shopId, (tx) => tx.rows<Row>(query));
  return {
    shopId,
    rows,
    store: (facts: Partial<Facts>) =>
      database.inShop(shopId, (tx) => storeFacts(tx, shopId, { ...noFacts(), ...facts })),
    owners: async () => {
      const found = await rows<{ id: bigint; owner: bigint | null }>(
        sql`SELECT order_id AS id, customer_id AS owner FROM orders ORDER BY 1`,
      );
      return Object.fromEntries(found.map(({ id, owner }) => [`${id}`, owner]));
    },
    customers: () =>
      rows<{ customer_id: bigint; email: string | null }>(sql`SELECT * FROM customer ORDER BY 1, 2`),
    order: async (id: bigint) =>
      (await rows<Record<string, unknown>>(sql`SELECT * FROM orders WHERE order_id = ${id}`))[0],
  };
}

const imported = (orderId: bigint, change = {}) =>
  orderFact({
    orderId,
    customer: customerFact({ customerId: ADA, email: EMAIL, version: CSV, source: "csv" }),
    version: CSV,
    source: "csv",
    ...change,
  });
const real = (customerId: bigint, change = {}) => customerFact({ customerId, ...change });

describe("orders", () => {
  it("are stored with lines, discounts, refunds and fulfilments", async () => {
    const { store, rows, order } = await shop();
    const stored = await store({
      orders: [
        orderFact({
          orderId: 1n,
          tags: ["gift", "a,b"],
          lines: [lineFact(), lineFact({ lineId: 2n, title: "a \u0000 and \ud800 half" })],
          discounts: [{ code: "TEN", kind: "discount_code", amountMinor: 100n }],
          refunds: [refundFact({ lines: [{ lineId: 1n, quantity: 1, amountMinor: 400n, restocked: true }] })],
          fulfilments: [
            {
              fulfilmentId: 5n,
              orderId: 1n,
              createdAt: new Date(0),
              updatedAt: null,
              status: "success",
              version: "1",
            },
          ],
        }),
      ],
    });
    expect(stored).toEqual({ touched: [7n], storedOrders: 1, refusedOrders: [] });
    expect(await order(1n)).toMatchObject({
      total_minor: 1000n,
      refunded_minor: 400n,
      tags: ["gift", "a,b"],
    });
    const counts = await rows(sql`
      SELECT (SELECT count(*)::int FROM order_line) AS lines, (SELECT count(*)::int FROM order_discount) AS discounts,
        (SELECT count(*)::int FROM refund_line WHERE restocked) AS returned, (SELECT count(*)::int FROM fulfilment) AS sent`);
    expect(counts).toEqual([{ lines: 2, discounts: 1, returned: 1, sent: 1 }]);
  });

  it("are replaced by a greater version only, with their lines", async () => {
    const { store, order, rows } = await shop();
    await store({
      orders: [orderFact({ version: "2", totalMinor: 2000n, lines: [lineFact(), lineFact()] })],
    });
    for (const version of ["1", "2"]) {
      const stored = await store({ orders: [orderFact({ version, totalMinor: 1n })] });
      expect(stored).toMatchObject({ storedOrders: 0, touched: [] });
    }
    expect(await order(1n)).toMatchObject({ total_minor: 2000n });
    // byte order: "10" comes before "2", whatever the database's language
    expect(await store({ orders: [orderFact({ version: "10", totalMinor: 1n })] })).toMatchObject({
      storedOrders: 0,
    });
    await store({ orders: [orderFact({ version: "3", totalMinor: 3000n, lines: [lineFact()] })] });
    expect(await order(1n)).toMatchObject({ total_minor: 3000n });
    expect(await rows(sql`SELECT position FROM order_line`)).toEqual([{ position: 0 }]);
  });

  it("of one batch: the newest account wins, wherever it stands", async () => {
    const { store, order } = await shop();
    const accounts = ["2", "3", "1"].map((version) => orderFact({ version, totalMinor: BigInt(version) }));
    expect(await store({ orders: accounts })).toMatchObject({ storedOrders: 1 });
    expect(await order(1n)).toMatchObject({ total_minor: 3n });
  });

  it("touch the old and the new owner", async () => {
    const { store } = await shop();
    await store({ orders: [orderFact({ version: "1", customer: real(5n) })] });
    const { touched } = await store({ orders: [orderFact({ version: "2", customer: real(6n) })] });
    expect(touched.sort()).toEqual([5n, 6n]);
  });

  it("without a customer are nobody's", async () => {
    const { store, owners } = await shop();
    expect(await store({ orders: [orderFact({ customer: null })] })).toMatchObject({ touched: [] });
    expect(await owners()).toEqual({ 1: null });
  });

  it("in another currency, or an unknown one, are refused, and the others kept", async () => {
    const { store, owners } = await shop({ currency: "EUR" });
    const orders = ["EUR", "USD", "XQZ"].map((currency, index) =>
      orderFact({ orderId: BigInt(index + 1), currency, customer: null }),
    );
    const { refusedOrders, storedOrders } = await store({ orders });
    expect(storedOrders).toBe(1);
    expect(refusedOrders.map(({ orderId, reason }) => [orderId, reason])).toEqual([
      [2n, "the order is in USD, the shop's currency is EUR"],
      [3n, 'unknown currency "XQZ"'],
    ]);
    expect(await owners()).toEqual({ 1: null });
  });

  it("tell the currency of a shop that has none yet", async () => {
    const { store, shopId, rows } = await shop();
    await database.inSystem((tx) => tx.run(sql`UPDATE shop SET currency = NULL WHERE shop_id = ${shopId}`));
    const mixed = [orderFact({ currency: "JPY" }), orderFact({ orderId: 2n, currency: "KWD" })];
    expect((await store({ orders: mixed })).refusedOrders).toHaveLength(2);
    await store({ orders: mixed.slice(0, 1) });
    expect(await rows(sql`SELECT currency FROM shop WHERE shop_id = ${shopId}`)).toEqual([
      { currency: "JPY" },
    ]);
  });
});

describe("money given back", () => {
  it("is right whether the refund or its order comes first", async () => {
    for (const refundFirst of [true, false]) {
      const { store, order } = await shop();
      const steps = [{ refunds: [refundFact()] }, { orders: [orderFact({ refundedReportedMinor: 100n })] }];
      const touched = [];
      for (const step of refundFirst ? steps : steps.toReversed()) touched.push((await store(step)).touched);
      expect(await order(1n)).toMatchObject({ refunded_minor: 400n, refunded_reported_minor: 100n });
      expect(touched.at(-1)).toEqual([7n]);
    }
  });

  it("is what the order reports when that is more", async () => {
    const { store, order } = await shop();
    await store({ orders: [orderFact({ refundedReportedMinor: 900n, refunds: [refundFact()] })] });
    expect(await order(1n)).toMatchObject({ refunded_minor: 900n });
  });

  it("is counted once however often a refund is told, and by its fullest account", async () => {
    const { store, order } = await shop();
    await store({ orders: [orderFact()] });
    const pending = refundFact({ amountMinor: 0n });
    for (const refund of [pending, refundFact(), refundFact(), pending]) await store({ refunds: [refund] });
    expect(await order(1n)).toMatchObject({ refunded_minor: 400n });
    await store({ refunds: [refundFact({ refundId: 901n, amountMinor: 50n })] });
    expect(await order(1n)).toMatchObject({ refunded_minor: 450n });
  });
});

describe("deletions", () => {
  const deletedAt = new Date("2026-05-01T00:00:00Z");

  it("hold whether the order came before or comes after", async () => {
    for (const orderFirst of [true, false]) {
      const { store, order } = await shop();
      const steps = [{ orders: [orderFact()] }, { deletedOrders: [{ orderId: 1n, deletedAt }] }];
      for (const step of orderFirst ? steps : steps.toReversed()) await store(step);
      expect((await order(1n))?.deleted_at).toEqual(deletedAt);
      await store({ orders: [orderFact({ version: "2026-09|w" })] });
      expect((await order(1n))?.deleted_at).toEqual(deletedAt);
    }
  });

  it("touch the customer who loses the order", async () => {
    const { store } = await shop();
    await store({ orders: [orderFact()] });
    expect((await store({ deletedOrders: [{ orderId: 1n, deletedAt }] })).touched).toEqual([7n]);
  });

  it("of customers leave no personal data", async () => {
    const { store, customers } = await shop();
    await store({ deletedCustomers: [{ customerId: 7n, deletedAt }] });
    await store({ customers: [real(7n, { email: EMAIL, firstName: "Ada" })] });
    expect(await customers()).toMatchObject([{ customer_id: 7n, email: null, deleted_at: deletedAt }]);
  });
});

describe("a customer known by address only", () => {
  it("becomes the real one when one of the orders names it, e-mail withheld", async () => {
    const { store, owners, customers } = await shop();
    await store({ orders: [imported(1n), imported(2n)] });
    expect(await owners()).toEqual({ 1: ADA, 2: ADA });
    const { touched } = await store({
      orders: [orderFact({ orderId: 2n, customer: real(50n, { email: null }) })],
    });
    expect(await owners()).toEqual({ 1: 50n, 2: 50n });
    expect(touched).toEqual(expect.arrayContaining([ADA, 50n]));
    expect((await customers()).map((row) => row.customer_id)).toEqual([50n]);
  });

  it("becomes the real one with the same e-mail address, and later rows follow", async () => {
    const { store, owners, customers } = await shop();
    await store({ orders: [imported(1n)] });
    await store({ customers: [real(50n, { email: EMAIL })] });
    expect((await store({ orders: [imported(3n)] })).touched).toEqual([50n]);
    expect(await owners()).toEqual({ 1: 50n, 3: 50n });
    expect(await customers()).toHaveLength(1);
  });

  it("becomes the real one with the same phone number", async () => {
    const { store, owners } = await shop();
    const phone = "+15145550123";
    const customerId = provisionalCustomerId({ phone })!;
    await store({ orders: [imported(1n, { customer: real(customerId, { phone, version: CSV }) })] });
    await store({ customers: [real(50n, { phone })] });
    expect(await owners()).toEqual({ 1: 50n });
  });

  it("goes to the smallest real customer, and takes nobody else's orders along", async () => {
    for (const first of [50n, 60n]) {
      const { store, owners } = await shop();
      await store({ orders: [imported(1n), orderFact({ orderId: 2n, customer: real(60n) })] });
      await store({ customers: [real(first, { email: EMAIL })] });
      await store({ customers: [real(110n - first, { email: EMAIL })] });
      expect(await owners()).toEqual({ 1: 50n, 2: 60n });
    }
  });

  it("is found again when the export comes after Shopify", async () => {
    const { store, owners } = await shop();
    await store({ orders: [orderFact({ orderId: 2n, customer: real(50n, { email: null }) })] });
    await store({ orders: [imported(1n)] });
    expect(await owners()).toEqual({ 1: ADA, 2: 50n });
    expect(await store({ orders: [imported(2n)] })).toMatchObject({ storedOrders: 0 });
    expect(await owners()).toEqual({ 1: 50n, 2: 50n });
  });
});

it("an imported order meets Shopify's of the same name in one batch, in either order", async () => {
  const told = orderFact({ orderId: 2n, name: "#7", customer: real(50n, { email: null }) });
  const exported = imported(provisionalOrderId("#7"), { name: "#7" });
  for (const orders of [
    [told, exported],
    [exported, told],
  ]) {
    const { store, owners } = await shop();
    expect(await store({ orders })).toMatchObject({ storedOrders: 1 });
    expect(await owners()).toEqual({ 2: 50n });
  }
});

describe("merged customers", () => {
  const merge = (fromId: bigint, intoId: bigint) => ({ mergedCustomers: [{ fromId, intoId }] });

  it("hand over their orders, also those that come later, along chains", async () => {
    const { store, owners, customers } = await shop();
    await store({ orders: [orderFact({ customer: real(70n, { email: EMAIL }) })] });
    await store(merge(71n, 72n));
    const { touched } = await store(merge(70n, 71n));
    expect(touched).toEqual(expect.arrayContaining([70n, 72n]));
    await store({ orders: [orderFact({ orderId: 2n, customer: real(71n) }), imported(3n)] });
    expect(await owners()).toEqual({ 1: 72n, 2: 72n, 3: 72n });
    expect(await customers()).toEqual([]);
    await store({ customers: [real(72n)] });
    expect((await customers()).map((row) => row.customer_id)).toEqual([72n]);
  });

  it("hand over through a link made last in the middle", async () => {
    const { store, owners } = await shop();
    await store({ orders: [orderFact({ customer: real(70n) })] });
    await store(merge(70n, 71n));
    expect(await owners()).toEqual({ 1: 71n });
    await store(merge(71n, 72n));
    expect(await owners()).toEqual({ 1: 72n });
  });
});
