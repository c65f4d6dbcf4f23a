// Every figure of a period in one answer: what the pages show, the command line prints and the tests check.
import type { Tx } from "../platform/db.server.ts";
import { type Cohort, cohorts } from "./cohorts.server.ts";
import { type GapPercentiles, gapPercentiles } from "./gaps.server.ts";
import { type LifetimeValue, type LifetimeValueInputs, lifetimeValue } from "./lifetime-value.ts";
import { checkedPeriod, daysBefore, type Period } from "./period.ts";
import type { PeriodCounts } from "./period-counts.ts";
import { type Rates, rates, ratio } from "./rates.ts";
import { countsOfPeriods, periodCounts, unattributedOrders } from "./states.server.ts";

export type PeriodFigures = {
  period: Period & { windowDays: number };
  counts: PeriodCounts;
  rates: Rates;
  /** purchases per buyer in the period */
  purchaseFrequency: number | null;
  /** gross per purchase in the period, minor units, unrounded */
  averageOrderMinor: number | null;
};

export type RetentionReport = PeriodFigures & {
  gaps: GapPercentiles;
  lifetimeValue: LifetimeValue;
  lifetimeValueInputs: LifetimeValueInputs;
  cohorts: Cohort[];
  unattributed: { orders: number; grossMinor: bigint };
};

export const YEAR_DAYS = 365;

/** @throws PeriodError when the dates or the zone are wrong */
export async function retentionReport(
  tx: Tx,
  shopId: bigint,
  { windowDays, ...period }: Period & { windowDays: number },
): Promise<RetentionReport> {
  const figures = await periodFigures(tx, shopId, period, windowDays);
  const inputs = await lifetimeValueInputs(tx, shopId, period, figures.counts);
  return {
    ...figures,
    gaps: await gapPercentiles(tx, shopId, period.to, period.timezone),
    lifetimeValue: lifetimeValue(inputs),
    lifetimeValueInputs: inputs,
    cohorts: await cohorts(tx, shopId, period.to, period.timezone, "month"),
    unattributed: await unattributedOrders(tx, shopId, period),
  };
}

export async function periodFigures(
  tx: Tx,
  shopId: bigint,
  period: Period,
  windowDays: number,
): Promise<PeriodFigures> {
  const [figures] = await figuresOfPeriods(tx, shopId, [period], windowDays);
  return figures!;
}

/** As periodFigures, for several periods of one zone at once. */
export async function figuresOfPeriods(
  tx: Tx,
  shopId: bigint,
  periods: Period[],
  windowDays: number,
): Promise<PeriodFigures[]> {
  const counted = await countsOfPeriods(tx, shopId, periods.map(checkedPeriod), windowDays);
  return counted.map((counts, i) => ({
    period: { ...periods[i]!, windowDays },
    counts,
    rates: rates(counts),
    purchaseFrequency: ratio(counts.purchases, counts.buyers),
    averageOrderMinor: ratio(counts.grossMinor, counts.purchases),
  }));
}

/** @param before counts of any period with the same end */
export async function lifetimeValueInputs(
  tx: Tx,
  shopId: bigint,
  period: Period,
  before: PeriodCounts,
): Promise<LifetimeValueInputs> {
  const year = { ...period, from: daysBefore(period.to, YEAR_DAYS) };
  const counts = await periodCounts(tx, shopId, year, YEAR_DAYS);
  return {
    ever: {
      purchases: before.purchasesBeforeEnd,
      customers: before.everBoughtBeforeEnd,
      grossMinor: before.grossBeforeEndMinor,
    },
    year: {
      purchases: counts.purchases,
      buyers: counts.buyers,
      grossMinor: counts.grossMinor,
      activeAtStart: counts.activeAtStart,
      lost: counts.lost,
    },
  };
}
