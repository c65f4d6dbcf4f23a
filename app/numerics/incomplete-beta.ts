// The distribution function of the beta distribution, to about 12 digits.
import { lnBeta } from "./special-functions.ts";

const MOST_TERMS = 10_000;
const TINY = 1e-300;

/** I_x(a, b), the chance that a Beta(a, b) lies below x, by its continued fraction (DLMF 8.17.22). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // the fraction converges quickly below the mean; above it, what lies on the other side is looked at instead
  const below = x < (a + 1) / (a + b + 2);
  const [near, own, other] = below ? [x, a, b] : [1 - x, b, a];
  const front = Math.exp(own * Math.log(near) + other * Math.log1p(-near) - lnBeta(own, other)) / own;
  const share = front * fraction(near, own, other);
  return below ? share : 1 - share;
}

/** Lentz's method. */
function fraction(x: number, a: number, b: number): number {
  const away = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < 1e-13) return result;
  }
  return result;
}
