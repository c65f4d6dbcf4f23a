// RFM once more, by looking at every customer beside every other, and by the lines of docs/metrics.md.
import type { PlainOrder } from "./reckoning.ts";

export type PlainRfm = {
  customer: string;
  recencyDays: number;
  frequency: number;
  monetaryMinor: number;
  r: number;
  f: number;
  m: number;
  group: string;
};

export function reckonRfm(orders: PlainOrder[], date: string, timezone: string): PlainRfm[] {
  const at = firstInstantOf(date, timezone);
  const bought = new Map<string, { last: number; frequency: number; monetaryMinor: number }>();
  for (const order of orders) {
    const refunded = order.refundedMinor ?? 0;
    if (order.customer === null || order.test || order.cancelled) continue;
    if (order.totalMinor > 0 && refunded >= order.totalMinor) continue;
    if (order.at.getTime() >= at) continue;
    const so = bought.get(order.customer) ?? { last: 0, frequency: 0, monetaryMinor: 0 };
    bought.set(order.customer, {
      last: Math.max(so.last, order.at.getTime()),
      frequency: so.frequency + 1,
      monetaryMinor: so.monetaryMinor + order.totalMinor - refunded,
    });
  }
  const customers = [...bought].map(([customer, { last, ...rest }]) => ({
    customer,
    recencyDays: (at - last) / 86_400_000,
    ...rest,
  }));
  const score = (worse: number) => Math.min(5, 1 + Math.floor((5 * worse) / customers.length));
  return customers.map((one) => {
    const r = score(customers.filter((other) => other.recencyDays > one.recencyDays).length);
    const f = score(customers.filter((other) => other.frequency < one.frequency).length);
    const m = score(customers.filter((other) => other.monetaryMinor < one.monetaryMinor).length);
    return { ...one, r, f, m, group: group(r, Math.floor((f + m) / 2 + 0.5)) };
  });
}

function group(r: number, fm: number): string {
  if (r >= 4 && fm === 1) return r === 5 ? "New customers" : "Promising";
  if (r >= 4 && fm <= 3) return "Potential loyalists";
  if (r === 5 || (r === 4 && fm === 5)) return "Champions";
  if (r === 4 || (r === 3 && fm >= 4)) return "Loyal";
  if (r === 3) return fm === 3 ? "Needs attention" : "About to sleep";
  if (fm <= 2) return r === 2 ? "Hibernating" : "Lost";
  return fm === 5 || (fm === 4 && r === 1) ? "Cannot lose them" : "At risk";
}

/** Narrowed down by what the shop's clock shows. */
function firstInstantOf(date: string, timezone: string): number {
  const day = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  let before = Date.parse(`${date}T00:00:00Z`) - 2 * 86_400_000;
  let after = before + 4 * 86_400_000;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (day.format(middle) < date) before = middle;
    else after = middle;
  }
  return after;
}
