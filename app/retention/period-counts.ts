// What is counted of a period; every rate follows from it.

/** Counts of customers and purchases; money in minor units. The words are those of docs/metrics.md. */
export type PeriodCounts = {
  /** S: active at the start */
  activeAtStart: number;
  /** E: active at the end */
  activeAtEnd: number;
  /** N: first-ever purchase inside the period, and active at its end */
  newCustomers: number;
  retained: number;
  lost: number;
  reactivated: number;
  everBoughtBeforeStart: number;
  boughtBeforeStartAndInside: number;
  everBoughtBeforeEnd: number;
  boughtTwiceBeforeEnd: number;
  purchases: number;
  buyers: number;
  grossMinor: bigint;
  netMinor: bigint;
  purchasesBeforeEnd: number;
  grossBeforeEndMinor: bigint;
};
