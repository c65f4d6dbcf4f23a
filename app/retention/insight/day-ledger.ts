// Running totals at the end of each day, from what happened day by day. From two rows follow the figures of any period
// between them, whatever the activity window: docs/decisions/0023.

/** What happened on one of the shop's days; money in minor units. */
export type DayFacts = {
  /** YYYY-MM-DD */
  day: string;
  purchases: number;
  grossMinor: bigint;
  netMinor: bigint;
  /** customers whose first, whose second purchase it was */
  first: number;
  second: number;
  /** of each purchase that was not a first: the day of the customer's purchase before, as its place in the list of days */
  before: number[];
  /** of the same purchases: days since the purchase before */
  gapDays: number[];
  unattributed: number;
  unattributedGrossMinor: bigint;
  goodsMinor: bigint;
  costedMinor: bigint;
  costMinor: bigint;
};

export type DayTotals = {
  day: string;
  /** 1 for the first day */
  position: number;
  purchases: number;
  grossMinor: bigint;
  netMinor: bigint;
  customers: number;
  boughtTwice: number;
  unattributed: number;
  unattributedGrossMinor: bigint;
  goodsMinor: bigint;
  costedMinor: bigint;
  costMinor: bigint;
  /** the n-th, from 0: customers who bought from day n up to and with this one */
  buyers: number[];
};

/** @param days ascending, each once */
export function* dayTotals(days: DayFacts[]): Generator<DayTotals> {
  // customers by the day of their latest purchase so far: who bought from day n on are those at n or later
  const latest = new Int32Array(days.length);
  const sum = {
    purchases: 0,
    grossMinor: 0n,
    netMinor: 0n,
    customers: 0,
    boughtTwice: 0,
    unattributed: 0,
    unattributedGrossMinor: 0n,
    goodsMinor: 0n,
    costedMinor: 0n,
    costMinor: 0n,
  };
  for (const [place, facts] of days.entries()) {
    sum.purchases += facts.purchases;
    sum.grossMinor += facts.grossMinor;
    sum.netMinor += facts.netMinor;
    sum.customers += facts.first;
    sum.boughtTwice += facts.second;
    sum.unattributed += facts.unattributed;
    sum.unattributedGrossMinor += facts.unattributedGrossMinor;
    sum.goodsMinor += facts.goodsMinor;
    sum.costedMinor += facts.costedMinor;
    sum.costMinor += facts.costMinor;
    latest[place] = facts.purchases;
    // several purchases of one customer on one day: each but the last is the one before another
    for (const before of facts.before) latest[before]!--;
    yield { day: facts.day, position: place + 1, ...sum, buyers: sumsFromTheEnd(latest, place) };
  }
}

function sumsFromTheEnd(counts: Int32Array, last: number): number[] {
  const sums = new Array<number>(last + 1);
  let sum = 0;
  for (let place = last; place >= 0; place--) {
    sum += counts[place]!;
    sums[place] = sum;
  }
  return sums;
}
