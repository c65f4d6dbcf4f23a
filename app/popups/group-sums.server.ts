// Everything that is counted of those who met campaigns, by group and by the trigger that fired first: added up in the
// database by one statement, for one campaign or for all of a shop.
//
// A visitor has one row for each campaign, so a group's figures are the sums over its triggers. For a whole shop the marked
// orders come first: they are few, and visitors many. For one campaign PostgreSQL knows better which are fewer.
import { raw } from "sql-template-tag";
import { sql, type Tx } from "../platform/db.server.ts";
import type { TriggerType } from "./campaign.ts";

/** Days after the first appearance within which an order counts. */
export const RESULT_DAYS = 7;
/** Hours after a trigger within which buying means the visitor was not leaving. */
export const VISIT_HOURS = 2;

/** Of one campaign, one group and one trigger. Money in minor units, and minor units squared. */
export type GroupSums = {
  campaignId: bigint;
  arm: string;
  trigger: TriggerType;
  visitors: number;
  shown: number;
  closed: number;
  claims: number;
  copied: number;
  applied: number;
  /** of the holdout, met long enough ago to tell whether they left; and those who opened no other page and bought nothing */
  heldOut: number;
  left: number;
  conversions: number;
  /** of those who saw it */
  buyers: number;
  orders: number;
  revenue: number;
  revenueSquares: number;
  margin: number;
  marginSquares: number;
  /** orders of which some cost is not known */
  unknownCosts: number;
  discountCost: number;
};

/** Shopify tells instants in whole seconds: an order placed in the same second comes after. */
const metAt = sql`date_trunc('second', e.eligible_at)`;
const placedAt = sql`coalesce(o.processed_at, o.created_at)`;
const visit = raw(`interval '${VISIT_HOURS} hours'`);
const left = sql`e.arm = 'holdout' AND e.eligible_at < now() - ${visit} AND e.stayed_at IS NULL`;

/** As docs/metrics.md says of purchases, but of guests without an address too. Alias `o`. */
export const stands = sql`
  NOT o.draft AND NOT o.test AND o.cancelled_at IS NULL AND o.deleted_at IS NULL
  AND NOT (o.total_minor > 0 AND o.refunded_minor >= o.total_minor)`;

/**
 * Since the present arms of each campaign stand.
 * @param campaignId null for all of the shop
 * @param days after the first appearance within which an order counts
 */
