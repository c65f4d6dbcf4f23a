// How sure all seven parameters are together. The two models are fitted apart, and told nothing of each other.
import { type PurchaseFit, parameterCovariance } from "../bg-nbd-fit.ts";
import type { CustomerGroups } from "../customer-groups.ts";
import { type SpendFit, type SpendTally, spendCovariance } from "../gamma-gamma-fit.ts";

/** Of the logarithms of r, α, a, b, p, q, γ; null where the customers leave a combination of them open. */
export function allCovariance(
  purchases: PurchaseFit,
  groups: CustomerGroups,
  spend: SpendFit,
  tally: SpendTally,
): number[][] | null {
  const first = parameterCovariance(purchases, groups);
  const second = spendCovariance(spend, tally);
  if (!first || !second) return null;
  return [
    ...first.map((row) => [...row, ...second.map(() => 0)]),
    ...second.map((row) => [...first.map(() => 0), ...row]),
  ];
}
