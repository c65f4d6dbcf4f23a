// What one customer's further purchases may come to, as a whole distribution: how many they are (BG/NBD) and what each
// is worth (Gamma-Gamma). Given k purchases their sum is Gamma(pk, ν), and ν ~ Gamma(q′, γ′) with q′ = q + px and
// γ′ = γ + x·mean: so sum / (sum + γ′) ~ Beta(pk, q′) (Fader & Hardie 2013). Over k it is a mixture, with a share of
// exactly 0 for no purchase. In multiples of γ′ it hangs on the history alone, not on what the customer spent.
import { incompleteBeta } from "../../numerics/incomplete-beta.ts";
import type { SpendParameters } from "../gamma-gamma.ts";

/** @param chances of 0, 1, 2, … purchases; @param x repeat purchases so far. Values in multiples of γ + x·mean */
export function valueDistribution(chances: number[], { p, q }: SpendParameters, x: number) {
  const own = q + p * x;
  /** the chance of at most this value */
  const below = (value: number): number => {
    if (value < 0) return 0;
    const share = value / (1 + value);
    let chance = chances[0] ?? 1;
    for (let k = 1; k < chances.length; k++) {
      if (chances[k]! > NOTHING) chance += chances[k]! * incompleteBeta(share, p * k, own);
    }
    return chance;
  };
  /** the smallest value that is not exceeded with this chance */
  const quantile = (chance: number): number => {
    const atNothing = below(0) - chance;
    if (atNothing >= 0) return 0;
    const share = root((at) => below(at / (1 - at)) - chance, atNothing, 1 - chance);
    return share / (1 - share);
  };
  return { below, quantile };
}

// counts rarer than this move no quantile one could see
const NOTHING = 1e-7;
const CLOSE = 1e-5;
const MOST_STEPS = 60;

/** Where a rising function passes 0 between 0 and 1: false position with the Illinois correction. */
function root(f: (at: number) => number, atZero: number, atOne: number): number {
  let [low, high, atLow, atHigh] = [0, 1, atZero, atOne];
  let side = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
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
