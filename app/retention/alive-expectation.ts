// How many purchases a customer who is alive now will make: the mean over λ ~ Gamma(shape, weeks) and p ~ Beta(a, b)
// of (1 − e^(−λpt)) / p. This is the bracket of Fader, Hardie & Lee (2005), equation (10), in a form that neither
// overflows at many purchases nor breaks at a = 1.
import { lnBeta } from "../numerics/special-functions.ts";

export type Rate = { shape: number; weeks: number };
export type Leaving = { a: number; b: number };

// beyond these the series is slow, or its terms cancel: then the integral is quicker and safer
const SLOW = 0.95;
const MOST_TERMS = 2000;
const CANCELLATION = 1e5;

/** @param weeks t, how far to look ahead */
export function expectedWhileAlive(rate: Rate, leaving: Leaving, weeks: number): number {
  if (weeks <= 0) return 0;
  return bySeries(rate, leaving, weeks) ?? byIntegral(rate, leaving, weeks);
}

/**
 * With z = t / (weeks + t), c = a + b − 1, d = c − shape and Euler's transformation, the bracket is
 * c/(a − 1) · [1 − (1 − z)^(a−1) · ₂F₁(d, a − 1; c; z)].
 * Dividing a − 1 out of each term leaves nothing that vanishes at a = 1 or grows with the number of purchases:
 * −c · expm1((a−1) ln(1−z))/(a−1) − (1−z)^(a−1) · Σ (d)ₖ (a)ₖ₋₁ / (c+1)ₖ₋₁ · zᵏ/k!
 */
export function bySeries(rate: Rate, leaving: Leaving, weeks: number): number | undefined {
  const z = weeks / (rate.weeks + weeks);
  if (z > SLOW) return undefined;
  const { a, b } = leaving;
  const c = a + b - 1;
  const d = c - rate.shape;
  let term = d * z;
  let sum = term;
  let largest = Math.abs(term);
  for (let k = 1; Math.abs(term) > 1e-16 * Math.abs(sum); k++) {
    if (k > MOST_TERMS) return undefined;
    term *= ((d + k) * (a + k - 1) * z) / ((c + k) * (k + 1));
    sum += term;
    largest = Math.max(largest, Math.abs(term));
  }
  const log = -Math.log1p(weeks / rate.weeks);
  const shrink = (a - 1) * log;
  const first = -c * (Math.abs(shrink) < 1e-12 ? log : Math.expm1(shrink) / (a - 1));
  const second = Math.exp(shrink) * sum;
  const result = first - second;
  const biggest = Math.max(Math.abs(first), Math.exp(shrink) * largest);
  return Number.isFinite(result) && biggest < CANCELLATION * result ? result : undefined;
}

// a weight this far (in logarithms) below the peak's adds nothing
const NOTHING = 45;

/**
 * The same mean with the gamma integral done: ∫ [1 − (1 + pt/weeks)^(−shape)] / p · Beta(p; a, b) dp, by the
 * trapezoidal rule in ln(p / (1 − p)), where the integrand falls off exponentially both ways and the rule converges
 * exponentially.
 */
export function byIntegral(rate: Rate, { a, b }: Leaving, weeks: number): number {
  const ahead = weeks / rate.weeks;
  const atZero = rate.shape * ahead;
  // softplus both ways: ln p = −softplus(−u) and ln(1 − p) = −softplus(u)
  const logWeight = (u: number) => -a * softplus(-u) - b * softplus(u);
  const purchases = (u: number) => {
    const p = 1 / (1 + Math.exp(-u));
    return p * atZero < 1e-14 ? atZero : -Math.expm1(-rate.shape * Math.log1p(p * ahead)) / p;
  };
  const peak = Math.log(a / b);
  const width = Math.sqrt(1 / a + 1 / b);
  const step = Math.min(0.25, width / 3);
  const height = logWeight(peak);
  const value = (u: number) => purchases(u) * Math.exp(logWeight(u) - height);
  // far out neither p (or 1 − p) nor the purchases change any more: what is left is a geometric series
  const far = 35 + Math.log(Math.max(1, atZero, a, b));
  const side = (direction: 1 | -1, decay: number) => {
    let sum = 0;
    let u = peak + direction * step;
    for (; direction * u < far; u += direction * step) {
      if (logWeight(u) < height - NOTHING) return sum;
      sum += value(u);
    }
    return sum + value(u) / -Math.expm1(-decay * step);
  };
  const sum = side(-1, a) + value(peak) + side(1, b);
  return sum * step * Math.exp(height - lnBeta(a, b));
}

function softplus(u: number): number {
  return u > 0 ? u + Math.log1p(Math.exp(-u)) : Math.log1p(Math.exp(u));
}
