// One customer's forecast in money: the history's purchases times what this customer's purchases are worth.
import { expectedSpend, type Spend, type SpendParameters, spendVariance } from "../gamma-gamma.ts";
import type { HistoryForecast } from "./history-forecast.ts";

/** Minor units. */
export type CustomerValue = {
  /** predictive lifetime value: expected purchases × expected value of each, discounted */
  value: number;
  /** the middle 80 % */
  low: number;
  high: number;
  /** squared minor units; infinite where the spend model's own is (q ≤ 2 and nothing bought again) */
  variance: number;
  /** how `value` moves with ln r, ln α, ln a, ln b, ln p, ln q, ln γ */
  slopes: number[];
  /** what the customer would bring if surely still there × (1 − P(alive)) */
  atRisk: number;
};

const STEP = 1e-3;

export function customerValueOf(
  forecast: HistoryForecast,
  parameters: SpendParameters,
  spend: Spend,
): CustomerValue {
  const each = expectedSpend(parameters, spend);
  const value = forecast.expected * forecast.worth * each;
  const scale = (parameters.gamma + spend.x * Math.max(spend.monetary, 0)) * forecast.worth;
  return {
    value,
    low: (forecast.sum?.low ?? 0) * scale,
    high: (forecast.sum?.high ?? 0) * scale,
    variance: sumVariance(forecast, parameters, spend),
    slopes: [...forecast.slopes, ...spendSlopes(parameters, spend, each)].map((slope) => slope * value),
    atRisk: forecast.expectedIfAlive * forecast.worth * each * (1 - forecast.alive),
  };
}

/**
 * Of the sum of Y purchases worth Z each, whose mean differs from customer to customer:
 * E[Y] Var(Z | mean) + E[Y²] E[mean²] − E[Y]² E[mean]². Each is discounted as all are on average.
 */
function sumVariance(forecast: HistoryForecast, parameters: SpendParameters, spend: Spend): number {
  if (forecast.expected === 0) return 0;
  const each = expectedSpend(parameters, spend);
  const { ofOnePurchase, ofTheMean } = spendVariance(parameters, spend);
  const square = forecast.variance + forecast.expected ** 2;
  const plain =
    forecast.expected * ofOnePurchase + square * (ofTheMean + each * each) - (forecast.expected * each) ** 2;
  return plain * forecast.worth ** 2;
}

/** How the logarithm of the expected value of a purchase moves with the logarithms of p, q and γ. */
function spendSlopes(parameters: SpendParameters, spend: Spend, each: number): number[] {
  return (["p", "q", "gamma"] as const).map((name) => {
    const moved = (by: number) =>
      expectedSpend({ ...parameters, [name]: parameters[name] * Math.exp(by) }, spend);
    return (moved(STEP) - moved(-STEP)) / (2 * STEP * each);
  });
}
