// Positive parameters as unbounded ones, for the search: the logarithm, squeezed so that it stays within ± 9.
// Inside, nothing changes. A parameter whose likeliest value is 0 or ∞ – customers who all leave with the same chance,
// say – comes to rest near the bound instead of running on for ever; that costs about 0.00001 of log-likelihood per
// customer, measured on customers of no model's making.

const BOUND = 9;
// nearer to the bound than this, a parameter is said to have run off
const NEAR = 2.3;

export function fromUnbounded(v: ArrayLike<number>): number[] {
  return Array.from(v, (one) => Math.exp(BOUND * Math.tanh(one / BOUND)));
}

/** Turns the gradient by positive parameters into one by unbounded values, in place. */
export function chain(gradient: Float64Array, v: ArrayLike<number>, parameters: number[]): void {
  for (let i = 0; i < gradient.length; i++) {
    const squeezed = Math.tanh(v[i]! / BOUND);
    gradient[i]! *= parameters[i]! * (1 - squeezed * squeezed);
  }
}

export function ranOff(parameter: number): boolean {
  return Math.abs(Math.log(parameter)) > BOUND - NEAR;
}
