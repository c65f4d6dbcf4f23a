// Finds the Gamma-Gamma parameters that make the mean values of customers' repeat purchases likeliest.

import { digamma, lnGamma } from "../numerics/special-functions.ts";
import { MINIMUM_REPEAT_CUSTOMERS } from "./bg-nbd-fit.ts";
import { logCovariance } from "./covariance.ts";
import type { Spend, SpendParameters } from "./gamma-gamma.ts";
import { likeliest } from "./likeliest.ts";

export type SpendFit = {
  parameters: SpendParameters;
  logLikelihood: number;
  /** customers with x ≥ 1 and a mean above 0: the others teach nothing here */
  customers: number;
  /** customers with x ≥ 1 whose mean is 0 or less: left out */
  withoutValue: number;
  /** between x and the mean value; the model supposes 0. null when one of them is the same for all */
  correlation: number | null;
};

export type SpendRefusal =
  | { reason: "too few repeat customers"; repeatCustomers: number; needed: number }
  | { reason: "all purchases of the same value" }
  | { reason: "no finite average" }
  | { reason: "no likeliest parameters" };

export type SpendFitOutcome = { fit: SpendFit } | { refusal: SpendRefusal };

/** Means of repeat purchases, column by column; grows as it is filled. */
export class SpendTally {
  private x: Float64Array = new Float64Array(1024);
  private mean: Float64Array = new Float64Array(1024);
  private used = 0;
  private unvalued = 0;

  /** Customers without repeat purchases are passed over. */
  add({ x, monetary }: Spend): void {
    if (x < 1) return;
    if (!(monetary > 0)) {
      this.unvalued++;
      return;
    }
    if (this.used === this.x.length) {
      this.x = longer(this.x);
      this.mean = longer(this.mean);
    }
    this.x[this.used] = x;
    this.mean[this.used++] = monetary;
  }

  columns(): { x: Float64Array; mean: Float64Array; withoutValue: number } {
    return {
      x: this.x.subarray(0, this.used),
      mean: this.mean.subarray(0, this.used),
      withoutValue: this.unvalued,
    };
  }
}

const STARTS = [
  [1, 1, 1],
  [0, 0, 0],
  [2, 1, 0],
];

export function fitSpend(tally: SpendTally): SpendFitOutcome {
  const { x, mean, withoutValue } = tally.columns();
  const customers = x.length;
  if (customers < MINIMUM_REPEAT_CUSTOMERS) {
    return {
      refusal: {
        reason: "too few repeat customers",
        repeatCustomers: customers,
        needed: MINIMUM_REPEAT_CUSTOMERS,
      },
    };
  }
  if (mean.every((value) => value === mean[0]))
    return { refusal: { reason: "all purchases of the same value" } };
  // the geometric mean: a few huge values must not make all others look like nothing
  const scale = Math.exp(mean.reduce((sum, value) => sum + Math.log(value), 0) / customers);
  const likelihood = spendLikelihood(
    x,
    mean.map((value) => value / scale),
  );
  const found = likeliest((values, gradient) => {
    const value = likelihood(named(values), gradient);
    for (let i = 0; i < gradient.length; i++) gradient[i]! /= customers;
    return value / customers;
  }, STARTS);
  if (!found) return { refusal: { reason: "no likeliest parameters" } };
  const parameters = named(found);
  if (parameters.q <= 1) return { refusal: { reason: "no finite average" } };
  return {
    fit: {
      parameters: { ...parameters, gamma: parameters.gamma * scale },
      logLikelihood: likelihood(parameters, new Float64Array(3)) - customers * Math.log(scale),
      customers,
      withoutValue,
      correlation: correlation(x, mean),
    },
  };
}

/**
 * How sure the parameters are: the covariance of ln p, ln q and ln γ, or null where the values leave a combination open.
 * @param tally what the fit was made of
 */
export function spendCovariance(fit: SpendFit, tally: SpendTally): number[][] | null {
  const { x, mean } = tally.columns();
  const likelihood = spendLikelihood(x, mean);
  const { p, q, gamma } = fit.parameters;
  return logCovariance(
    (moved, gradient) => {
      const slopes = new Float64Array(3);
      likelihood(named(moved), slopes);
      moved.forEach((value, i) => {
        gradient[i] = slopes[i]! * value;
      });
    },
    [p, q, gamma],
  );
}

/**
 * ln of Fader & Hardie (2013), equation (1a), over all customers:
 * Γ(px + q) / (Γ(px) Γ(q)) · γ^q z̄^(px−1) x^(px) / (γ + x z̄)^(px+q); derivatives by p, q, γ go into the gradient.
 */
export function spendLikelihood(x: Float64Array, mean: Float64Array) {
  const values = Float64Array.from(new Set(x)).sort();
  const places = new Map(Array.from(values, (value, place) => [value, place]));
  const xAt = Uint32Array.from(x, (value) => places.get(value)!);
  const customersWith = new Float64Array(values.length);
  const logMeans = new Float64Array(values.length);
  x.forEach((_, i) => {
    customersWith[xAt[i]!]!++;
    logMeans[xAt[i]!]! += Math.log(mean[i]!);
  });
  return ({ p, q, gamma }: SpendParameters, gradient: Float64Array): number => {
    let total = 0;
    let byP = 0;
    let byQ = 0;
    let byGamma = 0;
    for (let k = 0; k < values.length; k++) {
      const n = customersWith[k]!;
      const px = p * values[k]!;
      const logX = Math.log(values[k]!);
      total += n * (lnGamma(px + q) - lnGamma(px) - lnGamma(q) + q * Math.log(gamma) + px * logX);
      total += (px - 1) * logMeans[k]!;
      const psi = digamma(px + q);
      byP += values[k]! * (n * (psi - digamma(px) + logX) + logMeans[k]!);
      byQ += n * (psi - digamma(q) + Math.log(gamma));
      byGamma += (n * q) / gamma;
    }
    // most of this cancels what stands above: added up plainly, a million customers would leave ten digits of it, too
    // few to see a top by. So what each addition rounds away is kept and taken off the next (Kahan 1965)
    let lost = 0;
    for (let i = 0; i < x.length; i++) {
      const sum = gamma + x[i]! * mean[i]!;
      const shape = p * x[i]! + q;
      const log = Math.log(sum);
      const term = -shape * log - lost;
      const added = total + term;
      lost = added - total - term;
      total = added;
      byP -= x[i]! * log;
      byQ -= log;
      byGamma -= shape / sum;
    }
    gradient[0] = byP;
    gradient[1] = byQ;
    gradient[2] = byGamma;
    return total;
  };
}

function correlation(x: Float64Array, y: Float64Array): number | null {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - meanX, y[i]! - meanY];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

function named([p, q, gamma]: number[]): SpendParameters {
  return { p: p!, q: q!, gamma: gamma! };
}

function longer(column: Float64Array): Float64Array {
  const made = new Float64Array(column.length * 2);
  made.set(column);
  return made;
}
