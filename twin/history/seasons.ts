/** How busy a gift and cosmetics shop is on a day: growth, weekdays, and the seasons of its customers. */

const DAY = 86_400_000;
/** The civil Islamic calendar's month of fasting, and the one that begins with its feast. */
const RAMADAN = 9;
const SHAWWAL = 10;

const islamic = new Intl.DateTimeFormat("en-u-ca-islamic-umalqura", {
  month: "numeric",
  day: "numeric",
  timeZone: "UTC",
});

/** Relative demand of the day that begins at `day` (UTC midnight); 1 is an ordinary weekday. */
export function demand(day: number): number {
  const date = new Date(day);
  const monthDay = (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
  const weekday = date.getUTCDay();
  let weight = weekday === 0 || weekday === 6 ? 0.85 : weekday === 1 ? 1.1 : 1;

  if (monthDay >= 1101 && monthDay <= 1223) weight *= 1.7;
  if (isBlackWeek(date)) weight *= 1.8;
  if (monthDay >= 205 && monthDay <= 213) weight *= 1.6; // Valentine's Day
  if (monthDay >= 303 && monthDay <= 319) weight *= 1.7; // before Nowruz
  if (monthDay >= 702 && monthDay <= 820) weight *= 0.75; // summer
  if (monthDay >= 1224 || monthDay <= 104) weight *= 0.6; // after the feasts

  const [month, dayOfMonth] = islamic
    .formatToParts(date)
    .filter((part) => part.type === "month" || part.type === "day")
    .map((part) => Number(part.value)) as [number, number];
  if (month === RAMADAN) weight *= dayOfMonth > 14 ? 1.6 : 1.15;
  if (month === SHAWWAL && dayOfMonth <= 3) weight *= 1.3;
  return weight;
}

/** The Monday to the following Monday around the fourth Friday after the first Thursday of November. */
export function isBlackWeek(date: Date): boolean {
  const november1 = new Date(Date.UTC(date.getUTCFullYear(), 10, 1));
  const firstThursday = 1 + ((11 - november1.getUTCDay()) % 7);
  const blackFriday = Date.UTC(date.getUTCFullYear(), 10, firstThursday + 22);
  return date.getTime() >= blackFriday - 4 * DAY && date.getTime() <= blackFriday + 3 * DAY;
}

export type DayPicker = {
  /** The days of the history, UTC midnights, oldest first. */
  days: number[];
  weightOf: (instant: number) => number;
  /** A day by demand and growth, from a number in [0, 1). */
  dayAt: (fraction: number) => number;
};

/** @param growth demand of the last day relative to the first */
export function dayPicker(start: number, end: number, growth: number): DayPicker {
  const days: number[] = [];
  const upTo: number[] = [];
  const weights = new Map<number, number>();
  let sum = 0;
  for (let day = start; day < end; day += DAY) {
    const weight = demand(day);
    sum += weight * (1 + ((growth - 1) * (day - start)) / (end - start));
    weights.set(day, weight);
    days.push(day);
    upTo.push(sum);
  }
  return {
    days,
    weightOf: (instant) => weights.get(Math.floor(instant / DAY) * DAY) ?? 0,
    dayAt: (fraction) => {
      const wanted = fraction * sum;
      let low = 0;
      let high = days.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((upTo[middle] as number) > wanted) high = middle;
        else low = middle + 1;
      }
      return days[low] as number;
    },
  };
}
