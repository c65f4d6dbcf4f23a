// Periods longer than the activity window: who was active at both of their ends, from insight_activity.
import { join, sql, type Tx } from "../../platform/db.server.ts";
import { daysBefore, type Period } from "../period.ts";

/** Rows reach so many midnights past the day of the run: pages ask until tomorrow's, and shortly after midnight the run of the new day is still to come. */
export const AHEAD_DAYS = 2;

/** For which activity window, and on which of the shop's days, the rows were derived. */
export type ActivityTold = { windowDays: number | null; day: string | null };

export function isLong(period: Period, windowDays: number): boolean {
  return period.from < daysBefore(period.to, windowDays);
}

/** Whether the rows tell of a long period. */
export function tellsLong(told: ActivityTold, period: Period, windowDays: number): boolean {
  return (
    told.windowDays === windowDays && told.day !== null && period.to <= daysBefore(told.day, -AHEAD_DAYS)
  );
}

export type ActivePair = {
  activeAtBoth: number;
  /** customers who bought before the start and were active at the end */
  boughtBefore: number;
};

/** One for each period, in their order; see isLong and tellsLong. */
export function activePairs(tx: Tx, shopId: bigint, periods: Period[]): Promise<ActivePair[]> {
  if (periods.length === 0) return Promise.resolve([]);
  const asked = periods.map(({ from, to }, place) => sql`(${place}::int, ${from}::date, ${to}::date)`);
  return tx.rows<ActivePair>(sql`
    SELECT coalesce((SELECT sum(n) FROM unnest(active_at_both[1:start - since]) n), 0)::int AS "activeAtBoth",
      coalesce((SELECT sum(n) FROM unnest(bought_before[1:start - since]) n), 0)::int AS "boughtBefore"
    FROM (VALUES ${join(asked)}) AS asked (place, start, "end")
    LEFT JOIN LATERAL (SELECT * FROM insight_activity WHERE shop_id = ${shopId} AND day <= asked."end"
      ORDER BY day DESC LIMIT 1) last ON true
    ORDER BY place`);
}
