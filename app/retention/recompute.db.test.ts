// Derived rows follow from orders alone: recomputed bit by bit or all at once, they are the same.
import { describe, expect, it } from "vitest";
import type { PlainOrder } from "../../tests/reckoning/reckoning.ts";
import { storePlainOrders } from "../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { rebuildShop, recomputeCustomers } from "./recompute.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);

const orders: PlainOrder[] = Array.from({ length: 60 }, (_, i) => ({
  customer: String(i % 7),
  at: new Date(Date.UTC(2024, 0, 1 + ((i * 37) % 300), i % 24)),
  totalMinor: 1000 + i,
  refundedMinor: i % 11 === 0 ? 1000 + i : i % 5,
}));

const derived = (tx: Tx) =>
  Promise.all([
    tx.rows(sql`SELECT * FROM purchase ORDER BY order_id`),
    tx.rows(sql`SELECT * FROM customer_figure ORDER BY customer_id`),
  ]);

describe("derived rows", () => {
  it("are the same for the many customers of a history, of whom nothing was derived yet", async () => {
    const many = Array.from({ length: 1500 }, (_, i) => ({ ...orders[i % 60]!, customer: String(i % 1100) }));
    const ids = Array.from({ length: 1100 }, (_, i) => BigInt(i + 1));
    await database.inShop(await testShop(database), async (tx) => {
      const { id } = await tx.row<{ id: bigint }>(sql`SELECT current_setting('app.shop_id')::bigint AS id`);
      await storePlainOrders(tx, id, many);
      const whole = await derived(tx);
      expect(whole[0].length).toBeGreaterThan(1000);
      await tx.run(sql`DELETE FROM purchase`);
      await tx.run(sql`DELETE FROM customer_figure`);
      await recomputeCustomers(tx, id, ids);
      expect(await derived(tx)).toEqual(whole);
      await tx.run(sql`UPDATE orders SET refunded_minor = total_minor WHERE order_id % 3 = 0`);
      await recomputeCustomers(tx, id, ids);
      const refunded = await derived(tx);
      expect(refunded[0].length).toBeLessThan(whole[0].length);
      await rebuildShop(tx, id);
      expect(await derived(tx)).toEqual(refunded);
    });
  });

  it("are the same customer by customer, repeated, and rebuilt whole", async () => {
    await database.inShop(shopId, async (tx) => {
      await storePlainOrders(tx, shopId, orders);
      const whole = await derived(tx);
      expect(whole[0].length).toBe(54);
      expect(whole[1].length).toBe(7);

      await tx.run(sql`DELETE FROM purchase`);
      await tx.run(sql`DELETE FROM customer_figure`);
      for (const customers of [[3n, 1n], [7n, 2n, 3n], [4n, 5n, 6n], []])
        await recomputeCustomers(tx, shopId, customers);
      expect(await derived(tx)).toEqual(whole);

      await rebuildShop(tx, shopId);
      expect(await derived(tx)).toEqual(whole);
    });
  });

  it("follow a refund, a cancellation and a change of owner", async () => {
    await database.inShop(shopId, async (tx) => {
      await storePlainOrders(tx, shopId, [
        { customer: "a", at: new Date("2024-01-01T00:00:00Z"), totalMinor: 1000 },
        { customer: "a", at: new Date("2024-01-11T12:00:00Z"), totalMinor: 2000 },
        { customer: "b", at: new Date("2024-02-01T00:00:00Z"), totalMinor: 4000 },
      ]);
      await tx.run(sql`UPDATE orders SET refunded_minor = 500 WHERE order_id = 1`);
      await tx.run(sql`UPDATE orders SET customer_id = 1 WHERE order_id = 3`);
      await recomputeCustomers(tx, shopId, [1n, 2n]);
      const purchases = await tx.rows(sql`SELECT ordinal, gap_days, net_minor FROM purchase ORDER BY at`);
      expect(purchases).toEqual([
        { ordinal: 1, gap_days: null, net_minor: 500n },
        { ordinal: 2, gap_days: 10.5, net_minor: 2000n },
        { ordinal: 3, gap_days: 20.5, net_minor: 4000n },
      ]);
      await tx.run(sql`UPDATE orders SET cancelled_at = now() WHERE order_id = 2`);
      await recomputeCustomers(tx, shopId, [1n]);
      expect(await tx.rows(sql`SELECT purchases, gross_minor, net_minor FROM customer_figure`)).toEqual([
        { purchases: 2, gross_minor: 5000n, net_minor: 4500n },
      ]);
    });
  });
});
