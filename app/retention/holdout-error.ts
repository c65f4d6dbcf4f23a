// How far a model's forecast was from what customers then did.
import { expectedPurchases } from "./bg-nbd.ts";
import type { PurchaseFit } from "./bg-nbd-fit.ts";
import type { History } from "./customer-groups.ts";
import { chanceOfPurchases } from "./purchase-forecast.ts";

export type HoldoutError = {
  /** purchase days of all customers together */
  expected: number;
  actual: number;
  /** (expected − actual) / actual; null when nobody bought */
  totalError: number | null;
  /** per customer: root of the mean squared error, and mean absolute error, in purchase days */
  rootMeanSquare: number;
  meanAbsolute: number;
  /** per customer: −ln of the chance the model gave to what then happened; the smaller, the better foretold */
  surprise: number;
};

/** @param customers as they were at the end of the calibration, with what they bought in the `weeks` after it */
export function holdoutError(
  fit: PurchaseFit,
  customers: (History & { laterPurchases: number })[],
  weeks: number,
): HoldoutError {
  let [expected, actual, squares, distances, surprise] = [0, 0, 0, 0, 0];
  for (const customer of customers) {
    const foretold = expectedPurchases(fit.model, fit.parameters, customer, weeks);
    const off = foretold - customer.laterPurchases;
    expected += foretold;
    actual += customer.laterPurchases;
    squares += off * off;
    distances += Math.abs(off);
    surprise -= Math.log(
      chanceOfPurchases(fit.model, fit.parameters, customer, weeks, customer.laterPurchases),
    );
  }
  const n = customers.length;
  return {
    expected,
    actual,
    totalError: actual === 0 ? null : (expected - actual) / actual,
    rootMeanSquare: n === 0 ? 0 : Math.sqrt(squares / n),
    meanAbsolute: n === 0 ? 0 : distances / n,
    surprise: n === 0 ? 0 : surprise / n,
  };
}
