// Positive parameters as unbounded ones, for the search: their logarithms, drawn back softly where they pass ± 9.
// Inside, nothing changes. A parameter whose likeliest value is 0 or ∞ – customers who all leave with the same chance,
// say – comes to rest just outside instead of running on for ever; that costs about 0.00001 of log-likelihood per
// customer, measured on customers of no model's making.
import { minimise } from "./minimise.ts";

const BOUND = 9;
// nearer to the bound than this, a parameter is said to have run off
const NEAR = 2.3;

/**
 * The parameters that make a likelihood largest, from the first of the starts (logarithms) that leads to a top.
 * @param logLikelihood its mean per customer; writes the derivatives by the parameters themselves
 */
export function likeliest(
  logLikelihood: (parameters: number[], gradient: Float64Array) => number,
  starts: number[][],
): number[] | undefined {
  for (const start of starts) {
    const found = minimise((logs, gradient) => {
      const parameters = Array.from(logs, Math.exp);
      let cost = -logLikelihood(parameters, gradient);
      for (let i = 0; i < logs.length; i++) {
        const beyond = logs[i]! - Math.min(Math.max(logs[i]!, -BOUND), BOUND);
        cost += beyond * beyond;
        gradient[i] = -gradient[i]! * parameters[i]! + 2 * beyond;
      }
      return cost;
    }, start);
    if (found.converged) return Array.from(found.x, Math.exp);
  }
  return undefined;
}

export function ranOff(parameter: number): boolean {
  return Math.abs(Math.log(parameter)) > BOUND - NEAR;
}
