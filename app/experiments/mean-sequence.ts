// How many standard errors an interval needs so that it holds at every look: the asymptotic confidence sequence.

/** Visitors at which the interval is narrowest against what a single look would give; fixed before the data. */
export const TUNED_FOR_VISITORS = 10_000;

/**
 * Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024), "Time-uniform central limit theory and asymptotic confidence
 * sequences", Annals of Statistics 52, theorem 2.2: mean ± σ̂ √( 2(tρ² + 1)/(t²ρ²) · ln( √(tρ² + 1)/α ) ), here as a
 * multiple of the standard error σ̂/√t. ρ as in their appendix B.2, for t = TUNED_FOR_VISITORS.
 * With 10,000 visitors and α = 0.05 this is 3.0, where a single look would need 1.96.
 * @param visitors seen so far in both groups, ≥ 1
 */
export function sequentialErrors(visitors: number, alpha: number): number {
  const tuning = 2 * Math.log(1 / alpha) + Math.log(2 * Math.log(1 / alpha) + 1);
  return mixtureErrors((visitors * tuning) / TUNED_FOR_VISITORS, alpha);
}

/** The same for a normal mixture whose information is `x` times the prior's. */
export function mixtureErrors(x: number, alpha: number): number {
  return Math.sqrt(((2 * (x + 1)) / x) * Math.log(Math.sqrt(x + 1) / alpha));
}
