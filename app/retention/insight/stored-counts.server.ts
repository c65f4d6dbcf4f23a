// The figures of periods from the running totals: a few rows of insight_day, however many purchases there are.
import { join, raw, sql, type Tx } from "../../platform/db.server.ts";
import type { GoodsTotals } from "../formulas/margin-value.ts";
import { daysBefore, type Period } from "../period.ts";
import type { PeriodCounts } from "../period-counts.ts";
import {
  type ActivePair,
  type ActivityTold,
  activePairs,
  isLong,
  tellsLong,
} from "./activity-pairs.server.ts";

/**
 * Whether what is stored can tell who stayed. Who was active at both ends is told by who was active at either, and that
 * is one stretch of days while the two activity windows touch; of longer periods it is stored for the shop's own window.
 */
export function canBeStored(told: ActivityTold, period: Period, windowDays: number): boolean {
  return !isLong(period, windowDays) || tellsLong(told, period, windowDays);
}

type Row = Omit<
  PeriodCounts,
  "newCustomers" | "retained" | "lost" | "reactivated" | "boughtBeforeStartAndInside"
> & {
  activeAtEither: number;
  firstInside: number;
};

/** One for each period, in their order; see canBeStored. */
export async function storedCounts(
  tx: Tx,
  shopId: bigint,
  periods: Period[],
  windowDays: number,
): Promise<PeriodCounts[]> {
  const asked = periods.map(
    ({ from, to }) => sql`
    (${from}::date, ${to}::date, ${daysBefore(from, windowDays)}::date, ${daysBefore(to, windowDays)}::date)`,
  );
  const last = (before: string) => sql`
    LEFT JOIN LATERAL (SELECT * FROM insight_day WHERE shop_id = ${shopId} AND day < asked.${raw(before)}
      ORDER BY day DESC LIMIT 1)`;
  const lastPlace = (before: string) => sql`
    LEFT JOIN LATERAL (SELECT position FROM insight_day WHERE shop_id = ${shopId} AND day < asked.${raw(before)}
      ORDER BY day DESC LIMIT 1)`;
  // s, e: the last day before the start, before the end; ws, we: before their activity windows
  const rows = await tx.rows<Row>(sql`
    SELECT
      coalesce(s.buyers[coalesce(ws.position, 0) + 1], 0) AS "activeAtStart",
      coalesce(e.buyers[coalesce(we.position, 0) + 1], 0) AS "activeAtEnd",
      coalesce(e.buyers[coalesce(ws.position, 0) + 1], 0) AS "activeAtEither",
      coalesce(e.buyers[coalesce(s.position, 0) + 1], 0) AS buyers,
      coalesce(e.customers, 0) - coalesce(s.customers, 0) AS "firstInside",
      coalesce(s.customers, 0) AS "everBoughtBeforeStart",
      coalesce(e.customers, 0) AS "everBoughtBeforeEnd",
      coalesce(e.bought_twice, 0) AS "boughtTwiceBeforeEnd",
      coalesce(e.purchases, 0) - coalesce(s.purchases, 0) AS purchases,
      coalesce(e.gross_minor, 0) - coalesce(s.gross_minor, 0) AS "grossMinor",
      coalesce(e.net_minor, 0) - coalesce(s.net_minor, 0) AS "netMinor",
      coalesce(e.purchases, 0) AS "purchasesBeforeEnd",
      coalesce(e.gross_minor, 0) AS "grossBeforeEndMinor"
    FROM (VALUES ${join(asked)}) AS asked (start, "end", start_window, end_window)
    ${last("start")} s ON true ${last('"end"')} e ON true
    ${lastPlace("start_window")} ws ON true ${lastPlace("end_window")} we ON true`);
  const long = periods.filter((period) => isLong(period, windowDays));
  const pairs = (await activePairs(tx, shopId, long)).values();
  return rows.map(({ activeAtEither, firstInside, ...row }, place) => {
    const { activeAtBoth: retained, boughtBefore } = isLong(periods[place]!, windowDays)
      ? pairs.next().value!
      : pairOfShort(row, activeAtEither, firstInside);
    return {
      ...row,
      newCustomers: row.activeAtEnd - boughtBefore,
      retained,
      lost: row.activeAtStart - retained,
      reactivated: boughtBefore - retained,
      boughtBeforeStartAndInside: row.buyers - firstInside,
    };
  });
}

