// The product's report in the reckoning's words, so that the two can be laid side by side.
import type { RetentionReport } from "../../app/retention/report.server.ts";

export function inReckoningsWords(report: RetentionReport) {
  const { counts } = report;
  return {
    S: counts.activeAtStart,
    E: counts.activeAtEnd,
    N: counts.newCustomers,
    retained: counts.retained,
    lost: counts.lost,
    reactivated: counts.reactivated,
    rates: report.rates,
    purchases: counts.purchases,
    buyers: counts.buyers,
    purchaseFrequency: report.purchaseFrequency,
    grossMinor: Number(counts.grossMinor),
    netMinor: Number(counts.netMinor),
    averageOrderMinor: report.averageOrderMinor,
    gaps: report.gaps,
    historicMinor: report.lifetimeValue.historicMinor,
    yearlyMinor: report.lifetimeValue.yearlyMinor,
    cohorts: report.cohorts.map((cohort) => ({
      month: cohort.label,
      customers: cohort.customers,
      active: cohort.active,
      netMinor: cohort.netMinor.map(Number),
    })),
    unattributed: { orders: report.unattributed.orders, grossMinor: Number(report.unattributed.grossMinor) },
  };
}

/** Rounds every number to 9 significant digits: two ways of reckoning may differ in the last bits. */
export function rounded<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, one) => (typeof one === "number" ? Number(one.toPrecision(9)) : one)),
  ) as T;
}
