// What is to be expected of every customer with the same history: reckoned once, however many there are.

import { expectedWhileAlive } from "../alive-expectation.ts";
import { aliveProbability, expectedPurchases, ifAlive, type PurchaseParameters } from "../bg-nbd.ts";
import type { PurchaseFit } from "../bg-nbd-fit.ts";
import type { History } from "../customer-groups.ts";
import { discountedPurchases } from "../customer-value.ts";
import type { SpendParameters } from "../gamma-gamma.ts";
import { chancesOfCounts } from "../purchase-forecast.ts";
import { type ValueCurves, valueDistribution } from "./value-distribution.ts";

export type Horizon = {
  weeks: number;
  /** 0.1 = money a year from now is worth 1/1.1 */
  yearlyRate: number;
};

export type HistoryForecast = {
  alive: number;
  /** purchase days within the horizon, and how much they vary */
  expected: number;
  variance: number;
  /** the middle 80 % of them, whole counts */
  low: number;
  high: number;
  /** what a purchase within the horizon is worth today, on average: 1 without discount */
  worth: number;
  /** `expected` of a customer who surely is still there */
  expectedIfAlive: number;
  /** how ln `expected` moves with ln r, ln α, ln a, ln b */
  slopes: [number, number, number, number];
  /** the middle 80 % of the sum spent, in multiples of γ + x·mean; null without a spend model */
  sum: { low: number; high: number } | null;
};

const LOW = 0.1;
const HIGH = 0.9;
const STEP = 1e-3;

/** @param curves of these spend parameters, where many histories are asked about */
export function forecastHistory(
  { model, parameters }: Pick<PurchaseFit, "model" | "parameters">,
  spend: SpendParameters | null,
  history: History,
  { weeks, yearlyRate }: Horizon,
  curves: ValueCurves | null = null,
): HistoryForecast {
  const chances = chancesOfCounts(model, parameters, history, weeks);
  const expected = expectedPurchases(model, parameters, history, weeks);
  const { rate, leaving } = ifAlive(model, parameters, history);
  const moved = (name: keyof PurchaseParameters, by: number) =>
    expectedPurchases(model, { ...parameters, [name]: parameters[name] * Math.exp(by) }, history, weeks);
  const slope = (name: keyof PurchaseParameters) =>
    expected > 0 ? (moved(name, STEP) - moved(name, -STEP)) / (2 * STEP * expected) : 0;
  const distribution = spend && valueDistribution(chances, spend, history.x, curves);
  return {
    alive: aliveProbability(model, parameters, history),
    expected,
    variance: chances.reduce((sum, chance, count) => sum + chance * (count - expected) ** 2, 0),
    low: quantile(chances, LOW),
    high: quantile(chances, HIGH),
    worth: expected > 0 ? discountedPurchases(model, parameters, history, weeks, yearlyRate) / expected : 1,
    expectedIfAlive: expectedWhileAlive(rate, leaving, weeks),
    slopes: [slope("r"), slope("alpha"), slope("a"), slope("b")],
    sum: distribution && { low: distribution.quantile(LOW), high: distribution.quantile(HIGH) },
  };
}

/** The smallest count that is not exceeded with this chance. */
function quantile(chances: number[], chance: number): number {
  let reached = 0;
  const count = chances.findIndex((one) => {
    reached += one;
    return reached >= chance;
  });
  return count < 0 ? Math.max(0, chances.length - 1) : count;
}
