// What the page's own check holds a campaign against: orders a day, their average, and the margin on what is sold.
import { sql, type Tx } from "../platform/db.server.ts";
import type { Trade } from "./campaign-checks.ts";

const DAYS = 90;

/** Of the last 90 days. Goods count as sold: what was refunded in part still had its margin. */
export async function readTrade(tx: Tx, shopId: bigint, now: Date): Promise<Trade> {
  const since = new Date(now.getTime() - DAYS * 86_400_000);
  const orders = await tx.row<{ count: number; average: number | null }>(sql`
    SELECT count(*)::int AS count, avg(gross_minor)::float8 AS average
    FROM purchase WHERE shop_id = ${shopId} AND at >= ${since}`);
  const goods = await tx.row<{ sold: number; costed: number; cost: number }>(sql`
    SELECT coalesce(sum(amount), 0)::float8 AS sold,
      coalesce(sum(amount) FILTER (WHERE unit_cost_minor IS NOT NULL), 0)::float8 AS costed,
      coalesce(sum(unit_cost_minor * quantity), 0)::float8 AS cost
    FROM (
      SELECT l.price_minor * l.quantity - l.discount_minor AS amount, l.quantity, v.unit_cost_minor
      FROM purchase p
      JOIN order_line l ON l.shop_id = p.shop_id AND l.order_id = p.order_id AND NOT l.gift_card
      LEFT JOIN product_variant v ON v.shop_id = l.shop_id AND v.variant_id = l.variant_id
      WHERE p.shop_id = ${shopId} AND p.at >= ${since}) lines`);
  return {
    ordersADay: orders.count / DAYS,
    averageOrderMinor: orders.average,
    margin: goods.costed > 0 ? (goods.costed - goods.cost) / goods.costed : null,
    costKnown: goods.sold > 0 ? goods.costed / goods.sold : 0,
  };
}
