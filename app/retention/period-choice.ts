// The period and comparison a page speaks of, read from its address.
import { checkedPeriod, daysBefore, daysBetween, type Period, periodBefore, yearBefore } from "./period.ts";
import {
  type ChoiceError,
  COMPARISONS,
  type Comparison,
  type PeriodChoice,
  PRESETS,
  type Preset,
} from "./period-presets.ts";

const LONGEST_DAYS = 3653;
const FALLBACK: Preset = "last90";

/**
 * Reads `period`, `from`, `to` (the last day, inclusive, as people write it) and `compare`.
 * What cannot be read falls back to the last 90 days and is named in `error`.
 * @param today the shop's day today
 */
export function readPeriodChoice(query: URLSearchParams, today: string, timezone: string): PeriodChoice {
  const asked = query.get("compare");
  const comparison = COMPARISONS.find((one) => one === asked) ?? "previous";
  const custom = query.get("period") === "custom";
  const days = { from: query.get("from") ?? "", lastDay: query.get("to") ?? "" };
  const error = custom ? customError(days, today, timezone) : null;
  if (custom && !error) {
    const period = { from: days.from, to: daysBefore(days.lastDay, -1), timezone };
    return choice("custom", period, comparison, error);
  }
  const name = query.get("period");
  const preset = PRESETS.find((one) => one === name) ?? FALLBACK;
  return choice(preset, { ...presetDays(preset, today), timezone }, comparison, error);
}

function choice(
  preset: Preset | "custom",
  period: Period,
  comparison: Comparison,
  error: ChoiceError | null,
): PeriodChoice {
  const compared = { previous: periodBefore, yearBefore, none: () => null }[comparison](period);
  const shown = ({ from, to }: { from: string; to: string }) => ({ from, to, lastDay: daysBefore(to, 1) });
  return { preset, comparison, ...shown(period), compareTo: compared && shown(compared), error };
}

/** Today included: an order just placed shows at once, in exchange for a last day that is not over. */
export function presetDays(preset: Preset, today: string): { from: string; to: string } {
  const month = `${today.slice(0, 7)}-01`;
  const year = `${today.slice(0, 4)}-01-01`;
  const tomorrow = daysBefore(today, -1);
  const ranges: Record<Preset, { from: string; to: string }> = {
    last30: { from: daysBefore(tomorrow, 30), to: tomorrow },
    last90: { from: daysBefore(tomorrow, 90), to: tomorrow },
    last180: { from: daysBefore(tomorrow, 180), to: tomorrow },
    last365: { from: daysBefore(tomorrow, 365), to: tomorrow },
    thisMonth: { from: month, to: tomorrow },
    lastMonth: { from: `${daysBefore(month, 1).slice(0, 7)}-01`, to: month },
    thisYear: { from: year, to: tomorrow },
    lastYear: { from: `${Number(today.slice(0, 4)) - 1}-01-01`, to: year },
  };
  return ranges[preset];
}

function customError(
  { from, lastDay }: { from: string; lastDay: string },
  today: string,
  timezone: string,
): ChoiceError | null {
  if (!isDay(from, timezone) || !isDay(lastDay, timezone)) return "invalidDate";
  if (lastDay < from) return "endBeforeStart";
  if (lastDay > today) return "future";
  return daysBetween(from, lastDay) > LONGEST_DAYS ? "tooLong" : null;
}

function isDay(text: string, timezone: string): boolean {
  try {
    checkedPeriod({ from: text, to: "9999-12-31", timezone });
    return true;
  } catch {
    return false;
  }
}
