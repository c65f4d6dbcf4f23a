// Finds a minimum of a smooth function of a few variables from its gradient: L-BFGS with a strong-Wolfe line search
// (Nocedal & Wright, Numerical Optimization, 2nd ed., algorithms 7.4, 7.5, 3.5 and 3.6).
//
// Our own, because npm offers none to rely on: fmin (0.0.4) draws in a plotting package and has no BFGS,
// optimization-js depends on browserify and jsdom and takes no gradient, numeric has rested since 2012.

/** Writes the gradient at `x` into `gradient` and returns the value; what is not finite counts as too high. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export type Minimum = {
  x: Float64Array;
  value: number;
  /** the largest component of the gradient there, in size */
  slope: number;
  evaluations: number;
  /** whether the slope came down to the tolerance, or the value as far as its rounding lets one see */
  converged: boolean;
};

type Options = {
  /** stop once no component of the gradient is larger than this */
  tolerance?: number;
  maxIterations?: number;
  /** how often the objective may be asked, but for the line search under way */
  maxEvaluations?: number;
};

type Point = { x: Float64Array; value: number; gradient: Float64Array };
type Pair = { step: Float64Array; change: Float64Array; rho: number };

const PAIRS_KEPT = 8;
/** the line search's c₁ and c₂ */
const ENOUGH_DECREASE = 1e-4;
const ENOUGH_FLATTENING = 0.9;
const TRIALS = 40;
/**
 * Differences of values smaller than this (relatively) are rounding, and only slopes can be trusted: what is left of
 * the sum over a million customers after its large terms cancelled (0.49 a customer of some 50) has 10 digits, not 16.
 */
const ROUNDING = 1e-10;
/** where the value shows no decrease any more, the slope may still be this steep */
const NEARLY_FLAT = 1e-5;

export function minimise(objective: Objective, start: ArrayLike<number>, options: Options = {}): Minimum {
  const { tolerance = 1e-8, maxIterations = 300, maxEvaluations = 1000 } = options;
  let evaluations = 0;
  const at = (x: Float64Array): Point => {
    evaluations++;
    const gradient = new Float64Array(x.length);
    const value = objective(x, gradient);
    return { x, gradient, value: gradient.every(Number.isFinite) ? value : Number.NaN };
  };
  let here = at(Float64Array.from(start));
  let stuck = false;
  const pairs: Pair[] = [];
  const goOn = (iterations: number) =>
    iterations < maxIterations &&
    evaluations < maxEvaluations &&
    !stuck &&
    largest(here.gradient) > tolerance;
  for (let i = 0; goOn(i); i++) {
    let direction = downhill(here.gradient, pairs);
    if (dot(direction, here.gradient) >= 0) {
      pairs.length = 0;
      direction = downhill(here.gradient, pairs);
    }
    const next = search(at, here, direction);
    if (next === undefined || !(next.value < here.value || largest(next.gradient) < largest(here.gradient))) {
      // what the pairs tell of the curvature may mislead: once more straight downhill, then give up
      stuck = pairs.length === 0;
      pairs.length = 0;
      continue;
    }
    const step = minus(next.x, here.x);
    const change = minus(next.gradient, here.gradient);
    const curvature = dot(step, change);
    if (curvature > 0) pairs.push({ step, change, rho: 1 / curvature });
    if (pairs.length > PAIRS_KEPT) pairs.shift();
    here = next;
  }
  const slope = largest(here.gradient);
  const converged = Number.isFinite(here.value) && slope <= (stuck ? NEARLY_FLAT : tolerance);
  return { x: here.x, value: here.value, slope, evaluations, converged };
}

/** −H⁻¹ g by the two-loop recursion (algorithm 7.4); a first step of length ≤ 1 when nothing is known of H. */
function downhill(gradient: Float64Array, pairs: Pair[]): Float64Array {
  const q = gradient.map((g) => -g);
  const weights: number[] = [];
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { step, change, rho } = pairs[i]!;
    weights[i] = rho * dot(step, q);
    add(q, change, -weights[i]!);
  }
  const last = pairs.at(-1);
  const scale = last
    ? 1 / (last.rho * dot(last.change, last.change))
    : 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)));
  for (let k = 0; k < q.length; k++) q[k]! *= scale;
  pairs.forEach(({ step, change, rho }, i) => {
    add(q, step, weights[i]! - rho * dot(change, q));
  });
  return q;
}

/** A point along the direction that meets the strong Wolfe conditions, else the best that decreases. */
function search(at: (x: Float64Array) => Point, from: Point, direction: Float64Array): Point | undefined {
  const slope = dot(from.gradient, direction);
  const rounding = ROUNDING * Math.abs(from.value);
  let low = 0;
  let lowPoint = from;
  let high = Number.POSITIVE_INFINITY;
  let length = 1;
  for (let trial = 0; trial < TRIALS; trial++) {
    const x = from.x.slice();
    add(x, direction, length);
    const point = at(x);
    const climbs = !(point.value <= from.value + ENOUGH_DECREASE * length * slope + rounding);
    if (climbs || (low > 0 && point.value > lowPoint.value + rounding)) {
      high = length;
    } else {
      const here = dot(point.gradient, direction);
      if (Math.abs(here) <= -ENOUGH_FLATTENING * slope) return point;
      if (here >= 0) {
        // past the valley's floor: this is the better end, but the floor lies before it
        if (point.value < lowPoint.value) return point;
        high = length;
      } else {
        low = length;
        lowPoint = point;
      }
    }
    length = high === Number.POSITIVE_INFINITY ? length * 2 : between(low, high, lowPoint, direction, point);
    // what is left to gain cannot be told from rounding
    if (high - low < 1e-10 * high || -high * slope < rounding / 100) break;
  }
  return low > 0 ? lowPoint : undefined;
}

/** The bottom of the parabola through the lower end (value, slope) and the last point, kept off both ends. */
function between(low: number, high: number, end: Point, direction: Float64Array, last: Point): number {
  const width = high - low;
  const slope = dot(end.gradient, direction);
  const curvature = (last.value - end.value - slope * width) / (width * width);
  const bottom = Number.isFinite(curvature) && curvature > 0 ? -slope / (2 * curvature) : width / 2;
  return low + Math.min(Math.max(bottom, 0.1 * width), 0.9 * width);
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += times * what[i]!;
}

const minus = (a: Float64Array, b: Float64Array) => a.map((value, i) => value - b[i]!);
const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
