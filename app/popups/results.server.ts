// What came of a campaign, straight from the facts: whenever an order, a refund or a cancellation arrives, and in
// whatever order, the same figures follow.
//
// A visitor counts from the moment the popup would have appeared, in the holdout too, in the arm they were in then. An
// order is a visitor's when its cart carried their mark, and counts when it was placed within the window after that
// moment and stands: no test, not cancelled, not wholly refunded. By codes alone nothing is credited here: the holdout
// has none, so that would favour the popup.
import type { Arm } from "../experiments/arm.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { HOLDOUT } from "./assignment.ts";
import type { StoredCampaign, TriggerType } from "./campaign.ts";
import type { ArmResult, CampaignResults, TriggerResult } from "./results.ts";

/** Days after the first appearance within which an order counts. */
export const RESULT_DAYS = 7;
/** Hours after a trigger within which buying means the visitor was not leaving. */
export const VISIT_HOURS = 2;

/** Shopify tells instants in whole seconds: an order placed in the same second comes after. */
const metAt = sql`date_trunc('second', e.eligible_at)`;
const placedAt = sql`coalesce(o.processed_at, o.created_at)`;

/** As docs/metrics.md says of purchases, but of guests without an address too. Alias `o`. */
const stands = sql`
  NOT o.draft AND NOT o.test AND o.cancelled_at IS NULL AND o.deleted_at IS NULL
  AND NOT (o.total_minor > 0 AND o.refunded_minor >= o.total_minor)`;

/** Of the present arms. @param days after the first appearance within which an order counts */
export async function campaignResults(
  tx: Tx,
  shopId: bigint,
  stored: StoredCampaign,
  days = RESULT_DAYS,
): Promise<CampaignResults> {
  const { campaignId, armsSince: since } = stored;
  const met = sql`e.shop_id = ${shopId} AND e.campaign_id = ${campaignId}
    AND e.eligible_at >= ${since ?? new Date(0)}`;
  const { odd } = await tx.row<{ odd: number }>(sql`
    SELECT odd_visitors AS odd FROM campaign WHERE shop_id = ${shopId} AND campaign_id = ${campaignId}`);
  return {
    since,
    arms: await armResults(tx, shopId, stored, met, days),
    triggers: await triggerResults(tx, shopId, met, days),
    odd,
  };
}

type Row = Omit<ArmResult, "arm" | "name"> & {
  arm: string;
  visitors: number;
  conversions: number;
  revenueSum: number;
  revenueSquares: number;
  marginSum: number;
  marginSquares: number;
  /** orders of which some cost is not known */
  unknownCosts: number;
  discountCost: number;
};

