// Who was active, stayed, left, came and came back in a period: from the running totals where they have followed the
// facts, else in one pass over the purchases.
import { sql, type Tx } from "../platform/db.server.ts";
import { storedTotals } from "./insight/insight-state.server.ts";
import { unattributed } from "./insight/shop-days.server.ts";
import { canBeStored, storedCounts, storedUnattributed } from "./insight/stored-counts.server.ts";
import { daysBefore, midnight, type Period, span } from "./period.ts";
import type { PeriodCounts } from "./period-counts.ts";

/**
 * @param windowDays W: a customer is active at t with at least one purchase in [t − W, t)
 * N leaves out customers who came and went inside a period longer than W; so E = retained + N + reactivated, always.
 */
export async function periodCounts(
  tx: Tx,
  shopId: bigint,
  period: Period,
  windowDays: number,
): Promise<PeriodCounts> {
  const [counts] = await countsOfPeriods(tx, shopId, [period], windowDays);
  return counts!;
}

/** As periodCounts, for several periods of one zone at once. */
export async function countsOfPeriods(
  tx: Tx,
  shopId: bigint,
  periods: Period[],
  windowDays: number,
): Promise<PeriodCounts[]> {
  if (periods.length === 0) return [];
  const totals = await storedTotals(tx, shopId, periods[0]!.timezone);
  if (totals && periods.every((period) => canBeStored(totals, period, windowDays)))
    return storedCounts(tx, shopId, periods, windowDays);
  const counts: PeriodCounts[] = [];
  for (const period of periods) counts.push(await countPurchases(tx, shopId, period, windowDays));
  return counts;
}

async function countPurchases(
  tx: Tx,
  shopId: bigint,
  period: Period,
  windowDays: number,
): Promise<PeriodCounts> {
  const { start, end } = span(period);
  const startWindow = midnight(daysBefore(period.from, windowDays), period.timezone);
  const endWindow = midnight(daysBefore(period.to, windowDays), period.timezone);
  return tx.row<PeriodCounts>(sql`
    WITH bounds AS (
      SELECT ${start}::timestamptz AS start, ${end}::timestamptz AS "end",
        ${startWindow}::timestamptz AS start_window, ${endWindow}::timestamptz AS end_window
    ), customers AS (
      SELECT
        count(*) AS purchases,
        coalesce(bool_or(at >= start_window AND at < start), false) AS at_start,
        bool_or(at >= end_window) AS at_end,
        min(at) < min(start) AS before_start,
        count(*) FILTER (WHERE at >= start) AS inside,
        sum(gross_minor) AS gross,
        sum(gross_minor) FILTER (WHERE at >= start) AS gross_inside,
        sum(net_minor) FILTER (WHERE at >= start) AS net_inside
      FROM purchase, bounds
      WHERE shop_id = ${shopId} AND at < "end"
      GROUP BY customer_id
    )
    SELECT
      count(*) FILTER (WHERE at_start)::int AS "activeAtStart",
      count(*) FILTER (WHERE at_end)::int AS "activeAtEnd",
      count(*) FILTER (WHERE at_end AND NOT before_start)::int AS "newCustomers",
      count(*) FILTER (WHERE at_start AND at_end)::int AS retained,
      count(*) FILTER (WHERE at_start AND NOT at_end)::int AS lost,
      count(*) FILTER (WHERE at_end AND NOT at_start AND before_start)::int AS reactivated,
      count(*) FILTER (WHERE before_start)::int AS "everBoughtBeforeStart",
      count(*) FILTER (WHERE before_start AND inside > 0)::int AS "boughtBeforeStartAndInside",
      count(*)::int AS "everBoughtBeforeEnd",
      count(*) FILTER (WHERE purchases >= 2)::int AS "boughtTwiceBeforeEnd",
      coalesce(sum(inside), 0)::int AS purchases,
      count(*) FILTER (WHERE inside > 0)::int AS buyers,
      coalesce(sum(gross_inside), 0)::bigint AS "grossMinor",
      coalesce(sum(net_inside), 0)::bigint AS "netMinor",
      coalesce(sum(purchases), 0)::int AS "purchasesBeforeEnd",
      coalesce(sum(gross), 0)::bigint AS "grossBeforeEndMinor"
    FROM customers`);
}

/** Orders nobody can be credited with, and drafts, that would otherwise count: shown beside the totals. */
export async function unattributedOrders(
  tx: Tx,
  shopId: bigint,
  period: Period,
): Promise<{ orders: number; grossMinor: bigint }> {
  if (await storedTotals(tx, shopId, period.timezone)) return storedUnattributed(tx, shopId, period);
  const { start, end } = span(period);
  return tx.row(sql`
    SELECT count(*)::int AS orders, coalesce(sum(total_minor), 0)::bigint AS "grossMinor"
    FROM (${unattributed(shopId)}) nobodys WHERE at >= ${start} AND at < ${end}`);
}
