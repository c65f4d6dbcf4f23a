// The stretches of days in which each customer kept buying, read from the purchases: only gaps longer than the activity
// window are looked at, first and last purchases are known already.
import { sql, type Tx } from "../../platform/db.server.ts";
import type { Stretches } from "./activity-ledger.ts";
import { placeOf, type ShopDays } from "./shop-days.server.ts";

/** A gap of W calendar days, in elapsed ones, is shorter by an hour of daylight saving or a day that a zone left out. */
const SHORTER = 2;

export async function activityStretches(
  tx: Tx,
  shopId: bigint,
  days: ShopDays,
  windowDays: number,
): Promise<Stretches> {
  // one customer: the places of first and last purchase, and of each two with a long gap between; lists as text, because
  // arrays of hundreds of thousands of numbers are slow to parse
  const rows = await tx.rows<{ customers: string }>(sql`
    SELECT string_agg(first || ',' || coalesce(gaps || ',', '') || last, ' ') AS customers FROM (
      SELECT customer_id, ${placeOf("first_at", days)} AS first, ${placeOf("last_at", days)} AS last
      FROM customer_figure WHERE shop_id = ${shopId}
    ) figures LEFT JOIN (
      SELECT customer_id, string_agg(before || ',' || place, ',' ORDER BY place) AS gaps FROM (
        SELECT customer_id, ${placeOf("at", days)} AS place, ${placeOf("at", days, "gap_days")} AS before
        FROM purchase WHERE shop_id = ${shopId} AND gap_days > ${windowDays - SHORTER}
      ) placed WHERE place - before > ${windowDays} GROUP BY customer_id
    ) gapped USING (customer_id)
    GROUP BY first`);
  const stretches: Stretches = { first: [], last: [], begin: [] };
  for (const { customers } of rows) for (const places of customers.split(" ")) add(stretches, places);
  return stretches;
}

/** @param places first and last of one stretch after the other, from 1 */
function add({ first, last, begin }: Stretches, places: string): void {
  const own = first.length;
  for (const [at, place] of places.split(",").entries()) {
    (at % 2 === 0 ? first : last).push(Number(place) - 1);
    if (at % 2 === 0) begin.push(own);
  }
}