async function armResults(
  tx: Tx,
  shopId: bigint,
  { campaignId, campaign }: StoredCampaign,
  met: ReturnType<typeof sql>,
  days: number,
): Promise<ArmResult[]> {
  const rows = await tx.rows<Row>(sql`
    WITH bought AS MATERIALIZED (
      SELECT e.arm, e.visitor, o.order_id, o.total_minor - o.refunded_minor AS net,
        coalesce(o.subtotal_minor, o.total_minor) - o.refunded_minor AS goods
      FROM popup_exposure e
      JOIN order_mark m ON m.shop_id = ${shopId} AND m.visitor = e.visitor
      JOIN orders o ON o.shop_id = m.shop_id AND o.order_id = m.order_id AND ${stands}
        AND ${placedAt} >= ${metAt} AND ${placedAt} < ${metAt} + make_interval(days => ${days})
      WHERE ${met}),
    -- each by one join: asked for order by order, a hundred thousand visitors would wait for minutes
    cost AS (
      SELECT b.order_id, sum(coalesce(l.current_quantity, l.quantity) * v.unit_cost_minor) AS minor,
        bool_and(v.unit_cost_minor IS NOT NULL) AS known
      FROM bought b JOIN order_line l ON l.shop_id = ${shopId} AND l.order_id = b.order_id
      LEFT JOIN product_variant v ON v.shop_id = l.shop_id AND v.variant_id = l.variant_id
      GROUP BY b.order_id),
    given AS (
      SELECT DISTINCT code FROM popup_claim
      WHERE shop_id = ${shopId} AND campaign_id = ${campaignId} AND code IS NOT NULL),
    taken_off AS (
      SELECT b.order_id, sum(d.amount_minor) AS minor
      FROM bought b
      JOIN order_discount d ON d.shop_id = ${shopId} AND d.order_id = b.order_id AND d.kind = 'discount_code'
      JOIN given g ON g.code = upper(d.code)
      GROUP BY b.order_id),
    person AS (
      SELECT b.arm, b.visitor, count(*) AS orders, sum(b.net) AS net, sum(b.goods - c.minor) AS margin,
        count(*) FILTER (WHERE c.known IS NOT TRUE) AS unknown, coalesce(sum(t.minor), 0) AS discount
      FROM bought b LEFT JOIN cost c ON c.order_id = b.order_id LEFT JOIN taken_off t ON t.order_id = b.order_id
      GROUP BY b.arm, b.visitor),
    -- who bought nothing adds nothing: by arm alone, no visitor has to be looked up among the buyers
    sums AS (
      SELECT arm, count(*)::int AS conversions, sum(orders)::int AS orders,
        sum(net)::float8 AS revenue, sum(net::float8 ^ 2) AS revenue_squares,
        sum(margin)::float8 AS margin, sum(margin::float8 ^ 2) AS margin_squares,
        sum(unknown)::int AS unknown, sum(discount)::float8 AS discount
      FROM person GROUP BY arm),
    met AS (
      SELECT e.arm, count(*)::int AS visitors, count(e.shown_at)::int AS shown, count(e.closed_at)::int AS closed,
        count(e.claimed_at)::int AS claims, count(e.copied_at)::int AS copied, count(e.applied_at)::int AS applied
      FROM popup_exposure e WHERE ${met} GROUP BY e.arm)
    SELECT m.arm, m.visitors, m.shown, m.closed, m.claims, m.copied, m.applied,
      coalesce(s.conversions, 0) AS conversions, coalesce(s.orders, 0) AS orders,
      coalesce(s.revenue, 0) AS "revenueSum", coalesce(s.revenue_squares, 0) AS "revenueSquares",
      coalesce(s.margin, 0) AS "marginSum", coalesce(s.margin_squares, 0) AS "marginSquares",
      coalesce(s.unknown, 0) AS "unknownCosts", coalesce(s.discount, 0) AS "discountCost"
    FROM met m LEFT JOIN sums s ON s.arm = m.arm
    ORDER BY m.arm = 'holdout' DESC, m.arm`);
  const known = rows.every(({ unknownCosts }) => unknownCosts === 0);
  const shares = plannedShares(campaign);
  return shares.map(({ id, name, share }) => {
    const row = rows.find(({ arm }) => arm === id);
    const arm: Arm = {
      id,
      share,
      visitors: row?.visitors ?? 0,
      conversions: row?.conversions ?? 0,
      revenue: { sum: row?.revenueSum ?? 0, sumOfSquares: row?.revenueSquares ?? 0 },
      // arms are compared: what is unknown in one is of no use in another
      margin: known ? { sum: row?.marginSum ?? 0, sumOfSquares: row?.marginSquares ?? 0 } : null,
      discountCost: row?.discountCost ?? 0,
    };
    const { shown = 0, closed = 0, claims = 0, copied = 0, applied = 0, orders = 0 } = row ?? {};
    return { arm, name, shown, closed, claims, copied, applied, orders };
  });
}

/** The holdout first, where there is one; then the variants in their order. */
function plannedShares({ holdoutPercent, variants }: StoredCampaign["campaign"]) {
  const held = holdoutPercent / 100;
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  const shown = variants.map(({ key, name, weight }) => ({
    id: key,
    name,
    share: ((1 - held) * weight) / total,
  }));
  return held > 0 ? [{ id: HOLDOUT, name: "", share: held }, ...shown] : shown;
}

export type CodeUse = {
  /** codes handed out */
  issued: number;
  /** orders that stand and were placed with one of them */
  redeemed: number;
  /** of those orders, net of refunds, minor units */
  netMinor: bigint;
  /** what the codes took off them */
  discountMinor: bigint;
};

