// How long customers take to buy again.
import { sql, type Tx } from "../platform/db.server.ts";
import { GAP_BAR_DAYS, GAP_BARS } from "./insight/gap-course.ts";
import { storedTotals } from "./insight/insight-state.server.ts";
import { storedGaps } from "./insight/stored-counts.server.ts";
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
  if (await storedTotals(tx, shopId, timezone)) {
    const { p25 = null, median = null, p75 = null, p90 = null } = (await storedGaps(tx, shopId, to)) ?? {};
    return { p25, median, p75, p90 };
  }
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

export async function gapHistogram(tx: Tx, shopId: bigint, to: string, timezone: string): Promise<GapBar[]> {
  const counted = (await storedTotals(tx, shopId, timezone))
    ? ((await storedGaps(tx, shopId, to))?.bars ?? [])
    : await countGaps(tx, shopId, midnight(to, timezone));
  return Array.from({ length: GAP_BARS + 1 }, (_, bar) => ({
    fromDays: bar * GAP_BAR_DAYS,
    toDays: bar === GAP_BARS ? null : (bar + 1) * GAP_BAR_DAYS,
    gaps: counted[bar] ?? 0,
  }));
}

/** By the number of their bar; bars without gaps may be missing. */
async function countGaps(tx: Tx, shopId: bigint, end: Date): Promise<(number | undefined)[]> {
  const rows = await tx.rows<{ bar: number; gaps: number }>(sql`
    SELECT least(floor(gap_days / ${GAP_BAR_DAYS}::float8), ${GAP_BARS}::float8)::int AS bar, count(*)::int AS gaps
    FROM purchase
    WHERE shop_id = ${shopId} AND at < ${end} AND gap_days IS NOT NULL
    GROUP BY 1`);
  const counted: (number | undefined)[] = [];
  for (const { bar, gaps } of rows) counted[bar] = gaps;
  return counted;
}
