// When points can be spent and when they run out. Days are the shop's: a term of days ends at the end of the last one.
import { Temporal } from "temporal-polyfill";
import type { Programme } from "./programme.ts";

/** @param earned when the points were earned */
export function availableFrom({ returnDays }: Programme, earned: Date, timezone: string): Date {
  return returnDays === 0 ? earned : endOfDay(earned, returnDays, timezone);
}

/** @returns null = never */
export function runsOut({ expiry }: Programme, earned: Date, timezone: string): Date | null {
  switch (expiry.kind) {
    case "never":
      return null;
    case "after-days":
      return endOfDay(earned, expiry.days, timezone);
    case "next-year-end": {
      const { year } = zoned(earned, timezone);
      return instantOf(Temporal.PlainDate.from({ year: year + 2, month: 1, day: 1 }), timezone);
    }
  }
}

/** Points given back last at least so many days more. */
export const GIVEN_BACK_DAYS = 30;

/** The first instant after the day that many days after the one `instant` falls on. */
export function endOfDay(instant: Date, days: number, timezone: string): Date {
  return instantOf(
    zoned(instant, timezone)
      .toPlainDate()
      .add({ days: days + 1 }),
    timezone,
  );
}

function zoned(instant: Date, timezone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timezone);
}

function instantOf(date: Temporal.PlainDate, timezone: string): Date {
  return new Date(date.toZonedDateTime(timezone).epochMilliseconds);
}
