// Which day the groups are shown for, and since which day movement is told: as the page's address has them.
import { checkedPeriod, daysBefore } from "../period.ts";
import { MOVE_SPANS, MOVES_DAYS, type MoveSpan } from "./move-spans.ts";

export type GroupDates = {
  /** the last day counted, as people write it, YYYY-MM-DD */
  day: string;
  /** the last day counted at the beginning of the movement */
  since: string;
  /** how many days lie between when it is one of the usual numbers, else null */
  span: MoveSpan | null;
  /** what the address asked for and could not be had */
  error: "invalidDate" | "future" | "sinceNotBefore" | null;
};

/**
 * Reads `day`, and `since` or, as so many days before, `span`.
 * @param today the shop's day
 */
export function readGroupDates(query: URLSearchParams, today: string, timezone: string): GroupDates {
  const day = query.get("day") || today;
  const since = query.get("since");
  const asked: MoveSpan = MOVE_SPANS.find((span) => `${span}` === query.get("span")) ?? MOVES_DAYS;
  const usual = (last: string, error: GroupDates["error"], span = asked) => ({
    day: last,
    since: daysBefore(last, span),
    span,
    error,
  });
  if (!isDay(day, timezone) || (since && !isDay(since, timezone))) return usual(today, "invalidDate");
  if (day > today) return usual(today, "future");
  if (!since) return usual(day, null);
  if (since >= day) return usual(day, "sinceNotBefore", MOVES_DAYS);
  return {
    day,
    since,
    span: MOVE_SPANS.find((span) => daysBefore(day, span) === since) ?? null,
    error: null,
  };
}

function isDay(text: string, timezone: string): boolean {
  try {
    checkedPeriod({ from: text, to: "9999-12-31", timezone });
    return true;
  } catch {
    return false;
  }
}
