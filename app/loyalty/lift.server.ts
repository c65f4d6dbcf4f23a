// What telling customers of the programme brings: those who are told beside those who are not, drawn by chance.
import type { Arm, Experiment } from "../experiments/arm.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { HELD_OUT as IS_HELD_OUT } from "./holdout.server.ts";
import { type Holdout, REACHED_DAYS } from "./holdout.ts";
import { LIFT_DAYS } from "./holdout-choices.ts";

export const HELD_OUT = "holdout";
export const TOLD = "told";

export type Lift = {
  experiment: Experiment;
  /** customers in the groups by now, those included whose days are not over */
  entered: { told: number; heldOut: number };
};

type Sums = {
  held: boolean;
  entered: number;
  visitors: number;
  conversions: number;
  revenue: number;
  revenueSquares: number;
  margin: number;
  marginSquares: number;
  unknown: number;
};

/**
 * A customer enters when the groups begin to stand if they had bought in the year before, else when Shopify first knows
 * them: neither follows from what the programme did. Net revenue of their orders in the LIFT_DAYS from an hour after that
 * (what made them a customer is not the programme's doing); nobody is counted before these days are over, so that nobody's
 * figure changes while people look, but for refunds.
 */
export async function readLift(tx: Tx, shopId: bigint, holdout: Holdout, now: Date): Promise<Lift> {
  const { percent, since } = holdout;
  const rows = await tx.rows<Sums>(sql`
    WITH entered AS MATERIALIZED (
      SELECT customer_id, greatest(${since}::timestamptz, created_at) + make_interval(days => ${LIFT_DAYS}) <= ${now} AS grown, greatest(${since}::timestamptz, created_at) AS at,
        ${IS_HELD_OUT} AS held
      FROM customer c, (SELECT ${holdout.salt}::text AS salt, ${percent}::int AS percent) h
      WHERE shop_id = ${shopId} AND customer_id > 0 AND deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM customer_alias a WHERE a.shop_id = c.shop_id AND a.alias_id = c.customer_id)
        AND (created_at >= ${since} OR EXISTS (
          SELECT FROM purchase p WHERE p.shop_id = c.shop_id AND p.customer_id = c.customer_id AND p.at < ${since}
            AND p.at >= ${since}::timestamptz - make_interval(days => ${REACHED_DAYS})))),
    bought AS (
      SELECT g.customer_id, g.held, p.net_minor AS net, coalesce(o.subtotal_minor, o.total_minor) - o.refunded_minor - c.minor AS margin,
        c.known
      FROM entered g
      JOIN purchase p ON g.grown AND p.shop_id = ${shopId} AND p.customer_id = g.customer_id
        AND p.at >= g.at + interval '1 hour' AND p.at < g.at + make_interval(days => ${LIFT_DAYS})
      JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = p.order_id
      LEFT JOIN LATERAL (
        SELECT sum(coalesce(l.current_quantity, l.quantity) * v.unit_cost_minor) AS minor,
          bool_and(v.unit_cost_minor IS NOT NULL) AS known
        FROM order_line l
        LEFT JOIN product_variant v ON v.shop_id = ${shopId} AND v.variant_id = l.variant_id
        WHERE l.shop_id = ${shopId} AND l.order_id = p.order_id) c ON true),
    person AS (
      SELECT customer_id, held, sum(net)::float8 AS net, sum(margin)::float8 AS margin,
        count(*) FILTER (WHERE known IS NOT TRUE) AS unknown
      FROM bought GROUP BY 1, 2),
    -- who bought nothing adds nothing: by group alone, nobody has to be looked up among the buyers
    sums AS (
      SELECT held, count(*)::int AS conversions, sum(net) AS revenue, sum(net ^ 2) AS revenue_squares, sum(margin) AS margin,
        sum(margin ^ 2) AS margin_squares, sum(unknown)::int AS unknown
      FROM person GROUP BY 1),
    met AS (SELECT held, count(*)::int AS entered, count(*) FILTER (WHERE grown)::int AS visitors FROM entered GROUP BY 1)
    SELECT held, entered, visitors, coalesce(conversions, 0) AS conversions, coalesce(revenue, 0) AS revenue,
      coalesce(revenue_squares, 0) AS "revenueSquares", coalesce(margin, 0) AS margin,
      coalesce(margin_squares, 0) AS "marginSquares", coalesce(unknown, 0) AS unknown
    FROM met LEFT JOIN sums USING (held)`);
  const known = rows.every(({ unknown }) => unknown === 0);
  const arm = (id: string, held: boolean, share: number): Arm => {
    const sums = rows.find((row) => row.held === held);
    return {
      id,
      share,
      visitors: sums?.visitors ?? 0,
      conversions: sums?.conversions ?? 0,
      revenue: { sum: sums?.revenue ?? 0, sumOfSquares: sums?.revenueSquares ?? 0 },
      margin: known ? { sum: sums?.margin ?? 0, sumOfSquares: sums?.marginSquares ?? 0 } : null,
      discountCost: 0,
    };
  };
  const enteredIn = (held: boolean) => rows.find((row) => row.held === held)?.entered ?? 0;
  return {
    experiment: {
      variants: [arm(TOLD, false, 1 - percent / 100)],
      holdout: arm(HELD_OUT, true, percent / 100),
    },
    entered: { told: enteredIn(false), heldOut: enteredIn(true) },
  };
}

/** When the first customers' days are over. */
export function firstGrownAt({ since }: Holdout): Date {
  return new Date(since.getTime() + LIFT_DAYS * 86_400_000);
}
