// From orders to purchases and customer figures. Touched customers are recomputed whole instead of being changed by
// deltas: the same in any order of arrival, and it heals itself.
import { empty, type Sql } from "sql-template-tag";
import { lockShop } from "../commerce/shop-lock.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";

/**
 * docs/metrics.md, "Purchase": has a customer, no draft, no test, not cancelled (or deleted), not fully refunded.
 * Expects the alias `o` for orders. A zero-total order counts.
 */
export const countsAsPurchase = sql`
  o.customer_id IS NOT NULL AND NOT o.draft AND NOT o.test AND o.cancelled_at IS NULL AND o.deleted_at IS NULL
  AND NOT (o.total_minor > 0 AND o.refunded_minor >= o.total_minor)`;

/** Call in the transaction that stored the facts, after it locked these customers. */
export async function recomputeCustomers(tx: Tx, shopId: bigint, customerIds: bigint[]): Promise<void> {
  if (customerIds.length === 0) return;
  const these = sql`AND customer_id = ANY(${customerIds.map(String)}::bigint[])`;
  await recompute(tx, shopId, these);
}

/** Throws away all that is derived for the shop and derives it again. */
export async function rebuildShop(tx: Tx, shopId: bigint): Promise<void> {
  await lockShop(tx, shopId);
  await recompute(tx, shopId, empty);
}

async function recompute(tx: Tx, shopId: bigint, which: Sql): Promise<void> {
  await tx.run(sql`DELETE FROM purchase WHERE shop_id = ${shopId} ${which}`);
  await tx.run(sql`
    INSERT INTO purchase (shop_id, order_id, customer_id, at, ordinal, gap_days, gross_minor, net_minor)
    SELECT shop_id, order_id, customer_id, at,
      row_number() OVER in_turn,
      extract(epoch FROM at - lag(at) OVER in_turn)::float8 / 86400,
      total_minor, total_minor - refunded_minor
    FROM (
      SELECT o.*, coalesce(o.processed_at, o.created_at) AS at
      FROM orders o WHERE o.shop_id = ${shopId} ${which} AND ${countsAsPurchase}
    ) counted
    WINDOW in_turn AS (PARTITION BY customer_id ORDER BY at, order_id)`);
  await tx.run(sql`DELETE FROM customer_figure WHERE shop_id = ${shopId} ${which}`);
  await tx.run(sql`
    INSERT INTO customer_figure (shop_id, customer_id, purchases, first_at, last_at, gross_minor, net_minor)
    SELECT shop_id, customer_id, count(*), min(at), max(at), sum(gross_minor), sum(net_minor)
    FROM purchase WHERE shop_id = ${shopId} ${which}
    GROUP BY shop_id, customer_id`);
}
