// Rates from counts. A rate whose denominator is 0 is null: there is nothing to say.
import type { PeriodCounts } from "./period-counts.ts";

/** Percentages 0–100, unrounded (the retention rate can exceed 100: it counts reactivated customers). */
export type Rates = {
  retention: number | null;
  strictRetention: number | null;
  churn: number | null;
  returningCustomer: number | null;
  repeatPurchase: number | null;
  reactivation: number | null;
};

type RateInputs = Pick<
  PeriodCounts,
  | "activeAtStart"
  | "activeAtEnd"
  | "newCustomers"
  | "retained"
  | "lost"
  | "reactivated"
  | "everBoughtBeforeStart"
  | "boughtBeforeStartAndInside"
  | "everBoughtBeforeEnd"
  | "boughtTwiceBeforeEnd"
>;

export function rates(counts: RateInputs): Rates {
  return {
    // customer retention rate: (E − N) / S
    retention: percent(counts.activeAtEnd - counts.newCustomers, counts.activeAtStart),
    strictRetention: percent(counts.retained, counts.activeAtStart),
    churn: percent(counts.lost, counts.activeAtStart),
    returningCustomer: percent(counts.boughtBeforeStartAndInside, counts.everBoughtBeforeStart),
    repeatPurchase: percent(counts.boughtTwiceBeforeEnd, counts.everBoughtBeforeEnd),
    reactivation: percent(counts.reactivated, counts.everBoughtBeforeStart - counts.activeAtStart),
  };
}

export function ratio(numerator: number | bigint, denominator: number | bigint): number | null {
  return Number(denominator) === 0 ? null : Number(numerator) / Number(denominator);
}

function percent(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : (numerator / denominator) * 100;
}
