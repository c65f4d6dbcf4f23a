// An interval for a share that holds at every look at once: a confidence sequence, exact for any count from the first.
import { lnBeta } from "../numerics/special-functions.ts";
import type { Interval } from "./arm.ts";

/** Where the mixture looks: Beta(hits, misses), fixed before the data. A poor choice widens, it never misleads. */
export type Mixture = { hits: number; misses: number };

/**
 * ln of the mixture likelihood over the likelihood of `share`. Under the true share this is a martingale with mean 1,
 * so by Ville's inequality it ever passes 1/α with probability at most α, however often one looks.
 * Robbins (1970), "Statistical methods related to the law of the iterated logarithm"; as used for counts of
 * conversions by Lindon & Malek (2022), "Anytime-valid inference for multinomial count data".
 */
export function lnEvidenceAgainst(share: number, hits: number, misses: number, mixture: Mixture): number {
  const likelihood = (hits && hits * Math.log(share)) + (misses && misses * Math.log1p(-share));
  return (
    lnBeta(mixture.hits + hits, mixture.misses + misses) - lnBeta(mixture.hits, mixture.misses) - likelihood
  );
}

const STEPS = 60;

/** All shares the data have not yet spoken against: at all looks together this misses the truth with at most `alpha`. */
export function shareInterval(hits: number, misses: number, mixture: Mixture, alpha: number): Interval {
  const seen = hits + misses;
  if (seen === 0) return { low: 0, high: 1 };
  const limit = Math.log(1 / alpha);
  const against = (share: number) => lnEvidenceAgainst(share, hits, misses, mixture);
  // the evidence is least at the observed share, where it is below 0, and grows to both sides
  const best = hits / seen;
  return {
    low: hits === 0 ? 0 : edge(0, best, against, limit),
    high: misses === 0 ? 1 : edge(1, best, against, limit),
  };
}

/** Between a share spoken against and one that is not: the outermost that is not quite spoken against. */
function edge(outside: number, inside: number, against: (share: number) => number, limit: number): number {
  let refused = outside;
  let kept = inside;
  for (let step = 0; step < STEPS; step++) {
    const middle = (refused + kept) / 2;
    if (against(middle) >= limit) refused = middle;
    else kept = middle;
  }
  return refused;
}
