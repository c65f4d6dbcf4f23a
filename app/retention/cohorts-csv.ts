// The whole cohort matrix as CSV, one line per cell.
import { fromMinor } from "../commerce/money.ts";
import { csvLine } from "../ui/csv.ts";
import type { ShownCohort } from "./cohort-map.tsx";

/** @param currency ISO 4217 of the shop */
export function* cohortsCsv(cohorts: ShownCohort[], currency: string | null): Generator<string> {
  yield csvLine([
    "Cohort",
    "Customers",
    "Units after first purchase",
    "Customers who bought",
    "Cumulative net sales",
    "Currency",
    "Complete",
  ]);
  for (const cohort of cohorts) {
    for (const [k, active] of cohort.active.entries()) {
      yield csvLine([
        cohort.label,
        cohort.customers,
        k,
        active,
        currency && fromMinor(cohort.netMinor[k]!, currency),
        currency,
        cohort.running[k] ? "no" : "yes",
      ]);
    }
  }
}