/** Of a period no longer than the window: whoever first bought inside is active at its end. */
function pairOfShort(
  { activeAtStart, activeAtEnd }: Pick<Row, "activeAtStart" | "activeAtEnd">,
  activeAtEither: number,
  firstInside: number,
): ActivePair {
  return {
    activeAtBoth: activeAtStart + activeAtEnd - activeAtEither,
    boughtBefore: activeAtEnd - firstInside,
  };
}

/** Orders of nobody inside the period. */
export async function storedUnattributed(
  tx: Tx,
  shopId: bigint,
  period: Period,
): Promise<{ orders: number; grossMinor: bigint }> {
  const before = (day: string) => sql`
    SELECT unattributed, unattributed_gross_minor FROM insight_day WHERE shop_id = ${shopId} AND day < ${day}::date
    ORDER BY day DESC LIMIT 1`;
  return tx.row(sql`
    SELECT coalesce(e.unattributed, 0) - coalesce(s.unattributed, 0) AS orders,
      coalesce(e.unattributed_gross_minor, 0) - coalesce(s.unattributed_gross_minor, 0) AS "grossMinor"
    FROM (SELECT) one LEFT JOIN (${before(period.from)}) s ON true LEFT JOIN (${before(period.to)}) e ON true`);
}

export type StoredGaps = {
  p25: number | null;
  median: number | null;
  p75: number | null;
  p90: number | null;
  bars: number[];
};

/** Over purchases before `to`; null when there are none. */
export async function storedGaps(tx: Tx, shopId: bigint, to: string): Promise<StoredGaps | null> {
  const [row] = await tx.rows<StoredGaps>(sql`
    SELECT gap_25 AS p25, gap_50 AS median, gap_75 AS p75, gap_90 AS p90, gap_bars AS bars
    FROM insight_day WHERE shop_id = ${shopId} AND day < ${to}::date ORDER BY day DESC LIMIT 1`);
  return row ?? null;
}

/** Of the goods sold inside the period. */
export async function storedGoods(tx: Tx, shopId: bigint, period: Period): Promise<GoodsTotals> {
  const before = (day: string) => sql`
    SELECT goods_minor, costed_minor, cost_minor FROM insight_day WHERE shop_id = ${shopId} AND day < ${day}::date
    ORDER BY day DESC LIMIT 1`;
  return tx.row<GoodsTotals>(sql`
    SELECT coalesce(e.goods_minor, 0) - coalesce(s.goods_minor, 0) AS "goodsMinor",
      coalesce(e.costed_minor, 0) - coalesce(s.costed_minor, 0) AS "costedMinor",
      coalesce(e.cost_minor, 0) - coalesce(s.cost_minor, 0) AS "costMinor"
    FROM (SELECT) one LEFT JOIN (${before(period.from)}) s ON true LEFT JOIN (${before(period.to)}) e ON true`);
}

export type StoredCell = { cohort: string; bucket: string; customers: number; netMinor: bigint };

/** Cells of the cohort matrix as they stood before `to`; those of nobody are left out. By cohort and bucket. */
export function storedCells(
  tx: Tx,
  shopId: bigint,
  to: string,
  unit: "month" | "quarter",
): Promise<StoredCell[]> {
  const months = unit === "month" ? 1 : 3;
  // only the bucket that holds `to` has to be looked into day by day
  return tx.rows<StoredCell>(sql`
    SELECT * FROM (
      SELECT cohort, bucket,
        CASE WHEN done THEN customers ELSE customers_by_day[days_in] END AS customers,
        CASE WHEN done THEN net_minor ELSE net_by_day[days_in] END AS "netMinor"
      FROM (
        SELECT *, bucket + make_interval(months => ${months}) <= ${to}::date AS done,
          width_bucket(${to}::date - bucket - 1, days) AS days_in
        FROM insight_cohort WHERE shop_id = ${shopId} AND unit = ${unit} AND bucket < ${to}::date
      ) cells
    ) cells
    WHERE customers > 0 ORDER BY cohort, bucket`);
}
