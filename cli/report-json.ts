// The report as the command line's JSON: percentages 0–100, averages and lifetime values unrounded, absent = null.
import type { RetentionReport } from "../app/retention/report.server.ts";

export type Refusal = { line: number; reason: string };

export type ReportJson = ReturnType<typeof reportAsJson>;

/**
 * Money in minor units of `currency`. cohorts[].netMinor[k] is the cohort's net up to and with month k (cumulative):
 * divided by `customers` it is the revenue matrix of docs/metrics.md.
 */
export function reportAsJson(report: RetentionReport, currency: string | null, refused: Refusal[]) {
  const { counts, period, lifetimeValue } = report;
  return {
    period: {
      from: period.from,
      to: period.to,
      timezone: period.timezone,
      windowDays: period.windowDays,
      currency,
    },
    customers: {
      S: counts.activeAtStart,
      E: counts.activeAtEnd,
      N: counts.newCustomers,
      retained: counts.retained,
      lost: counts.lost,
      reactivated: counts.reactivated,
    },
    rates: report.rates,
    purchases: counts.purchases,
    buyers: counts.buyers,
    purchaseFrequency: report.purchaseFrequency,
    grossMinor: Number(counts.grossMinor),
    netMinor: Number(counts.netMinor),
    averageOrderMinor: report.averageOrderMinor,
    timeBetweenPurchasesDays: report.gaps,
    lifetimeValue: { historicMinor: lifetimeValue.historicMinor, yearlyMinor: lifetimeValue.yearlyMinor },
    cohorts: report.cohorts.map(({ label, customers, active, netMinor }) => ({
      month: label,
      customers,
      active,
      netMinor: netMinor.map(Number),
    })),
    unattributed: { orders: report.unattributed.orders, grossMinor: Number(report.unattributed.grossMinor) },
    refused,
  };
}
