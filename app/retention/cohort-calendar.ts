// Months, quarters and weeks (from Monday) as cohort units; buckets are named by their first day.
import { Temporal } from "temporal-polyfill";
import { daysBefore } from "./period.ts";

export type CohortUnit = "month" | "quarter" | "week";

/** k: how many units `bucket` comes after `cohort`. */
export function cohortIndex(cohort: string, bucket: string, unit: CohortUnit): number {
  const from = Temporal.PlainDate.from(cohort);
  const to = Temporal.PlainDate.from(bucket);
  if (unit === "week") return from.until(to, { largestUnit: "days" }).days / 7;
  const months = (to.year - from.year) * 12 + to.month - from.month;
  return unit === "month" ? months : months / 3;
}

/** The unit that holds the last day before `to`. */
export function lastBucket(to: string, unit: CohortUnit): string {
  const day = Temporal.PlainDate.from(daysBefore(to, 1));
  if (unit === "week") return day.subtract({ days: day.dayOfWeek - 1 }).toString();
  const month = unit === "month" ? day.month : day.month - ((day.month - 1) % 3);
  return day.with({ month, day: 1 }).toString();
}

export function cellsUntil(cohort: string, until: string, unit: CohortUnit): number {
  return cohortIndex(cohort, until, unit) + 1;
}

/** First day after the unit that begins on `bucket`. */
export function bucketEnd(bucket: string, unit: CohortUnit): string {
  const step = unit === "week" ? { days: 7 } : { months: unit === "month" ? 1 : 3 };
  return Temporal.PlainDate.from(bucket).add(step).toString();
}

/**
 * Whether cell k can still grow: its unit ends after `to` (the period's end, or today).
 */
export function isRunning(cohort: string, k: number, to: string, unit: CohortUnit): boolean {
  const step = unit === "week" ? { days: 7 * k } : { months: (unit === "month" ? 1 : 3) * k };
  const bucket = Temporal.PlainDate.from(cohort).add(step).toString();
  return bucketEnd(bucket, unit) > to;
}

export function cohortLabel(startsOn: string, unit: CohortUnit): string {
  if (unit === "week") return startsOn;
  const [year, month] = startsOn.split("-");
  return unit === "month" ? `${year}-${month}` : `${year}-Q${Math.ceil(Number(month) / 3)}`;
}
