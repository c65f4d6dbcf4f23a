// What a settlement needs to know of orders, read from facts.
import { sql, type Tx } from "../platform/db.server.ts";
import { countsAsPurchase } from "../retention/recompute.server.ts";
import type { History } from "./settle.ts";
import type { SettledLine, SettledOrder } from "./spent.ts";

/** Histories of these customers; those with neither orders nor a date of birth of their record are left out. */
export async function readHistories(
  tx: Tx,
  shopId: bigint,
  customerIds: bigint[],
): Promise<Map<bigint, History>> {
  const these = sql`${customerIds}::bigint[]`;
  const customers = await tx.rows<{ customerId: bigint; createdAt: Date | null }>(sql`
    SELECT customer_id AS "customerId", created_at AS "createdAt" FROM customer
    WHERE shop_id = ${shopId} AND customer_id = ANY(${these}) AND deleted_at IS NULL`);
  const histories = new Map<bigint, History>(
    customerIds.map((customerId) => [
      customerId,
      { customerId, createdAt: null, orders: [], segments: new Map() },
    ]),
  );
  for (const { customerId, createdAt } of customers) histories.get(customerId)!.createdAt = createdAt;
  // points come with the money: an order that waits for it counts when it is paid
  const orders = await tx.rows<SettledOrder & { customerId: bigint }>(sql`
    SELECT order_id AS "orderId", customer_id AS "customerId", coalesce(processed_at, created_at) AS at,
      (${countsAsPurchase} AND coalesce(financial_status, 'paid') IN ('paid', 'partially_refunded', 'refunded')) AS counts,
      total_minor AS "totalMinor", refunded_minor AS "refundedMinor", coalesce(tax_minor, 0) AS "taxMinor",
      coalesce(shipping_minor, 0) AS "shippingMinor"
    FROM orders o
    WHERE shop_id = ${shopId} AND customer_id = ANY(${these})
    ORDER BY at, order_id`);
  const lines = await readLines(
    tx,
    shopId,
    orders.filter(({ counts }) => counts).map(({ orderId }) => orderId),
  );
  for (const { customerId, ...order } of orders) {
    histories.get(customerId)!.orders.push({ ...order, lines: lines.get(order.orderId) ?? [] });
  }
  return histories;
}

type LineRow = Omit<SettledLine, "collections"> & { orderId: bigint };

const NONE: ReadonlySet<string> = new Set();

/**
 * What was sent back is told twice, by the refund and by the order's own count, in either order: the smaller number of
 * pieces left is right, because pieces only ever leave.
 */
async function readLines(tx: Tx, shopId: bigint, orderIds: bigint[]): Promise<Map<bigint, SettledLine[]>> {
  if (orderIds.length === 0) return new Map();
  const rows = await tx.rows<LineRow>(sql`
    WITH back AS (
      SELECT r.order_id, l.line_id, sum(l.quantity)::int AS quantity
      FROM refund r JOIN refund_line l USING (shop_id, refund_id)
      WHERE r.shop_id = ${shopId} AND r.order_id = ANY(${orderIds}::bigint[]) AND l.line_id IS NOT NULL
      GROUP BY 1, 2)
    SELECT l.order_id AS "orderId", l.product_id AS "productId", l.quantity,
      greatest(0, least(l.quantity, coalesce(l.current_quantity, l.quantity), l.quantity - coalesce(b.quantity, 0)))
        AS "keptQuantity",
      l.price_minor * l.quantity AS "grossMinor",
      greatest(0, l.price_minor * l.quantity - l.discount_minor) AS "netMinor", l.gift_card AS "giftCard"
    FROM order_line l LEFT JOIN back b ON b.order_id = l.order_id AND b.line_id = l.line_id
    WHERE l.shop_id = ${shopId} AND l.order_id = ANY(${orderIds}::bigint[]) AND l.quantity > 0
    ORDER BY l.order_id, l.position`);
  return Map.groupBy(
    rows.map((row) => ({ ...row, collections: NONE })),
    ({ orderId }) => orderId,
  );
}
