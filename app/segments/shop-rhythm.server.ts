// What the rules of built-in segments follow: how long this shop's customers take to buy a second time, and whether
// their value is predicted.
import { sql, type Tx } from "../platform/db.server.ts";
import type { ShopRhythm } from "./built-in.ts";

/** Continuous percentiles over all customers who bought twice, of elapsed days. */
export async function shopRhythm(tx: Tx, shopId: bigint): Promise<ShopRhythm> {
  const secondGaps = await tx.row<ShopRhythm["secondGaps"]>(sql`
    SELECT count(*)::int AS known,
      percentile_cont(0.25) WITHIN GROUP (ORDER BY gap_days) AS p25,
      percentile_cont(0.75) WITHIN GROUP (ORDER BY gap_days) AS p75
    FROM purchase WHERE shop_id = ${shopId} AND ordinal = 2`);
  const known = await tx.row<Pick<ShopRhythm, "hasValues" | "hasBirthdays">>(sql`
    SELECT EXISTS (SELECT FROM customer_forecast WHERE shop_id = ${shopId} AND value_minor IS NOT NULL) AS "hasValues",
      EXISTS (SELECT FROM loyalty_birthday WHERE shop_id = ${shopId}) AS "hasBirthdays"`);
  return { secondGaps, ...known };
}
