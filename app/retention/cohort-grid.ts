// The cohort matrix as it is drawn: shares or money per cell, how strongly each is shaded, and which still run.
import type { Cohort } from "./cohorts.server.ts";

export type CohortView = "customers" | "revenue";

/** null: the cohort's cell has no value. Customers: percent 0–100; revenue: minor units per customer, unrounded. */
export type CohortCell = { value: number | null; strength: number | null };

export function cohortCells(cohorts: Cohort[], view: CohortView): CohortCell[][] {
  const values = cohorts.map((cohort) =>
    cohort.active.map((active, k) => {
      if (cohort.customers === 0) return null;
      return view === "customers"
        ? (active / cohort.customers) * 100
        : Number(cohort.netMinor[k]) / cohort.customers;
    }),
  );
  // the first column is 100 % by definition; shading by it would drown the others
  const shaded = values.flatMap((row) => (view === "customers" ? row.slice(1) : row));
  const top = Math.max(0, ...shaded.filter((value) => value !== null));
  return values.map((row) =>
    row.map((value, k) => ({
      value,
      strength: value === null || top === 0 || (view === "customers" && k === 0) ? null : value / top,
    })),
  );
}

/** Of each column, over the cohorts that have reached it: what one customer did on average. */
export function cohortAverages(cohorts: Cohort[], view: CohortView): (number | null)[] {
  const columns = Math.max(0, ...cohorts.map((cohort) => cohort.active.length));
  return Array.from({ length: columns }, (_, k) => {
    const reached = cohorts.filter((cohort) => k < cohort.active.length);
    const customers = reached.reduce((sum, cohort) => sum + cohort.customers, 0);
    if (customers === 0) return null;
    return view === "customers"
      ? (reached.reduce((sum, cohort) => sum + cohort.active[k]!, 0) / customers) * 100
      : Number(reached.reduce((sum, cohort) => sum + cohort.netMinor[k]!, 0n)) / customers;
  });
}
