// The upper tail of the chi-square distribution: how often chance alone strays at least this far.
import { lnGamma } from "./special-functions.ts";

const ENOUGH = 1e-15;
const MOST_TERMS = 10_000;

/** P(χ² ≥ value) with the given degrees of freedom: Q(d/2, x/2), Abramowitz & Stegun 26.4.2, 6.5.29 and 6.5.31. */
export function chiSquareTail(value: number, degrees: number): number {
  if (value <= 0) return 1;
  const a = degrees / 2;
  const x = value / 2;
  const scale = Math.exp(a * Math.log(x) - x - lnGamma(a));
  return x < a + 1 ? 1 - (scale * series(a, x)) / a : scale * continuedFraction(a, x);
}

/** 1 + x/(a+1) + x²/((a+1)(a+2)) + … */
function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < MOST_TERMS && term > sum * ENOUGH; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** 1/(x+1−a− 1(1−a)/(x+3−a− …)), from the front (modified Lentz). */
function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const factor = -n * (n - a);
    b += 2;
    d = 1 / (b + factor * d);
    c = b + factor / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < ENOUGH) break;
  }
  return value;
}
