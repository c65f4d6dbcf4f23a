// The purchases of a shop as they stood at an instant: what was cancelled, deleted or refunded only later still counts.
// For looking back at what the app would have said then. At the present they are the rows of `purchase`.
import type { Sql } from "sql-template-tag";
import { sql } from "../platform/db.server.ts";

/**
 * customer_id, order_id, at, net_minor. A refund whose instant nobody told counts as if it had always been there.
 * @param at what happened before it
 */
export function purchasesAsKnown(shopId: bigint, at: Date): Sql {
  return sql`
    SELECT customer_id, order_id, at, total_minor - refunded AS net_minor
    FROM (
      SELECT o.customer_id, o.order_id, coalesce(o.processed_at, o.created_at) AS at, o.total_minor,
        greatest(0, o.refunded_minor - coalesce(l.later, 0)) AS refunded
      FROM orders o
      LEFT JOIN (
        SELECT order_id, sum(amount_minor)::bigint AS later FROM refund
        WHERE shop_id = ${shopId} AND created_at >= ${at} GROUP BY order_id
      ) l ON l.order_id = o.order_id
      WHERE o.shop_id = ${shopId} AND o.customer_id IS NOT NULL AND NOT o.draft AND NOT o.test
        AND (o.cancelled_at IS NULL OR o.cancelled_at >= ${at}) AND (o.deleted_at IS NULL OR o.deleted_at >= ${at})
        AND coalesce(o.processed_at, o.created_at) < ${at}
    ) told
    WHERE NOT (total_minor > 0 AND refunded >= total_minor)`;
}
