// When a birthday is kept, and whose.
import type { Programme } from "./programme.ts";

type LeapDay = NonNullable<Programme["birthday"]>["leapDay"];

/**
 * The day, as MM-DD, that is kept as this birthday in a year.
 * @param birthday MM-DD; 29 February is kept on the day the programme says where there is none
 */
export function keptOn(birthday: string, year: number, leapDay: LeapDay): string {
  if (birthday !== "02-29" || isLeap(year)) return birthday;
  return leapDay === "march-1" ? "03-01" : "02-28";
}

/** Birthdays, as MM-DD, that are kept on a day YYYY-MM-DD. */
export function birthdaysOn(date: string, leapDay: LeapDay): string[] {
  const year = Number(date.slice(0, 4));
  const today = date.slice(5);
  return [...new Set([today, "02-29"])].filter((birthday) => keptOn(birthday, year, leapDay) === today);
}

/** @returns MM-DD, or null when there is no such day in any year */
export function asBirthday(month: number, day: number): string | null {
  const date = new Date(Date.UTC(2024, month - 1, day));
  const isReal =
    Number.isInteger(month) &&
    Number.isInteger(day) &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(5, 10) : null;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
