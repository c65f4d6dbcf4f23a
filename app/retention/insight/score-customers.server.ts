// Fills customer_score for a whole shop: RFM scores, persona, lapsed, margin. Everything follows from facts and the
// shop's day, so what is thrown away comes back identical.
import { raw, sql, type Tx } from "../../platform/db.server.ts";
import { PERSONAS, type Persona } from "../personas.ts";
import { rfmGroup, SCORES } from "../rfm-groups.ts";
import type { GoodsByDay } from "./day-facts.server.ts";
import { goodsOfPurchases } from "./goods.server.ts";
import { placeOf, type ShopDays } from "./shop-days.server.ts";

export type ScoreQuestion = {
  /** who has not bought since has lapsed */
  activeSince: Date;
  days: ShopDays;
};

/** Customers of one persona, active or lapsed; money in minor units. */
export type PersonaTotal = {
  persona: Persona;
  lapsed: boolean;
  customers: number;
  purchases: number;
  grossMinor: bigint;
  netMinor: bigint;
  /** net of their goods, of those whose unit cost is known, and what these cost */
  goodsMinor: bigint;
  costedMinor: bigint;
  costMinor: bigint;
};

/**
 * The rows of customers for whom nothing changed stay untouched.
 * @returns the personas in sum, and the goods sold on each day, which are read on the way
 */
export async function scoreCustomers(
  tx: Tx,
  shopId: bigint,
  { activeSince, days }: ScoreQuestion,
): Promise<{ goods: GoodsByDay; personas: PersonaTotal[] }> {
  await tx.run(sql`
    DELETE FROM customer_score s WHERE shop_id = ${shopId} AND NOT EXISTS (
      SELECT FROM customer_figure f WHERE f.shop_id = s.shop_id AND f.customer_id = s.customer_id)`);
  if (days.dates.length === 0) return { goods: new Map(), personas: [] };
  // groups in one array, as (r − 1) × 5 + fm
  const grid = SCORES.flatMap((r) => SCORES.map((fm) => rfmGroup(r, fm)));
  // rank() − 1 is the number of customers strictly worse
  const score = (by: string) =>
    sql`(1 + 5 * (rank() OVER (ORDER BY ${raw(by)}) - 1) / count(*) OVER ())::int`;
  const rows = await tx.rows<DayRow | PersonaRow>(sql`
    WITH goods AS MATERIALIZED (
      SELECT customer_id, place, sum(goods)::bigint AS goods, sum(discounted)::bigint AS discounted,
        sum(costed)::bigint AS costed, sum(cost)::bigint AS cost
      FROM (SELECT *, ${placeOf("at", days)} AS place FROM (${goodsOfPurchases(shopId)}) sold) sold
      GROUP BY GROUPING SETS ((customer_id), (place))
    ), first_order AS (
      SELECT customer_id, gross_minor FROM purchase WHERE shop_id = ${shopId} AND ordinal = 1
    ), middle AS (
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY gross_minor) AS minor FROM first_order
    ), scored AS (
      SELECT customer_id, purchases, last_at, gross_minor, net_minor, ${score("last_at")} AS r,
        ${score("purchases")} AS f, ${score("net_minor")} AS m
      FROM customer_figure WHERE shop_id = ${shopId}
    ), told AS MATERIALIZED (
      SELECT s.*, (${grid}::text[])[(s.r - 1) * 5 + (s.f + s.m + 1) / 2] AS rfm_group,
        CASE
          WHEN s.purchases = 1 AND o.gross_minor < middle.minor THEN 'one-time-low'
          WHEN s.purchases = 1 THEN 'one-time-high'
          WHEN 2 * g.discounted > g.goods THEN 'repeat-bargain'
          ELSE 'repeat-full-price'
        END AS persona,
        s.last_at < ${activeSince}::timestamptz AS lapsed, g.goods, g.costed, g.cost,
        CASE WHEN g.costed > 0 OR g.cost > 0 THEN g.costed - g.cost END AS margin_minor
      FROM scored s JOIN first_order o USING (customer_id) JOIN goods g USING (customer_id) CROSS JOIN middle
    ), written AS (
      INSERT INTO customer_score (shop_id, customer_id, last_at, r, f, m, rfm_group, persona, lapsed, margin_minor)
      SELECT ${shopId}, told.customer_id, told.last_at, told.r, told.f, told.m, told.rfm_group, told.persona,
        told.lapsed, told.margin_minor
      FROM told LEFT JOIN (SELECT * FROM customer_score WHERE shop_id = ${shopId}) was USING (customer_id)
      WHERE (was.last_at, was.r, was.f, was.m, was.persona, was.lapsed, was.margin_minor)
        IS DISTINCT FROM (told.last_at, told.r, told.f, told.m, told.persona, told.lapsed, told.margin_minor)
      ON CONFLICT (shop_id, customer_id) DO UPDATE SET last_at = excluded.last_at, r = excluded.r, f = excluded.f,
        m = excluded.m, rfm_group = excluded.rfm_group, persona = excluded.persona, lapsed = excluded.lapsed,
        margin_minor = excluded.margin_minor
    )
    SELECT place, NULL AS persona, NULL AS lapsed, NULL AS customers, NULL AS purchases, NULL AS "grossMinor",
      NULL AS "netMinor", goods AS "goodsMinor", costed AS "costedMinor", cost AS "costMinor"
    FROM goods WHERE customer_id IS NULL
    UNION ALL
    SELECT NULL, persona, lapsed, count(*)::int, sum(purchases)::int, sum(gross_minor)::bigint, sum(net_minor)::bigint,
      sum(goods)::bigint, sum(costed)::bigint, sum(cost)::bigint
    FROM told GROUP BY persona, lapsed`);
  const goods: GoodsByDay = new Map();
  const personas: PersonaTotal[] = [];
  for (const { place, ...row } of rows) {
    const { goodsMinor, costedMinor, costMinor } = row;
    if (place === null) personas.push(row as PersonaTotal);
    else goods.set(place, { goodsMinor, costedMinor, costMinor });
  }
  return { goods, personas: personas.sort(inOrder) };
}

type Goods = { goodsMinor: bigint; costedMinor: bigint; costMinor: bigint };
type DayRow = Goods & { place: number };
type PersonaRow = PersonaTotal & { place: null };

function inOrder(one: PersonaTotal, other: PersonaTotal): number {
  return (
    PERSONAS.indexOf(one.persona) - PERSONAS.indexOf(other.persona) ||
    Number(one.lapsed) - Number(other.lapsed)
  );
}
