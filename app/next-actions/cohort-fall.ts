// Whether the youngest cohort that had its time came back less than those before it.

/** A month of first purchases: how many customers, and how many of them bought again within the days given to each. */
export type CohortReturn = { month: string; customers: number; returned: number };

export type CohortFall = {
  month: string;
  customers: number;
  returned: number;
  /** share of the earlier cohorts, taken together, and how many customers that is */
  usualShare: number;
  before: number;
  /** how many more would have come back at the usual share */
  missing: number;
};

/** With fewer customers chance rules. */
const LEAST_CUSTOMERS = 30;
const COHORTS_BEFORE = 6;
/** One-sided, 5 %. */
const Z = 1.6448536269514722;

/** @param cohorts oldest first, each with its full time behind it. null: the last one did not fall, beyond chance */
export function cohortFall(cohorts: CohortReturn[]): CohortFall | null {
  const last = cohorts.at(-1);
  const before = cohorts.slice(-1 - COHORTS_BEFORE, -1);
  const customers = before.reduce((sum, cohort) => sum + cohort.customers, 0);
  if (!last || last.customers < LEAST_CUSTOMERS || customers < LEAST_CUSTOMERS) return null;
  const usualShare = before.reduce((sum, cohort) => sum + cohort.returned, 0) / customers;
  // two proportions, pooled
  const pooled = (usualShare * customers + last.returned) / (customers + last.customers);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / customers + 1 / last.customers));
  const share = last.returned / last.customers;
  if (deviation === 0 || (usualShare - share) / deviation < Z) return null;
  return { ...last, usualShare, before: customers, missing: usualShare * last.customers - last.returned };
}
