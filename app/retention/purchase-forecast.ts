// How many purchases a customer will make, as a whole distribution: what to expect, and between which counts it will
// lie. Given the parameters the distribution is exact; that the parameters are themselves estimates is not in it (it
// matters for sums over many customers, see total-forecast.ts, and hardly for one).
import { aliveProbability, ifAlive, type PurchaseModel, type PurchaseParameters } from "./bg-nbd.ts";
import type { History } from "./customer-groups.ts";

export type PurchaseForecast = {
  expected: number;
  variance: number;
  /** the smallest counts that are not exceeded with a chance of (1 − level) / 2 and (1 + level) / 2 */
  from: number;
  to: number;
};

// a tail that adds less than this to the mean is not followed
const NOTHING = 1e-12;
const MOST = 1_000_000;

/** @param level how much of the distribution lies between `from` and `to`, in (0, 1) */
export function forecastPurchases(
  model: PurchaseModel,
  parameters: PurchaseParameters,
  history: History,
  weeks: number,
  level = 0.8,
): PurchaseForecast {
  const alive = aliveProbability(model, parameters, history);
  const { rate, leaving } = ifAlive(model, parameters, history);
  const lowTail = (1 - level) / 2;
  let from: number | undefined;
  let to: number | undefined;
  let expected = 0;
  let variance = 0;
  for (const { count, chance } of tails(rate, leaving, weeks)) {
    const atLeast = alive * chance;
    // P(Y ≤ count − 1) = 1 − P(Y ≥ count)
    if (from === undefined && 1 - atLeast >= lowTail) from = count - 1;
    if (to === undefined && 1 - atLeast >= 1 - lowTail) to = count - 1;
    expected += atLeast;
    variance += (2 * count - 1) * atLeast;
  }
  return { expected, variance: variance - expected * expected, from: from ?? 0, to: to ?? from ?? 0 };
}

// two large chances subtracted leave no smaller one than this to be trusted
const LEAST_CHANCE = 1e-12;

/** The chance of exactly `count` purchase days in the `weeks` after T, never less than 10⁻¹². */
export function chanceOfPurchases(
  model: PurchaseModel,
  parameters: PurchaseParameters,
  history: History,
  weeks: number,
  count: number,
): number {
  const alive = aliveProbability(model, parameters, history);
  const { rate, leaving } = ifAlive(model, parameters, history);
  // P(Y ≥ count), and P(Y ≥ count + 1)
  let atLeast = count === 0 ? 1 : 0;
  let more = 0;
  for (const tail of tails(rate, leaving, weeks)) {
    if (tail.count === count) atLeast = alive * tail.chance;
    if (tail.count === count + 1) {
      more = alive * tail.chance;
      break;
    }
  }
  return Math.max(atLeast - more, LEAST_CHANCE);
}

/** The chance of each count of purchase days in the `weeks` after T, from 0 up, until what is left is nothing. */
export function chancesOfCounts(
  model: PurchaseModel,
  parameters: PurchaseParameters,
  history: History,
  weeks: number,
): number[] {
  const alive = aliveProbability(model, parameters, history);
  const { rate, leaving } = ifAlive(model, parameters, history);
  const chances: number[] = [];
  let atLeast = 1;
  for (const { chance } of tails(rate, leaving, weeks)) {
    chances.push(Math.max(0, atLeast - alive * chance));
    atLeast = alive * chance;
  }
  return chances;
}

/**
 * P(Y ≥ k) for k = 1, 2, … of a customer who is alive: both that the rate brings k purchases in time – negative
 * binomial – and that the customer stayed after each of the k − 1 before: E[(1 − p)^(k−1)]. (Summed up this is
 * Fader, Hardie & Lee 2005, equation (8).)
 */
function* tails(rate: { shape: number; weeks: number }, leaving: { a: number; b: number }, weeks: number) {
  if (weeks <= 0) {
    yield { count: 1, chance: 0 };
    return;
  }
  const logZ = -Math.log1p(rate.weeks / weeks);
  // in logarithms: for a frequent customer the chance of 0 purchases is too small for a number
  let logChance = -rate.shape * Math.log1p(weeks / rate.weeks);
  let fewer = Math.exp(logChance);
  let stayed = 1;
  const mean = (rate.shape * weeks) / rate.weeks;
  for (let k = 1; k <= MOST; k++) {
    const chance = stayed * Math.max(0, 1 - fewer);
    yield { count: k, chance };
    if (chance < NOTHING && (k > mean || stayed < NOTHING)) return;
    logChance += Math.log((rate.shape + k - 1) / k) + logZ;
    fewer += Math.exp(logChance);
    stayed *= (leaving.b + k - 1) / (leaving.a + leaving.b + k - 1);
  }
}
