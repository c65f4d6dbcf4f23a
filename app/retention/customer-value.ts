// What a customer's purchases of the coming weeks are worth today.
import { expectedPurchases, type PurchaseModel, type PurchaseParameters } from "./bg-nbd.ts";
import type { History } from "./customer-groups.ts";
import { expectedSpend, type Spend, type SpendParameters } from "./gamma-gamma.ts";

const WEEKS_A_YEAR = 365 / 7;
// purchases inside one step are discounted as if made in its middle: at 10 % a year that is off by less than 0.01 %
const STEP_WEEKS = 4;

/**
 * Purchases expected within the horizon, each counted at what a purchase of its time is worth today.
 * @param yearlyRate 0.1 = money a year from now is worth 1/1.1
 */
export function discountedPurchases(
  model: PurchaseModel,
  parameters: PurchaseParameters,
  history: History,
  horizonWeeks: number,
  yearlyRate: number,
): number {
  let total = 0;
  let before = 0;
  for (let start = 0; start < horizonWeeks; start += STEP_WEEKS) {
    const end = Math.min(start + STEP_WEEKS, horizonWeeks);
    const until = expectedPurchases(model, parameters, history, end);
    total += (until - before) * (1 + yearlyRate) ** (-(start + end) / 2 / WEEKS_A_YEAR);
    before = until;
  }
  return total;
}

/** Predictive lifetime value over the horizon, in the money of `monetary`: discounted purchases × expected value of each. */
export function customerValue(
  purchases: { model: PurchaseModel; parameters: PurchaseParameters },
  spend: SpendParameters,
  customer: History & Spend,
  { horizonWeeks = WEEKS_A_YEAR, yearlyRate = 0.1 }: { horizonWeeks?: number; yearlyRate?: number } = {},
): number {
  return (
    discountedPurchases(purchases.model, purchases.parameters, customer, horizonWeeks, yearlyRate) *
    expectedSpend(spend, customer)
  );
}
