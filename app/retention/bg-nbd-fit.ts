// Finds the parameters that make a shop's purchases likeliest, or says why it should not be tried.
import type { PurchaseModel, PurchaseParameters } from "./bg-nbd.ts";
import { purchaseLikelihood } from "./bg-nbd-likelihood.ts";
import { logCovariance } from "./covariance.ts";
import type { CustomerGroups } from "./customer-groups.ts";
import { likeliest, ranOff } from "./likeliest.ts";

/** Four parameters from fewer customers than this say more of chance than of the shop. */
export const MINIMUM_REPEAT_CUSTOMERS = 50;
/** In a younger shop nobody has had the time to come back, let alone to stay away. */
export const MINIMUM_WEEKS = 4;

export type PurchaseFit = {
  model: PurchaseModel;
  parameters: PurchaseParameters;
  logLikelihood: number;
  /** parameters whose likeliest value is 0 or infinite, such as a and b when all customers leave with one chance */
  ranOff: (keyof PurchaseParameters)[];
  customers: number;
  repeatCustomers: number;
};

export type FitRefusal =
  | { reason: "no customers" }
  | { reason: "only one-time buyers"; customers: number }
  | { reason: "too few repeat customers"; repeatCustomers: number; needed: number }
  | { reason: "history too short"; weeks: number; needed: number }
  | { reason: "no likeliest parameters" };

export type PurchaseFitOutcome = { fit: PurchaseFit } | { refusal: FitRefusal };

// with times scaled so, the start below is close enough for a few dozen evaluations
const LONGEST = 10;
const STARTS = [
  [0, 0, 0, 0],
  [-1, 0, -1, 1],
  [1, 2, 0, 2],
];

export function fitPurchases(model: PurchaseModel, groups: CustomerGroups): PurchaseFitOutcome {
  const refusal = refuse(groups);
  if (refusal) return { refusal };
  const { customers, repeatCustomers, longestT } = groups.totals;
  const scale = LONGEST / longestT;
  const likelihood = purchaseLikelihood(model, groups, scale);

  const found = likeliest((parameters, gradient) => {
    const value = likelihood.at(named(parameters), gradient);
    for (let i = 0; i < gradient.length; i++) gradient[i]! /= customers;
    return value / customers;
  }, STARTS);
  if (!found) return { refusal: { reason: "no likeliest parameters" } };
  const scaled = named(found);
  const names = Object.keys(scaled) as (keyof PurchaseParameters)[];
  return {
    fit: {
      model,
      parameters: { ...scaled, alpha: scaled.alpha / scale },
      logLikelihood: likelihood.at(scaled, new Float64Array(4)),
      ranOff: names.filter((name) => ranOff(scaled[name])),
      customers,
      repeatCustomers,
    },
  };
}

/**
 * How sure the parameters are: the covariance of ln r, ln α, ln a and ln b, or null where the customers leave a
 * combination of them open. Apart from the fit, because it costs half as much again.
 * @param groups those the fit was made of
 */
export function parameterCovariance(fit: PurchaseFit, groups: CustomerGroups): number[][] | null {
  const likelihood = purchaseLikelihood(fit.model, groups);
  const { r, alpha, a, b } = fit.parameters;
  return logCovariance(
    (moved, gradient) => {
      likelihood.at(named(moved), gradient);
      moved.forEach((value, i) => {
        gradient[i]! *= value;
      });
    },
    [r, alpha, a, b],
  );
}

function refuse({ totals }: CustomerGroups): FitRefusal | undefined {
  const { customers, repeatCustomers, longestT } = totals;
  if (customers === 0) return { reason: "no customers" };
  if (longestT < MINIMUM_WEEKS)
    return { reason: "history too short", weeks: longestT, needed: MINIMUM_WEEKS };
  if (repeatCustomers === 0) return { reason: "only one-time buyers", customers };
  if (repeatCustomers < MINIMUM_REPEAT_CUSTOMERS) {
    return { reason: "too few repeat customers", repeatCustomers, needed: MINIMUM_REPEAT_CUSTOMERS };
  }
  return undefined;
}

function named([r, alpha, a, b]: number[]): PurchaseParameters {
  return { r: r!, alpha: alpha!, a: a!, b: b! };
}
