// The distribution function of one beta distribution, asked for many times: reckoned exactly at points close together, and
// between them by the cubic that has the function's own values and slopes there. Off by less than 10⁻⁵.
import { incompleteBeta } from "./incomplete-beta.ts";
import { lnBeta } from "./special-functions.ts";

/** Points within one standard deviation of the logit. The cubic's error falls with the fourth power of their distance. */
const POINTS = 5;
/** Further out than this many times 1/a (or 1/b) the tail is below 10⁻⁸. */
const TAIL = 18;

/** @returns the chance that a Beta(a, b) lies below the share whose logit, ln(share / (1 − share)), is given */
export function betaCurve(a: number, b: number): (logit: number) => number {
  const deviation = Math.sqrt(1 / a + 1 / b);
  const step = deviation / POINTS;
  const first = Math.log(a / b) - TAIL / a - 4 * deviation;
  const points = Math.ceil((TAIL / a + TAIL / b + 8 * deviation) / step);
  // values and slopes, point by point; reckoned when first asked for
  const known = new Float64Array(2 * points).fill(Number.NaN);
  const logBeta = lnBeta(a, b);
  const reckon = (point: number) => {
    const logit = first + point * step;
    const share = 1 / (1 + Math.exp(-logit));
    known[2 * point] = incompleteBeta(share, a, b);
    // the density by the logit: share^a (1 − share)^b / B(a, b)
    known[2 * point + 1] =
      step * Math.exp(-a * Math.log1p(Math.exp(-logit)) - b * Math.log1p(Math.exp(logit)) - logBeta);
  };
  return (logit) => {
    const place = (logit - first) / step;
    const point = Math.floor(place);
    if (point < 0) return 0;
    if (point >= points - 1) return 1;
    if (Number.isNaN(known[2 * point])) reckon(point);
    if (Number.isNaN(known[2 * point + 2])) reckon(point + 1);
    const t = place - point;
    const [from, slope, to, nextSlope] = [
      known[2 * point]!,
      known[2 * point + 1]!,
      known[2 * point + 2]!,
      known[2 * point + 3]!,
    ];
    const rise = to - from;
    // Hermite's cubic, in powers of t
    return from + t * (slope + t * (3 * rise - 2 * slope - nextSlope + t * (slope + nextSlope - 2 * rise)));
  };
}
