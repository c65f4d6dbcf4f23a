// How long customers take to buy again.
import { sql, type Tx } from "../platform/db.server.ts";
import { midnight } from "./period.ts";

/** Days between consecutive purchases of one customer; continuous percentiles, linear interpolation. */
export type GapPercentiles = {
  p25: number | null;
  median: number | null;
  p75: number | null;
  p90: number | null;
};

export async function gapPercentiles(
  tx: Tx,
  shopId: bigint,
  to: string,
  timezone: string,
): Promise<GapPercentiles> {
  return tx.row<GapPercentiles>(sql`
    SELECT
      percentile_cont(0.25) WITHIN GROUP (ORDER BY gap_days) AS p25,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY gap_days) AS median,
      percentile_cont(0.75) WITHIN GROUP (ORDER BY gap_days) AS p75,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY gap_days) AS p90
    FROM purchase
    WHERE shop_id = ${shopId} AND at < ${midnight(to, timezone)} AND gap_days IS NOT NULL`);
}

/** `gaps` of at least `fromDays` and less than `toDays`; the last bar is open (`toDays` null). */
export type GapBar = { fromDays: number; toDays: number | null; gaps: number };

/** @param barDays width of a bar; @param bars how many before the open last one */
export async function gapHistogram(
  tx: Tx,
  shopId: bigint,
  to: string,
  timezone: string,
  barDays = 15,
  bars = 12,
): Promise<GapBar[]> {
  const rows = await tx.rows<{ bar: number; gaps: number }>(sql`
    SELECT least(floor(gap_days / ${barDays}::float8), ${bars}::float8)::int AS bar, count(*)::int AS gaps
    FROM purchase
    WHERE shop_id = ${shopId} AND at < ${midnight(to, timezone)} AND gap_days IS NOT NULL
    GROUP BY 1`);
  const counted = new Map(rows.map((row) => [row.bar, row.gaps]));
  return Array.from({ length: bars + 1 }, (_, bar) => ({
    fromDays: bar * barDays,
    toDays: bar === bars ? null : (bar + 1) * barDays,
    gaps: counted.get(bar) ?? 0,
  }));
}
