// Which day the groups are shown for, and since which day movement is told: as the page's address has them.
import { checkedPeriod, daysBefore } from "../period.ts";

/** Movement is told from so many days before, unless the address says otherwise. */
export const MOVES_DAYS = 90;

export type GroupDates = {
  /** the last day counted, as people write it, YYYY-MM-DD */
  day: string;
  /** the last day counted at the beginning of the movement */
  since: string;
  /** what the address asked for and could not be had */
  error: "invalidDate" | "future" | "sinceNotBefore" | null;
};

/** Reads `day` and `since`. @param today the shop's day */
export function readGroupDates(query: URLSearchParams, today: string, timezone: string): GroupDates {
  const asked = { day: query.get("day") || today, since: query.get("since") };
  if (!isDay(asked.day, timezone) || (asked.since && !isDay(asked.since, timezone)))
    return { day: today, since: daysBefore(today, MOVES_DAYS), error: "invalidDate" };
  if (asked.day > today) return { day: today, since: daysBefore(today, MOVES_DAYS), error: "future" };
  const since = asked.since || daysBefore(asked.day, MOVES_DAYS);
  if (since >= asked.day)
    return { day: asked.day, since: daysBefore(asked.day, MOVES_DAYS), error: "sinceNotBefore" };
  return { day: asked.day, since, error: null };
}

function isDay(text: string, timezone: string): boolean {
  try {
    checkedPeriod({ from: text, to: "9999-12-31", timezone });
    return true;
  } catch {
    return false;
  }
}
