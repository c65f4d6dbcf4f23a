// Periods as merchants pick them: dates in the shop's zone, half-open, from local midnight to local midnight.
import { Temporal } from "temporal-polyfill";

/** `to` is the first day no longer in the period. */
export type Period = { from: string; to: string; timezone: string };

/** The same as instants: `[start, end)`. */
export type Span = { start: Date; end: Date };

export class PeriodError extends Error {
  override name = "PeriodError";
}

/** @throws PeriodError saying what is wrong with the dates or the zone */
export function checkedPeriod(period: Period): Period {
  const from = plainDate(period.from);
  const to = plainDate(period.to);
  checkZone(period.timezone);
  if (Temporal.PlainDate.compare(from, to) >= 0) {
    throw new PeriodError(`The period must begin before it ends: ${period.from} is not before ${period.to}.`);
  }
  return period;
}

export function span(period: Period): Span {
  return { start: midnight(period.from, period.timezone), end: midnight(period.to, period.timezone) };
}

/** The first instant of a local day, whatever daylight saving does to midnight. */
export function midnight(date: string, timezone: string): Date {
  return new Date(plainDate(date).toZonedDateTime(timezone).epochMilliseconds);
}

/** Counted on the calendar. */
export function daysBefore(date: string, days: number): string {
  return plainDate(date).subtract({ days }).toString();
}

export function daysBetween(from: string, to: string): number {
  return plainDate(from).until(plainDate(to), { largestUnit: "days" }).days;
}

/** The local day an instant falls on. */
export function localDate(instant: Date, timezone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timezone)
    .toPlainDate()
    .toString();
}

/** The period of the same length right before this one. */
export function periodBefore(period: Period): Period {
  return { ...period, from: daysBefore(period.from, daysBetween(period.from, period.to)), to: period.from };
}

/** The same dates a year earlier (29 February becomes 28). */
export function yearBefore(period: Period): Period {
  const earlier = (date: string) => plainDate(date).subtract({ years: 1 }).toString();
  return { ...period, from: earlier(period.from), to: earlier(period.to) };
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

function plainDate(text: string): Temporal.PlainDate {
  try {
    if (!DATE.test(text)) throw new RangeError("not of the form YYYY-MM-DD");
    return Temporal.PlainDate.from(text, { overflow: "reject" });
  } catch (cause) {
    throw new PeriodError(`"${text}" is not a date of the form YYYY-MM-DD.`, { cause });
  }
}

function checkZone(timezone: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timezone);
  } catch (cause) {
    throw new PeriodError(`"${timezone}" is not an IANA time zone such as Europe/Berlin or Asia/Tehran.`, {
      cause,
    });
  }
}
