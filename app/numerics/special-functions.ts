// The gamma function's logarithm and its derivative, to about 14 digits, and the two sums the purchase models add
// up over whole numbers of purchases.

// Stirling's series needs a large argument: below this the recurrence Γ(x + 1) = x Γ(x) lifts it
const LARGE = 10;
const HALF_LOG_TWO_PI = 0.9189385332046727;

/** lnΓ(x) for x > 0 (Abramowitz & Stegun 6.1.41). */
export function lnGamma(x: number): number {
  let below = 1;
  let lifted = x;
  while (lifted < LARGE) below *= lifted++;
  const s = 1 / (lifted * lifted);
  const series =
    (1 / 12 + s * (-1 / 360 + s * (1 / 1260 + s * (-1 / 1680 + s * (1 / 1188 - (s * 691) / 360360))))) /
    lifted;
  return (lifted - 0.5) * Math.log(lifted) - lifted + HALF_LOG_TWO_PI + series - Math.log(below);
}

/** ψ(x) = d lnΓ(x) / dx for x > 0 (Abramowitz & Stegun 6.3.18). */
export function digamma(x: number): number {
  let below = 0;
  let lifted = x;
  while (lifted < LARGE) below += 1 / lifted++;
  const s = 1 / (lifted * lifted);
  const series =
    s * (1 / 12 + s * (-1 / 120 + s * (1 / 252 + s * (-1 / 240 + s * (1 / 132 - (s * 691) / 32760)))));
  return Math.log(lifted) - 0.5 / lifted - series - below;
}

/** lnB(a, b) = lnΓ(a) + lnΓ(b) − lnΓ(a + b). */
export function lnBeta(a: number, b: number): number {
  return lnGamma(a) + lnGamma(b) - lnGamma(a + b);
}

export type Rising = { ln: Float64Array; psi: Float64Array };

// adding up further than this costs more than Stirling's series
const FAR = 32;

/**
 * For each whole number n of an ascending list: lnΓ(base + n) − lnΓ(base) and ψ(base + n) − ψ(base).
 * Added up from one n to the next, which is both quicker and more exact than the difference of two large values.
 */
export function rising(base: number, ascending: ArrayLike<number>, into?: Rising): Rising {
  const { ln, psi } = into ?? {
    ln: new Float64Array(ascending.length),
    psi: new Float64Array(ascending.length),
  };
  let reached = 0;
  let lnSum = 0;
  let psiSum = 0;
  for (let i = 0; i < ascending.length; i++) {
    const n = ascending[i]!;
    if (n - reached > FAR) {
      lnSum += lnGamma(base + n) - lnGamma(base + reached);
      psiSum += digamma(base + n) - digamma(base + reached);
      reached = n;
    }
    for (; reached < n; reached++) {
      lnSum += Math.log(base + reached);
      psiSum += 1 / (base + reached);
    }
    ln[i] = lnSum;
    psi[i] = psiSum;
  }
  return { ln, psi };
}
