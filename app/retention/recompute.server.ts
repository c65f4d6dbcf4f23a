// From orders to purchases and customer figures. Touched customers are recomputed whole instead of being changed by
// deltas: the same in any order of arrival, and it heals itself.
import { empty, type Sql } from "sql-template-tag";
import { lockShop } from "../commerce/shop-lock.server.ts";
import { wholeShop } from "../commerce/whole-shop.server.ts";
import { raw, sql, type Tx } from "../platform/db.server.ts";

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
  // as text: the driver would quote each of thousands
  const these = sql`AND customer_id = ANY(${`{${customerIds.join(",")}}`}::bigint[])`;
  const isHistory = customerIds.length >= MANY && !(await anyStands(tx, shopId, these));
  if (isHistory) await compute(tx, shopId, these);
  else await recompute(tx, shopId, these, (id) => sql`${raw(id)} NOT IN (SELECT ${raw(id)} FROM counted)`);
}

/** As many come from a history only, of which nothing was derived yet: with nothing to compare it takes half as long. */
const MANY = 1000;

async function anyStands(tx: Tx, shopId: bigint, which: Sql): Promise<boolean> {
  const { stands } = await tx.row<{ stands: boolean }>(sql`
    SELECT EXISTS (SELECT FROM purchase WHERE shop_id = ${shopId} ${which})
      OR EXISTS (SELECT FROM customer_figure WHERE shop_id = ${shopId} ${which}) AS stands`);
  return stands;
}

const counted = (shopId: bigint, which: Sql) => sql`
  SELECT order_id, customer_id, at, row_number() OVER in_turn AS ordinal,
    extract(epoch FROM at - lag(at) OVER in_turn)::float8 / 86400 AS gap_days,
    total_minor AS gross_minor, total_minor - refunded_minor AS net_minor
  FROM (
    SELECT o.*, coalesce(o.processed_at, o.created_at) AS at
    FROM orders o WHERE o.shop_id = ${shopId} ${which} AND ${countsAsPurchase}
  ) told
  WINDOW in_turn AS (PARTITION BY customer_id ORDER BY at, order_id)`;

const PURCHASE = sql`shop_id, order_id, customer_id, at, ordinal, gap_days, gross_minor, net_minor`;
const FIGURE = sql`shop_id, customer_id, purchases, first_at, last_at, gross_minor, net_minor`;
const FIGURES = sql`customer_id, count(*), min(at), max(at), sum(gross_minor), sum(net_minor)`;

/** Where nothing stands yet. */
async function compute(tx: Tx, shopId: bigint, which: Sql): Promise<void> {
  await tx.run(
    sql`INSERT INTO purchase (${PURCHASE}) SELECT ${shopId}, c.* FROM (${counted(shopId, which)}) c`,
  );
  await tx.run(sql`
    INSERT INTO customer_figure (${FIGURE})
    SELECT ${shopId}, ${FIGURES} FROM purchase WHERE shop_id = ${shopId} ${which} GROUP BY customer_id`);
}

/** Derives again all that is derived for the shop; what should not be there goes. */
export async function rebuildShop(tx: Tx, shopId: bigint): Promise<void> {
  await lockShop(tx, shopId);
  await wholeShop(tx);
  if (!(await anyStands(tx, shopId, empty))) return compute(tx, shopId, empty);
  // of millions PostgreSQL keeps no list in memory to look into: they are joined
  await recompute(
    tx,
    shopId,
    empty,
    (id) => sql`NOT EXISTS (SELECT FROM counted c WHERE c.${raw(id)} = stood.${raw(id)})`,
  );
}

/**
 * One statement: what counts now is compared with what stands, and only the difference is written. A customer's
 * fiftieth purchase is one row more, not fifty rows anew.
 * @param absent whether the id of a row `stood` is none of `counted`
 */
async function recompute(
  tx: Tx,
  shopId: bigint,
  which: Sql,
  absent: (id: "order_id" | "customer_id") => Sql,
): Promise<void> {
  await tx.run(sql`
    WITH counted AS MATERIALIZED (${counted(shopId, which)}),
    standing AS MATERIALIZED (SELECT * FROM purchase WHERE shop_id = ${shopId} ${which}),
    gone AS (
      DELETE FROM purchase stood WHERE shop_id = ${shopId} ${which} AND ${absent("order_id")}),
    written AS (
      INSERT INTO purchase (${PURCHASE}) SELECT ${shopId}, c.*
      FROM counted c LEFT JOIN standing s USING (order_id)
      WHERE (s.customer_id, s.at, s.ordinal, s.gap_days, s.gross_minor, s.net_minor)
        IS DISTINCT FROM (c.customer_id, c.at, c.ordinal, c.gap_days, c.gross_minor, c.net_minor)
      ON CONFLICT (shop_id, order_id) DO UPDATE SET customer_id = excluded.customer_id, at = excluded.at,
        ordinal = excluded.ordinal, gap_days = excluded.gap_days, gross_minor = excluded.gross_minor,
        net_minor = excluded.net_minor),
    idle AS (
      DELETE FROM customer_figure stood WHERE shop_id = ${shopId} ${which} AND ${absent("customer_id")})
    INSERT INTO customer_figure AS f (${FIGURE})
    SELECT ${shopId}, ${FIGURES} FROM counted GROUP BY customer_id
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET purchases = excluded.purchases, first_at = excluded.first_at,
      last_at = excluded.last_at, gross_minor = excluded.gross_minor, net_minor = excluded.net_minor
    WHERE (f.purchases, f.first_at, f.last_at, f.gross_minor, f.net_minor)
      IS DISTINCT FROM (excluded.purchases, excluded.first_at, excluded.last_at, excluded.gross_minor, excluded.net_minor)`);
}
