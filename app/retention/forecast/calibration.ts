// Forecast against what then happened, by how often customers had bought before: where a model is off, and for whom.
import { expectedPurchases } from "../bg-nbd.ts";
import type { PurchaseFit } from "../bg-nbd-fit.ts";
import type { History } from "../customer-groups.ts";

/** Customers with `x` repeat purchase days before; the last group is open (`x` or more). Purchase days in all. */
export type CalibrationGroup = { x: number; customers: number; expected: number; actual: number };

const LAST_GROUP = 7;

/** Groups nobody is in are left out. */
export function calibration(
  fit: Pick<PurchaseFit, "model" | "parameters">,
  customers: (History & { laterPurchases: number })[],
  weeks: number,
): CalibrationGroup[] {
  const groups = Array.from({ length: LAST_GROUP + 1 }, (_, x) => ({
    x,
    customers: 0,
    expected: 0,
    actual: 0,
  }));
  for (const customer of customers) {
    const group = groups[Math.min(customer.x, LAST_GROUP)]!;
    group.customers++;
    group.expected += expectedPurchases(fit.model, fit.parameters, customer, weeks);
    group.actual += customer.laterPurchases;
  }
  return groups.filter((group) => group.customers > 0);
}
