// What a whole shop, or a segment, will buy: the sum over customers, with an interval that holds both the chance in
// what customers do and the doubt about the parameters.
import { expectedPurchases, type PurchaseParameters } from "./bg-nbd.ts";
import type { PurchaseFit } from "./bg-nbd-fit.ts";
import { deltaVariance } from "./covariance.ts";
import type { CustomerGroups } from "./customer-groups.ts";
import { forecastPurchases } from "./purchase-forecast.ts";

export type TotalForecast = {
  expected: number;
  /** customers differ, and buy by chance: the sum of their variances */
  chance: number;
  /** the parameters are estimates: delta method; null where the fit could not tell how sure they are */
  doubt: number | null;
  /** the middle 80 %, as of a normal distribution, never below 0 */
  from: number;
  to: number;
};

/** The 90th percentile of the standard normal distribution: the middle 80 % lie within so many deviations. */
export const EIGHTY_PERCENT = 1.2815515655446004;

/**
 * @param covariance parameterCovariance of the fit
 * @param groups any customers: all of the shop's, or a segment's
 */
export function forecastTotal(
  fit: PurchaseFit,
  covariance: number[][] | null,
  groups: CustomerGroups,
  weeks: number,
): TotalForecast {
  const total = sumOverCustomers(groups, (history) =>
    expectedPurchases(fit.model, fit.parameters, history, weeks),
  );
  const chance = sumOverCustomers(
    groups,
    (history) => forecastPurchases(fit.model, fit.parameters, history, weeks).variance,
  );
  const doubt =
    covariance &&
    deltaVariance(
      covariance,
      logSlopes(fit.parameters, (parameters) =>
        sumOverCustomers(groups, (history) => expectedPurchases(fit.model, parameters, history, weeks)),
      ),
    );
  const deviation = Math.sqrt(chance + (doubt ?? 0));
  return {
    expected: total,
    chance,
    doubt,
    from: Math.max(0, total - EIGHTY_PERCENT * deviation),
    to: total + EIGHTY_PERCENT * deviation,
  };
}

function sumOverCustomers(
  groups: CustomerGroups,
  of: (history: { x: number; tx: number; T: number }) => number,
): number {
  let total = 0;
  for (let i = 0; i < groups.x.length; i++) {
    total += groups.customers[i]! * of({ x: groups.x[i]!, tx: groups.tx[i]!, T: groups.T[i]! });
  }
  return total;
}

/** How a figure changes with the logarithm of each parameter. */
function logSlopes(
  parameters: PurchaseParameters,
  figure: (parameters: PurchaseParameters) => number,
): number[] {
  const STEP = 1e-3;
  return (["r", "alpha", "a", "b"] as const).map((name) => {
    const moved = (sign: number) =>
      figure({ ...parameters, [name]: parameters[name] * Math.exp(sign * STEP) });
    return (moved(1) - moved(-1)) / (2 * STEP);
  });
}
