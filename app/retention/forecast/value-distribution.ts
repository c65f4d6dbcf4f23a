// What one customer's further purchases may come to, as a whole distribution: how many they are (BG/NBD) and what each
// is worth (Gamma-Gamma). Given k purchases their sum is Gamma(pk, ν), and ν ~ Gamma(q′, γ′) with q′ = q + px and
// γ′ = γ + x·mean: so sum / (sum + γ′) ~ Beta(pk, q′) (Fader & Hardie 2013). Over k it is a mixture, with a share of
// exactly 0 for no purchase. In multiples of γ′ it hangs on the history alone, not on what the customer spent.
import { betaCurve } from "../../numerics/beta-curve.ts";
import { incompleteBeta } from "../../numerics/incomplete-beta.ts";
import type { SpendParameters } from "../gamma-gamma.ts";

/** The beta distributions of a shop's customers; those of many customers are the same. */
export type ValueCurves = {
  /** the chance that k further purchases of a customer with x so far come to at most a share with this logit */
  below(x: number, k: number, logit: number): number;
  /** where customers are few, a curve of their own would cost more than it saves */
  keeps(x: number, k: number): boolean;
};

const MOST_PURCHASES = 300;

export function valueCurves({ p, q }: SpendParameters): ValueCurves {
  const curves: ((logit: number) => number)[][] = [];
  return {
    keeps: (x, k) => x < MOST_PURCHASES && k < MOST_PURCHASES,
    below(x, k, logit) {
      curves[x] ??= [];
      curves[x][k] ??= betaCurve(p * k, q + p * x);
      return curves[x][k](logit);
    },
  };
}

/**
 * @param chances of 0, 1, 2, … purchases; @param x repeat purchases so far; @param curves of these parameters, where many
 * customers are asked about. Values in multiples of γ + x·mean
 */
export function valueDistribution(
  chances: number[],
  { p, q }: SpendParameters,
  x: number,
  curves: ValueCurves | null = null,
) {
  const own = q + p * x;
  /** the chance of at most the value with this logit of its share, value / (1 + value) */
  const belowLogit = (logit: number): number => {
    const share = 1 / (1 + Math.exp(-logit));
    let chance = chances[0] ?? 1;
    for (let k = 1; k < chances.length; k++) {
      if (chances[k]! <= NOTHING) continue;
      const each = curves?.keeps(x, k) ? curves.below(x, k, logit) : incompleteBeta(share, p * k, own);
      chance += chances[k]! * each;
    }
    return chance;
  };
  /** the chance of at most this value */
  const below = (value: number): number => (value < 0 ? 0 : belowLogit(Math.log(value)));
  /** the smallest value that is not exceeded with this chance */
  const quantile = (chance: number): number => {
    if ((chances[0] ?? 1) >= chance) return 0;
    const count = chances.reduce((sum, one, k) => sum + k * one, 0);
    return Math.exp(root((logit) => belowLogit(logit) - chance, Math.log((p * Math.max(1, count)) / own)));
  };
  return { below, quantile };
}

// counts rarer than this move no quantile one could see
const NOTHING = 1e-7;
const CLOSE = 1e-5;
const MOST_STEPS = 60;
/** No value is e¹⁰⁰ times another. */
const FURTHEST = 100;

/** Where a rising function passes 0: searched for around a first guess, then by false position with the Illinois correction. */
function root(f: (at: number) => number, guess: number): number {
  let [low, high] = [guess, guess];
  let atLow = f(guess);
  let atHigh = atLow;
  for (let step = 0.5; atLow > 0 && step < FURTHEST; step *= 2) {
    [high, atHigh] = [low, atLow];
    low -= step;
    atLow = f(low);
  }
  for (let step = 0.5; atHigh < 0 && step < FURTHEST; step *= 2) {
    [low, atLow] = [high, atHigh];
    high += step;
    atHigh = f(high);
  }
  let side = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    if (atLow === atHigh) return low;
    const next = (low * atHigh - high * atLow) / (atHigh - atLow);
    const at = f(next);
    if (Math.abs(at) < CLOSE) return next;
    if (at < 0) {
      [low, atLow] = [next, at];
      if (side < 0) atHigh /= 2;
      side = -1;
    } else {
      [high, atHigh] = [next, at];
      if (side > 0) atLow /= 2;
      side = 1;
    }
  }
  return (low + high) / 2;
}
