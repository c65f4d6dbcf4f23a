// Plain orders into the orders table and on to purchases, past every door: for tests of figures alone.

import { sql, type Tx } from "../../app/platform/db.server.ts";
import { rebuildShop } from "../../app/retention/recompute.server.ts";
import type { PlainOrder } from "./reckoning.ts";

export async function storePlainOrders(tx: Tx, shopId: bigint, orders: PlainOrder[]): Promise<void> {
  const ids = new Map<string, number>();
  const customerId = (name: string | null) => {
    if (name === null) return null;
    if (!ids.has(name)) ids.set(name, ids.size + 1);
    return ids.get(name)!;
  };
  const rows = orders.map((order, index) => ({
    order_id: index + 1,
    customer_id: customerId(order.customer),
    created_at: order.at.toISOString(),
    total_minor: order.totalMinor,
    refunded_minor: order.refundedMinor ?? 0,
    cancelled_at: order.cancelled ? order.at.toISOString() : null,
    test: order.test ?? false,
  }));
  await tx.run(sql`DELETE FROM orders`);
  await tx.run(sql`
    INSERT INTO orders (shop_id, order_id, customer_id, created_at, total_minor, refunded_minor, cancelled_at, test,
      currency, version, source)
    SELECT ${shopId}, r.*, 'USD', '1', 'csv'
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(order_id bigint, customer_id bigint, created_at timestamptz,
      total_minor bigint, refunded_minor bigint, cancelled_at timestamptz, test boolean)`);
  await rebuildShop(tx, shopId);
}
