// The definitions of docs/metrics.md once more, over plain arrays and by other means than the product's:
// no SQL, no instants for day limits – a purchase is placed by the local date its shop's clock shows.

export type PlainOrder = {
  /** whose order, null = nobody's */
  customer: string | null;
  at: Date;
  totalMinor: number;
  refundedMinor?: number;
  cancelled?: boolean;
  test?: boolean;
};

export type Question = { from: string; to: string; timezone: string; windowDays: number };

type Purchase = { customer: string; at: Date; day: string; gross: number; net: number };

export function reckon(orders: PlainOrder[], question: Question) {
  const { from, to, windowDays } = question;
  const dayOf = localDay(question.timezone);
  const fullyRefunded = (o: PlainOrder) => o.totalMinor > 0 && (o.refundedMinor ?? 0) >= o.totalMinor;
  const valid = orders.filter((o) => !o.test && !o.cancelled && !fullyRefunded(o));
  const purchases: Purchase[] = valid
    .filter((o) => o.customer !== null)
    .map((o) => ({
      customer: o.customer!,
      at: o.at,
      day: dayOf(o.at),
      gross: o.totalMinor,
      net: o.totalMinor - (o.refundedMinor ?? 0),
    }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const before = purchases.filter((p) => p.day < to);
  const inside = before.filter((p) => p.day >= from);
  const states = customerStates(purchases, from, to, windowDays);
  const nobodys = valid.filter((o) => o.customer === null && dayOf(o.at) >= from && dayOf(o.at) < to);

  return {
    ...states,
    purchases: inside.length,
    buyers: distinct(inside).size,
    purchaseFrequency: over(inside.length, distinct(inside).size),
    grossMinor: sum(inside.map((p) => p.gross)),
    netMinor: sum(inside.map((p) => p.net)),
    averageOrderMinor: over(sum(inside.map((p) => p.gross)), inside.length),
    gaps: gaps(before),
    historicMinor: over(sum(before.map((p) => p.gross)), distinct(before).size),
    yearlyMinor: yearly(purchases, to),
    cohorts: cohorts(before, to),
    unattributed: { orders: nobodys.length, grossMinor: sum(nobodys.map((o) => o.totalMinor)) },
  };
}

function customerStates(purchases: Purchase[], from: string, to: string, windowDays: number) {
  const active = (day: string) =>
    distinct(purchases.filter((p) => p.day >= minusDays(day, windowDays) && p.day < day));
  const start = active(from);
  const end = active(to);
  const boughtBefore = distinct(purchases.filter((p) => p.day < from));
  const boughtInside = distinct(purchases.filter((p) => p.day >= from && p.day < to));
  const times = new Map<string, number>();
  for (const p of purchases.filter((one) => one.day < to))
    times.set(p.customer, (times.get(p.customer) ?? 0) + 1);

  const fresh = [...end].filter((c) => !boughtBefore.has(c));
  const retained = [...start].filter((c) => end.has(c));
  const lost = [...start].filter((c) => !end.has(c));
  const reactivated = [...end].filter((c) => !start.has(c) && boughtBefore.has(c));
  const twice = [...times.values()].filter((n) => n >= 2).length;
  return {
    S: start.size,
    E: end.size,
    N: fresh.length,
    retained: retained.length,
    lost: lost.length,
    reactivated: reactivated.length,
    rates: {
      retention: percent(end.size - fresh.length, start.size),
      strictRetention: percent(retained.length, start.size),
      churn: percent(lost.length, start.size),
      returningCustomer: percent(
        [...boughtBefore].filter((c) => boughtInside.has(c)).length,
        boughtBefore.size,
      ),
      repeatPurchase: percent(twice, times.size),
      reactivation: percent(reactivated.length, boughtBefore.size - start.size),
    },
  };
}

function gaps(before: Purchase[]) {
  const lastOf = new Map<string, number>();
  const days: number[] = [];
  for (const p of before) {
    const last = lastOf.get(p.customer);
    if (last !== undefined) days.push((p.at.getTime() - last) / 86_400_000);
    lastOf.set(p.customer, p.at.getTime());
  }
  days.sort((a, b) => a - b);
  const at = (share: number) => {
    if (days.length === 0) return null;
    const place = share * (days.length - 1);
    const low = days[Math.floor(place)]!;
    const high = days[Math.ceil(place)]!;
    return low + (high - low) * (place - Math.floor(place));
  };
  return { p25: at(0.25), median: at(0.5), p75: at(0.75), p90: at(0.9) };
}

function yearly(purchases: Purchase[], to: string): number | null {
  const from = minusDays(to, 365);
  const year = purchases.filter((p) => p.day >= from && p.day < to);
  const { S, lost } = customerStates(purchases, from, to, 365);
  if (S === 0 || lost === 0 || year.length === 0) return null;
  const averageOrder = sum(year.map((p) => p.gross)) / year.length;
  const perBuyer = year.length / distinct(year).size;
  return averageOrder * perBuyer * (1 / (lost / S));
}

function cohorts(before: Purchase[], to: string) {
  const firstMonth = new Map<string, string>();
  for (const p of before) if (!firstMonth.has(p.customer)) firstMonth.set(p.customer, p.day.slice(0, 7));
  const lastMonth = minusDays(to, 1).slice(0, 7);
  return [...new Set(firstMonth.values())].sort().map((month) => {
    const members = before.filter((p) => firstMonth.get(p.customer) === month);
    const months: string[] = [];
    for (let m = month; m <= lastMonth; m = nextMonth(m)) months.push(m);
    return {
      month,
      customers: distinct(members).size,
      active: months.map((m) => distinct(members.filter((p) => p.day.slice(0, 7) === m)).size),
      netMinor: months.map((m) => sum(members.filter((p) => p.day.slice(0, 7) <= m).map((p) => p.net))),
    };
  });
}

const distinct = (purchases: Purchase[]) => new Set(purchases.map((p) => p.customer));
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const over = (a: number, b: number) => (b === 0 ? null : a / b);
const percent = (a: number, b: number) => (b === 0 ? null : (100 * a) / b);

function localDay(timezone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return (at) => format.format(at);
}

function minusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

function nextMonth(month: string): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}
