// When something happened, as rules say it: relative to today, or between dates. Days are the shop's own.
import { z } from "zod";
import { daysBefore, localDate, midnight } from "../retention/period.ts";

const days = z.number().int().min(0).max(3650);
const date = z.iso.date();

/**
 * inLast      on one of the last `days` days, or today
 * moreThanAgo earlier than that: with the same number, exactly what `inLast` leaves out
 * thisMonth   since the first of the running month
 * since       on this day or later
 * before      earlier than this day
 * between     from one day to another, both included
 */
export const when = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("inLast"), days }),
  z.strictObject({ op: z.literal("moreThanAgo"), days }),
  z.strictObject({ op: z.literal("thisMonth") }),
  z.strictObject({ op: z.literal("since"), from: date }),
  z.strictObject({ op: z.literal("before"), to: date }),
  z.strictObject({ op: z.literal("between"), from: date, to: date }).refine(({ from, to }) => from <= to, {
    message: "The first day must not be after the last.",
    path: ["to"],
  }),
]);

export type When = z.infer<typeof when>;

/**
 * The days of the year, as MM-DD, from a day on. Where there is no 29 February its birthdays are on the 28th.
 * @param today "YYYY-MM-DD" @param days how many more
 */
export function birthdaysWithin(today: string, days: number): string[] {
  const dates = Array.from({ length: days + 1 }, (_, ahead) => daysBefore(today, -ahead));
  const found = dates.flatMap((date) => {
    const leapless = date.endsWith("-02-28") && !daysBefore(date, -1).endsWith("-02-29");
    return leapless ? [date.slice(5), "02-29"] : [date.slice(5)];
  });
  return [...new Set(found)];
}

/** Half-open; null = open on that side. */
export type WhenSpan = { start: Date | null; end: Date | null };

/** Whoever means "for ever" writes it: there is no day after it to end before. */
const LAST_DAY = "9999-12-31";

function afterDay(day: string, timezone: string): Date | null {
  return day === LAST_DAY ? null : midnight(daysBefore(day, -1), timezone);
}

/** @param at the instant a rule is asked at @param timezone IANA zone of the shop */
export function whenSpan(when: When, at: Date, timezone: string): WhenSpan {
  const today = localDate(at, timezone);
  switch (when.op) {
    case "inLast":
      return { start: midnight(daysBefore(today, when.days), timezone), end: null };
    case "moreThanAgo":
      return { start: null, end: midnight(daysBefore(today, when.days), timezone) };
    case "thisMonth":
      return { start: midnight(`${today.slice(0, 8)}01`, timezone), end: null };
    case "since":
      return { start: midnight(when.from, timezone), end: null };
    case "before":
      return { start: null, end: midnight(when.to, timezone) };
    case "between":
      return { start: midnight(when.from, timezone), end: afterDay(when.to, timezone) };
  }
}