export function groupSums(
  tx: Tx,
  shopId: bigint,
  campaignId: bigint | null,
  days = RESULT_DAYS,
): Promise<GroupSums[]> {
  const met =
    campaignId === null
      ? sql`
        (popup_exposure e JOIN campaign c ON c.shop_id = ${shopId} AND c.campaign_id = e.campaign_id
          AND e.shop_id = ${shopId} AND e.eligible_at >= coalesce(c.arms_since, '-infinity'))`
      : sql`
        (SELECT * FROM popup_exposure e WHERE e.shop_id = ${shopId} AND e.campaign_id = ${campaignId}
          AND e.eligible_at >= coalesce((
            SELECT arms_since FROM campaign WHERE shop_id = ${shopId} AND campaign_id = ${campaignId}), '-infinity')) e`;
  return tx.rows<GroupSums>(sql`
    WITH marked AS ${campaignId === null ? sql`MATERIALIZED` : sql`NOT MATERIALIZED`} (
      SELECT m.visitor, o.order_id, ${placedAt} AS placed_at, o.total_minor - o.refunded_minor AS net,
        coalesce(o.subtotal_minor, o.total_minor) - o.refunded_minor AS goods
      FROM order_mark m
      JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = m.order_id AND ${stands}
      WHERE m.shop_id = ${shopId}),
    bought AS MATERIALIZED (
      SELECT e.campaign_id, e.arm, e.trigger, e.visitor, e.shown_at IS NOT NULL AS shown, ${left} AS gone, o.order_id,
        o.placed_at - ${metAt} AS after, o.net, o.goods
      FROM marked o
      JOIN ${met} ON e.visitor = o.visitor
        AND o.placed_at >= ${metAt} AND o.placed_at < ${metAt} + make_interval(days => ${days})),
    -- looked up order by order along keys: whatever PostgreSQL guesses of how many there are, it can do no worse
    priced AS (
      SELECT b.*, c.minor AS cost, c.known, t.minor AS discount
      FROM bought b
      LEFT JOIN LATERAL (
        SELECT sum(coalesce(l.current_quantity, l.quantity) * v.unit_cost_minor) AS minor,
          bool_and(v.unit_cost_minor IS NOT NULL) AS known
        FROM order_line l
        LEFT JOIN product_variant v ON v.shop_id = ${shopId} AND v.variant_id = l.variant_id
        WHERE l.shop_id = ${shopId} AND l.order_id = b.order_id) c ON true
      LEFT JOIN LATERAL (
        SELECT sum(used.minor) AS minor
        -- "OFFSET 0": written out first, the code can be looked up along its index, which row-level security forbids for
        -- an expression
        FROM (
          SELECT upper(d.code) AS code, d.amount_minor AS minor FROM order_discount d
          WHERE d.shop_id = ${shopId} AND d.order_id = b.order_id AND d.kind = 'discount_code' OFFSET 0) used
        -- "+ 0": by its code, never among all claims of the campaign
        WHERE EXISTS (
          SELECT FROM popup_claim p
          WHERE p.shop_id = ${shopId} AND p.code = used.code AND p.campaign_id + 0 = b.campaign_id)) t ON true),
    person AS (
      SELECT campaign_id, arm, trigger, visitor, shown, gone, count(*) AS orders, sum(net) AS net,
        sum(goods - cost) AS margin, count(*) FILTER (WHERE known IS NOT TRUE) AS unknown,
        coalesce(sum(discount), 0) AS discount, min(after) AS after
      FROM priced GROUP BY campaign_id, arm, trigger, visitor, shown, gone),
    -- who bought nothing adds nothing: by group alone, no visitor has to be looked up among the buyers
    sums AS (
      SELECT campaign_id, arm, trigger, count(*)::int AS conversions, count(*) FILTER (WHERE shown)::int AS buyers,
        count(*) FILTER (WHERE gone AND after < ${visit})::int AS came_back, sum(orders)::int AS orders,
        sum(net)::float8 AS revenue, sum(net::float8 ^ 2) AS revenue_squares,
        sum(margin)::float8 AS margin, sum(margin::float8 ^ 2) AS margin_squares,
        sum(unknown)::int AS unknown, sum(discount)::float8 AS discount
      FROM person GROUP BY campaign_id, arm, trigger),
    met AS (
      SELECT e.campaign_id, e.arm, e.trigger, count(*)::int AS visitors, count(e.shown_at)::int AS shown,
        count(e.closed_at)::int AS closed, count(e.claimed_at)::int AS claims, count(e.copied_at)::int AS copied,
        count(e.applied_at)::int AS applied,
        count(*) FILTER (WHERE e.arm = 'holdout' AND e.eligible_at < now() - ${visit})::int AS held_out,
        count(*) FILTER (WHERE ${left})::int AS gone
      FROM ${met} GROUP BY e.campaign_id, e.arm, e.trigger)
    SELECT m.campaign_id AS "campaignId", m.arm, m.trigger, m.visitors, m.shown, m.closed, m.claims, m.copied, m.applied,
      m.held_out AS "heldOut", m.gone - coalesce(s.came_back, 0) AS left,
      coalesce(s.conversions, 0) AS conversions, coalesce(s.buyers, 0) AS buyers, coalesce(s.orders, 0) AS orders,
      coalesce(s.revenue, 0) AS revenue, coalesce(s.revenue_squares, 0) AS "revenueSquares",
      coalesce(s.margin, 0) AS margin, coalesce(s.margin_squares, 0) AS "marginSquares",
      coalesce(s.unknown, 0) AS "unknownCosts", coalesce(s.discount, 0) AS "discountCost"
    FROM met m LEFT JOIN sums s ON s.campaign_id = m.campaign_id AND s.arm = m.arm AND s.trigger = m.trigger`);
}
