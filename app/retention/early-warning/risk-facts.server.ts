// What the early warning looks at, from the facts as they stood at an instant: customers with three purchases or more.
import { sql, type Tx } from "../../platform/db.server.ts";
import { purchasesAsKnown } from "../purchases-as-known.server.ts";
import { LEAST_PURCHASES, type RiskFacts } from "./risk-signals.ts";

export type StoredRiskFacts = Omit<RiskFacts, "at" | "alive" | "answer" | "messages"> & {
  customerId: bigint;
};

/**
 * Unhappy since the last purchase: an order fully refunded, or goods on their way back. A full refund nobody told the
 * instant of counts when its order came after the last purchase; a return tells no instant of its own: that of its
 * newest message stands for it.
 */
export async function riskFacts(tx: Tx, shopId: bigint, at: Date): Promise<StoredRiskFacts[]> {
  return tx.rows<StoredRiskFacts>(sql`
    WITH counted AS (${purchasesAsKnown(shopId, at)}),
    placed AS (
      SELECT customer_id, at, net_minor,
        row_number() OVER (PARTITION BY customer_id ORDER BY at DESC, order_id DESC) AS back,
        extract(epoch FROM at - lag(at) OVER (PARTITION BY customer_id ORDER BY at, order_id))::float8 / 86400 AS gap
      FROM counted
    ), told AS (
      SELECT customer_id, count(*)::int AS purchases, max(at) AS last_at,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS gap,
        avg(net_minor) FILTER (WHERE back <= 2)::float8 AS last_two,
        avg(net_minor) FILTER (WHERE back > 2)::float8 AS before
      FROM placed GROUP BY customer_id HAVING count(*) >= ${LEAST_PURCHASES}
    ), given_back AS (
      SELECT t.customer_id, min(f.at) AS at
      FROM (
        SELECT o.order_id, o.customer_id, o.total_minor, o.refunded_minor, coalesce(o.processed_at, o.created_at) AS ordered,
          max(r.created_at) FILTER (WHERE r.created_at < ${at}) AS refunded_at,
          coalesce(sum(r.amount_minor) FILTER (WHERE r.created_at >= ${at}), 0) AS later
        FROM orders o LEFT JOIN refund r ON r.shop_id = o.shop_id AND r.order_id = o.order_id
        WHERE o.shop_id = ${shopId} AND o.customer_id IS NOT NULL AND NOT o.draft AND NOT o.test
          AND (o.deleted_at IS NULL OR o.deleted_at >= ${at}) AND coalesce(o.processed_at, o.created_at) < ${at}
          AND o.total_minor > 0 AND o.refunded_minor >= o.total_minor
        GROUP BY o.shop_id, o.order_id
      ) o
      JOIN told t ON t.customer_id = o.customer_id
      CROSS JOIN LATERAL (SELECT coalesce(o.refunded_at, o.ordered) AS at) f
      WHERE o.refunded_minor - o.later >= o.total_minor AND f.at > t.last_at
      GROUP BY t.customer_id
    ), sent_back AS (
      SELECT t.customer_id, min(f.at) AS at
      FROM told t
      JOIN (
        SELECT o.customer_id, r.created_at AS at
        FROM refund r JOIN orders o ON o.shop_id = r.shop_id AND o.order_id = r.order_id
        WHERE r.shop_id = ${shopId} AND r.created_at < ${at} AND NOT o.test AND EXISTS (
          SELECT FROM refund_line l WHERE l.shop_id = r.shop_id AND l.refund_id = r.refund_id AND l.restocked)
        UNION ALL
        SELECT o.customer_id, ${VERSION_INSTANT}
        FROM order_return b JOIN orders o ON o.shop_id = b.shop_id AND o.order_id = b.order_id
        WHERE b.shop_id = ${shopId} AND b.status IN ('requested', 'open', 'closed') AND NOT o.test
          AND ${VERSION_INSTANT} < ${at}
      ) f ON f.customer_id = t.customer_id AND f.at > t.last_at
      GROUP BY t.customer_id
    )
    SELECT t.customer_id AS "customerId", t.purchases, t.last_at AS "lastAt", t.gap AS "medianGapDays",
      t.last_two AS "lastTwoMinor", t.before AS "beforeMinor", g.at AS "fullRefundAt", s.at AS "returnAt"
    FROM told t LEFT JOIN given_back g USING (customer_id) LEFT JOIN sent_back s USING (customer_id)
    ORDER BY t.customer_id`);
}

/** A version begins with the instant Shopify last changed the thing (app/commerce/version.ts). */
const VERSION_INSTANT = sql`
  CASE WHEN b.version ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T' THEN left(b.version, 24)::timestamptz END`;
