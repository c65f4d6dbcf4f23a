// What customers have been worth, and what a customer is worth at today's pace: two formulas side by side.
import { ratio } from "./rates.ts";

export type LifetimeValueInputs = {
  /** all purchases before the end */
  ever: { purchases: number; customers: number; grossMinor: bigint };
  /** the 365 days before the end, with W = 365 */
  year: { purchases: number; buyers: number; grossMinor: bigint; activeAtStart: number; lost: number };
};

/** Minor units, unrounded. */
export type LifetimeValue = {
  historicMinor: number | null;
  yearlyMinor: number | null;
  /** why the yearly value is absent */
  yearlyAbsence: "nobody active a year ago" | "nobody lost" | "nobody bought" | null;
  /** 1 / strict churn rate of the year */
  yearsRetained: number | null;
};

/** AOV × purchases per customer comes to gross per customer: purchases cancel out. */
export function lifetimeValue({ ever, year }: LifetimeValueInputs): LifetimeValue {
  const yearsRetained = ratio(year.activeAtStart, year.lost);
  const grossPerBuyer = ratio(year.grossMinor, year.buyers);
  const absence =
    year.activeAtStart === 0
      ? "nobody active a year ago"
      : year.lost === 0
        ? "nobody lost"
        : year.buyers === 0
          ? "nobody bought"
          : null;
  return {
    historicMinor: ratio(ever.grossMinor, ever.customers),
    yearlyMinor: absence === null ? grossPerBuyer! * yearsRetained! : null,
    yearlyAbsence: absence,
    yearsRetained: absence === "nobody active a year ago" ? null : yearsRetained,
  };
}
