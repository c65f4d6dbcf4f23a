// Frequency, recency, age and value once more, over plain arrays and local dates.
import type { PlainOrder } from "./reckoning.ts";

export type PlainSummary = {
  customer: string;
  x: number;
  tx: number;
  T: number;
  monetary: number;
  laterPurchases: number;
};

export function reckonSummary(
  orders: PlainOrder[],
  { until, later, timezone }: { until: string; later: string; timezone: string },
): PlainSummary[] {
  const clock = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const bought = new Map<string, Map<string, number>>();
  for (const { customer, at, totalMinor, refundedMinor = 0, cancelled, test } of orders) {
    if (customer === null || cancelled || test || (totalMinor > 0 && refundedMinor >= totalMinor)) continue;
    const days = bought.get(customer) ?? new Map<string, number>();
    const day = clock.format(at);
    days.set(day, (days.get(day) ?? 0) + totalMinor - refundedMinor);
    bought.set(customer, days);
  }
  const number = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
  return [...bought].flatMap(([customer, days]) => {
    const told = [...days.keys()].filter((day) => day < until).sort();
    const first = told[0];
    if (first === undefined) return [];
    const repeat = told.slice(1);
    return {
      customer,
      x: repeat.length,
      tx: (number(told.at(-1)!) - number(first)) / 7,
      T: (number(until) - 1 - number(first)) / 7,
      monetary:
        repeat.length === 0 ? 0 : repeat.reduce((sum, day) => sum + days.get(day)!, 0) / repeat.length,
      laterPurchases: [...days.keys()].filter((day) => day >= until && day < later).length,
    };
  });
}
