// What rewards and standing discounts cost beside what members bring, month by month in the shop's zone. Definitions:
// docs/loyalty.md, "Cost".
import { sql, type Tx } from "../platform/db.server.ts";
import type { CostMonth } from "./cost-share.ts";

/** @param months the running one included; the oldest first */
export function costByMonth(tx: Tx, shopId: bigint, months: number, now: Date): Promise<CostMonth[]> {
  return tx.rows(sql`
    WITH zone AS (SELECT timezone AS tz FROM shop WHERE shop_id = ${shopId}),
    calendar AS (
      SELECT month::date AS month, month AT TIME ZONE tz AS since, (month + interval '1 month') AT TIME ZONE tz AS until
      FROM zone, generate_series(
        date_trunc('month', ${now}::timestamptz AT TIME ZONE tz) - make_interval(months => ${months - 1}),
        date_trunc('month', ${now}::timestamptz AT TIME ZONE tz), interval '1 month') month),
    span AS (SELECT min(since) AS since, max(until) AS until FROM calendar),
    -- "MATERIALIZED": each is asked month by month, and must not be read anew for each
    codes AS MATERIALIZED (
      SELECT coalesce(o.processed_at, o.created_at) AS at,
        coalesce(CASE WHEN r.reward #>> '{value,kind}' = 'free-product' THEN (
          SELECT max(v.unit_cost_minor) FROM product_variant v
          WHERE v.shop_id = ${shopId} AND v.product_id = (r.reward #>> '{value,productId}')::bigint) END,
          d.amount_minor, 0)
        * CASE WHEN o.total_minor > 0 THEN greatest(0, 1 - o.refunded_minor::numeric / o.total_minor) ELSE 1 END AS minor
      FROM loyalty_redemption r
      JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = r.order_id
      LEFT JOIN LATERAL (
        SELECT sum(amount_minor) AS amount_minor FROM order_discount d
        WHERE d.shop_id = ${shopId} AND d.order_id = o.order_id AND d.kind = 'discount_code'
          AND upper(d.code) = r.code) d ON true
      WHERE r.shop_id = ${shopId} AND r.state = 'used' AND r.order_id IS NOT NULL),
    credits AS MATERIALIZED (
      SELECT ended_at AS at, minor FROM loyalty_credit WHERE shop_id = ${shopId} AND state = 'credited'),
    members AS MATERIALIZED (
      -- when it was earned, not when it was booked: a programme may begin in the past
      SELECT customer_id, min(at) AS since FROM loyalty_claim WHERE shop_id = ${shopId} AND points > 0 GROUP BY 1),
    bought AS MATERIALIZED (
      SELECT p.at, p.net_minor AS minor FROM span, members m
      JOIN purchase p ON p.shop_id = ${shopId} AND p.customer_id = m.customer_id AND p.at >= m.since
      WHERE p.at >= span.since AND p.at < span.until),
    tiers AS (
      -- orders know an automatic discount by its title alone, and ours has the tier's name
      SELECT DISTINCT level ->> 'name' AS title
      FROM loyalty_programme g, jsonb_path_query(g.rules, '$.tiers.levels[*] ? (@.discountPercent != null)') level
      WHERE g.shop_id = ${shopId}),
    standing AS MATERIALIZED (
      SELECT p.at, coalesce(d.amount_minor, 0)
        * CASE WHEN o.total_minor > 0 THEN greatest(0, 1 - o.refunded_minor::numeric / o.total_minor) ELSE 1 END AS minor
      FROM span, tiers t
      JOIN order_discount d ON d.shop_id = ${shopId} AND d.kind = 'automatic' AND d.code = t.title
      JOIN purchase p ON p.shop_id = ${shopId} AND p.order_id = d.order_id
      JOIN members m ON m.customer_id = p.customer_id AND p.at >= m.since
      JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = d.order_id
      WHERE p.at >= span.since AND p.at < span.until)
    SELECT to_char(month, 'YYYY-MM') AS month,
      (SELECT coalesce(round(sum(minor)), 0)::bigint FROM codes WHERE at >= since AND at < until) AS "codesMinor",
      (SELECT coalesce(sum(minor), 0)::bigint FROM credits WHERE at >= since AND at < until) AS "creditMinor",
      (SELECT coalesce(round(sum(minor)), 0)::bigint FROM standing WHERE at >= since AND at < until) AS "standingMinor",
      (SELECT coalesce(sum(minor), 0)::bigint FROM bought WHERE at >= since AND at < until) AS "netMinor"
    FROM calendar ORDER BY month`);
}
