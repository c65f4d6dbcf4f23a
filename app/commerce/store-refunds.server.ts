// Keeps refunds: a refund does not change, but accounts of it may differ in how much they tell.
import { sql, type Tx } from "../platform/db.server.ts";
import type { RefundFact } from "./facts.ts";
import { jsonRows } from "./json-rows.ts";

/**
 * Of two accounts of one refund the one with more money is believed (a transaction was still pending when the first was
 * written), else the one with more lines. Refunds may come before their order.
 * @returns the orders whose refunds changed
 */
export async function storeRefunds(tx: Tx, shopId: bigint, facts: RefundFact[]): Promise<bigint[]> {
  if (facts.length === 0) return [];
  const fullest = new Map<bigint, RefundFact>();
  for (const fact of facts) {
    const other = fullest.get(fact.refundId);
    if (!other || tellsMore(weight(fact), weight(other))) fullest.set(fact.refundId, fact);
  }
  const known = await tx.rows<{ refundId: bigint; amountMinor: bigint; lines: number }>(sql`
    SELECT refund_id AS "refundId", amount_minor AS "amountMinor",
      (SELECT count(*)::int FROM refund_line l WHERE l.shop_id = r.shop_id AND l.refund_id = r.refund_id) AS lines
    FROM refund r WHERE shop_id = ${shopId} AND refund_id = ANY(${[...fullest.keys()]}::bigint[])`);
  const before = new Map(known.map((row) => [row.refundId, row]));
  const told = [...fullest.values()].filter((fact) => {
    const row = before.get(fact.refundId);
    return !row || tellsMore(weight(fact), row);
  });
  if (told.length === 0) return [];
  const replaced = told.map((fact) => fact.refundId).filter((id) => before.has(id));
  await writeRefunds(tx, shopId, told, replaced);
  return [...new Set(told.map((fact) => fact.orderId))];
}

type Weight = { amountMinor: bigint; lines: number };

function weight(fact: RefundFact): Weight {
  return { amountMinor: fact.amountMinor, lines: fact.lines.length };
}

function tellsMore(one: Weight, other: Weight): boolean {
  if (one.amountMinor !== other.amountMinor) return one.amountMinor > other.amountMinor;
  return one.lines > other.lines;
}

async function writeRefunds(
  tx: Tx,
  shopId: bigint,
  refunds: RefundFact[],
  replaced: bigint[],
): Promise<void> {
  await tx.run(sql`
    INSERT INTO refund (shop_id, refund_id, order_id, created_at, amount_minor)
    SELECT ${shopId}, "refundId", "orderId", "createdAt", "amountMinor"
    FROM json_to_recordset(${jsonRows(refunds.map(({ lines, ...refund }) => refund))}::json) AS fact (
      "refundId" bigint, "orderId" bigint, "createdAt" timestamptz, "amountMinor" bigint)
    ON CONFLICT (shop_id, refund_id) DO UPDATE SET amount_minor = excluded.amount_minor`);
  if (replaced.length > 0) {
    await tx.run(
      sql`DELETE FROM refund_line WHERE shop_id = ${shopId} AND refund_id = ANY(${replaced}::bigint[])`,
    );
  }
  const lines = refunds.flatMap(({ refundId, lines }) =>
    lines.map((line, position) => ({ refundId, position, ...line })),
  );
  if (lines.length === 0) return;
  await tx.run(sql`
    INSERT INTO refund_line (shop_id, refund_id, position, line_id, quantity, amount_minor, restocked)
    SELECT ${shopId}, "refundId", position, "lineId", quantity, "amountMinor", restocked
    FROM json_to_recordset(${jsonRows(lines)}::json) AS fact (
      "refundId" bigint, position int, "lineId" bigint, quantity int, "amountMinor" bigint, restocked boolean)`);
}

/**
 * Sets what was given back of these orders: the larger of what the order reports and what its refunds add up to.
 * @param orderIds orders whose refunds changed
 * @returns whose orders these are: which goods went back matters even where the money is the same
 */
export async function updateRefunded(tx: Tx, shopId: bigint, orderIds: bigint[]): Promise<bigint[]> {
  if (orderIds.length === 0) return [];
  await tx.run(sql`
    UPDATE orders o SET refunded_minor = told.minor
    FROM (
      SELECT o.order_id, greatest(o.refunded_reported_minor, coalesce(sum(r.amount_minor), 0))::bigint AS minor
      FROM orders o LEFT JOIN refund r USING (shop_id, order_id)
      WHERE o.shop_id = ${shopId} AND o.order_id = ANY(${orderIds}::bigint[])
      GROUP BY o.order_id, o.refunded_reported_minor) AS told
    WHERE o.shop_id = ${shopId} AND o.order_id = told.order_id AND o.refunded_minor <> told.minor`);
  const rows = await tx.rows<{ customerId: bigint | null }>(sql`
    SELECT DISTINCT customer_id AS "customerId" FROM orders
    WHERE shop_id = ${shopId} AND order_id = ANY(${orderIds}::bigint[])`);
  return rows.flatMap(({ customerId }) => (customerId === null ? [] : [customerId]));
}
