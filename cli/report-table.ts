// The report for people: aligned columns, rounded, "–" where there is nothing to say.
import { currencyExponent } from "../app/commerce/money.ts";
import type { ReportJson } from "./report-json.ts";

const REFUSALS_SHOWN = 20;

export function reportAsTable(report: ReportJson): string {
  const { period, customers, rates, timeBetweenPurchasesDays: gaps, lifetimeValue } = report;
  const money = moneyFormat(period.currency);
  return [
    `Retention from ${period.from} until ${period.to} (${period.timezone}, active within ${period.windowDays} days)`,
    "",
    "Customers",
    ...rows([
      ["Active at the start (S)", whole(customers.S)],
      ["Active at the end (E)", whole(customers.E)],
      ["New (N)", whole(customers.N)],
      ["Retained", whole(customers.retained)],
      ["Lost", whole(customers.lost)],
      ["Reactivated", whole(customers.reactivated)],
    ]),
    "",
    "Rates",
    ...rows([
      ["Customer retention rate (E − N) / S", percent(rates.retention)],
      ["Strict retention rate, retained / S", percent(rates.strictRetention)],
      ["Churn rate, lost / S", percent(rates.churn)],
      ["Returning customer rate", percent(rates.returningCustomer)],
      ["Repeat purchase rate", percent(rates.repeatPurchase)],
      ["Reactivation rate", percent(rates.reactivation)],
    ]),
    "",
    "Purchases",
    ...rows([
      ["Purchases", whole(report.purchases)],
      ["Customers who bought", whole(report.buyers)],
      ["Purchases per customer", decimal(report.purchaseFrequency)],
      ["Gross", money(report.grossMinor)],
      ["Net of refunds", money(report.netMinor)],
      ["Average order value", money(report.averageOrderMinor)],
      [
        "Orders without a customer",
        `${whole(report.unattributed.orders)} (${money(report.unattributed.grossMinor)})`,
      ],
    ]),
    "",
    "Days between purchases",
    ...rows([
      ["A quarter come back within", decimal(gaps.p25)],
      ["Half (median)", decimal(gaps.median)],
      ["Three quarters", decimal(gaps.p75)],
      ["Nine in ten", decimal(gaps.p90)],
    ]),
    "",
    "Lifetime value per customer",
    ...rows([
      ["Historic: gross so far", money(lifetimeValue.historicMinor)],
      ["Yearly: gross a year × years retained", money(lifetimeValue.yearlyMinor)],
    ]),
    "",
    "Cohorts: customers by month of first purchase, and how many bought in each month after it",
    ...report.cohorts.map((cohort) => `  ${cohort.month}  ${cells(cohort.active)}`),
    ...refusals(report.refused),
    "",
  ].join("\n");
}

function refusals(refused: ReportJson["refused"]): string[] {
  if (refused.length === 0) return [];
  const more = refused.length - REFUSALS_SHOWN;
  return [
    "",
    refused.length === 1 ? "1 row was refused" : `${refused.length} rows were refused`,
    ...refused.slice(0, REFUSALS_SHOWN).map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...(more > 0 ? [`  … and ${more} more (all of them with --json)`] : []),
  ];
}

function rows(pairs: [string, string][]): string[] {
  const labels = Math.max(...pairs.map(([label]) => label.length));
  const values = Math.max(...pairs.map(([, value]) => value.length));
  return pairs.map(([label, value]) => `  ${label.padEnd(labels)}  ${value.padStart(values)}`);
}

const cells = (counts: number[]) => counts.map((count) => String(count).padStart(5)).join("");
const whole = (value: number) => value.toLocaleString("en");
const decimal = (value: number | null) =>
  value === null ? "–" : value.toLocaleString("en", { maximumFractionDigits: 2 });
const percent = (value: number | null) => (value === null ? "–" : `${value.toFixed(2)} %`);

function moneyFormat(currency: string | null): (minor: number | null) => string {
  if (currency === null) return (minor) => (minor === null ? "–" : String(minor));
  const exponent = currencyExponent(currency);
  const format = new Intl.NumberFormat("en", {
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  return (minor) => (minor === null ? "–" : `${format.format(minor / 10 ** exponent)} ${currency}`);
}