/** What became of the campaign's codes, whoever used them and wherever: for the books, not for comparing. */
export function codeUse(tx: Tx, shopId: bigint, campaignId: bigint): Promise<CodeUse> {
  return tx.row<CodeUse>(sql`
    WITH given AS (
      SELECT DISTINCT code FROM popup_claim
      WHERE shop_id = ${shopId} AND campaign_id = ${campaignId} AND code IS NOT NULL),
    used AS (
      SELECT d.order_id, sum(d.amount_minor) AS off FROM given g
      JOIN order_discount d ON d.shop_id = ${shopId} AND upper(d.code) = g.code AND d.kind = 'discount_code'
      GROUP BY d.order_id)
    SELECT (SELECT count(*)::int FROM popup_claim
        WHERE shop_id = ${shopId} AND campaign_id = ${campaignId} AND code IS NOT NULL) AS issued,
      count(o.order_id)::int AS redeemed, coalesce(sum(o.total_minor - o.refunded_minor), 0)::bigint AS "netMinor",
      coalesce(sum(u.off), 0)::bigint AS "discountMinor"
    FROM used u JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = u.order_id AND ${stands}`);
}

function triggerResults(
  tx: Tx,
  shopId: bigint,
  met: ReturnType<typeof sql>,
  days: number,
): Promise<TriggerResult[]> {
  const settled = sql`(e.arm = 'holdout' AND e.eligible_at < now() - make_interval(hours => ${VISIT_HOURS}))`;
  return tx.rows<TriggerResult & { trigger: TriggerType }>(sql`
    WITH met AS (
      SELECT e.trigger, count(e.shown_at)::int AS shown, count(e.claimed_at)::int AS claims,
        count(*) FILTER (WHERE ${settled})::int AS held_out,
        count(*) FILTER (WHERE ${settled} AND e.stayed_at IS NULL)::int AS gone
      FROM popup_exposure e WHERE ${met} GROUP BY e.trigger),
    bought AS (
      SELECT e.trigger, e.visitor, e.shown_at, ${settled} AND e.stayed_at IS NULL AS gone,
        min(${placedAt} - ${metAt}) AS after
      FROM popup_exposure e
      JOIN order_mark m ON m.shop_id = ${shopId} AND m.visitor = e.visitor
      JOIN orders o ON o.shop_id = m.shop_id AND o.order_id = m.order_id AND ${stands}
        AND ${placedAt} >= ${metAt} AND ${placedAt} < ${metAt} + make_interval(days => ${days})
      WHERE ${met} GROUP BY e.trigger, e.visitor, e.shown_at, 4),
    -- as with the arms: by trigger alone, no visitor has to be looked up among the buyers
    sums AS (
      SELECT trigger, count(shown_at)::int AS buyers,
        count(*) FILTER (WHERE gone AND after < make_interval(hours => ${VISIT_HOURS}))::int AS came_back
      FROM bought GROUP BY trigger)
    SELECT m.trigger, m.shown, m.claims, coalesce(s.buyers, 0) AS buyers, m.held_out AS "heldOut",
      m.gone - coalesce(s.came_back, 0) AS left
    FROM met m LEFT JOIN sums s ON s.trigger = m.trigger
    ORDER BY m.shown + m.held_out DESC, m.trigger`);
}

export type CampaignTotals = {
  campaignId: bigint;
  shown: number;
  claims: number;
  /** of visitors who met it, the holdout not counted; net of refunds, minor units */
  orders: number;
  netMinor: bigint;
};

/** For the list: every campaign that anybody met, each with its present arms. */
export function campaignTotals(tx: Tx, shopId: bigint, days = RESULT_DAYS): Promise<CampaignTotals[]> {
  return tx.rows<CampaignTotals>(sql`
    SELECT e.campaign_id AS "campaignId", count(DISTINCT e.visitor) FILTER (WHERE e.shown_at IS NOT NULL)::int AS shown,
      count(DISTINCT e.visitor) FILTER (WHERE e.claimed_at IS NOT NULL)::int AS claims,
      count(o.order_id)::int AS orders, coalesce(sum(o.total_minor - o.refunded_minor), 0)::bigint AS "netMinor"
    FROM campaign c
    JOIN popup_exposure e ON e.shop_id = c.shop_id AND e.campaign_id = c.campaign_id AND e.arm <> 'holdout'
      AND e.eligible_at >= coalesce(c.arms_since, '-infinity')
    LEFT JOIN order_mark m ON m.shop_id = e.shop_id AND m.visitor = e.visitor
    LEFT JOIN orders o ON o.shop_id = m.shop_id AND o.order_id = m.order_id AND ${stands}
      AND ${placedAt} >= ${metAt}
      AND ${placedAt} < ${metAt} + make_interval(days => ${days})
    WHERE c.shop_id = ${shopId}
    GROUP BY e.campaign_id`);
}
