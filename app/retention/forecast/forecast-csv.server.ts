// Lists of forecast customers as a CSV file, read piece by piece so that no transaction waits for a slow download.
import { fromMinor } from "../../commerce/money.ts";
import type { Tx } from "../../platform/db.server.ts";
import { csvLine } from "../../ui/csv.ts";
import { type ForecastRow, forecastsAfter, type Scope } from "./forecast-list.server.ts";
import type { ListQuery } from "./list-choices.ts";

const PIECE = 2_000;

type Options = {
  inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  shopId: bigint;
  /** ISO 4217 of the shop */
  currency: string | null;
  scope: Scope;
  query: ListQuery;
};

/** Column names are English in every language, so that what reads the file need not know it. */
export async function* forecastsCsv({
  inShop,
  shopId,
  currency,
  scope,
  query,
}: Options): AsyncGenerator<string> {
  yield csvLine([
    "Customer ID",
    "First name",
    "Last name",
    "E-mail",
    "Purchases",
    "Net sales",
    "Currency",
    "Last purchase",
    "P(alive)",
    "Expected purchases",
    "Expected purchases, low",
    "Expected purchases, high",
    "Predicted value",
    "Predicted value, low",
    "Predicted value, high",
    "Value at risk",
    "Signals",
    "At risk since",
  ]);
  const amount = (minor: bigint | null) => currency && minor !== null && fromMinor(minor, currency);
  let after: bigint | null = null;
  for (;;) {
    const from: bigint | null = after;
    const rows: ForecastRow[] = await inShop((tx) => forecastsAfter(tx, shopId, scope, query, from, PIECE));
    for (const row of rows) {
      yield csvLine([
        // an id known from an export only means nothing outside
        row.customerId > 0n ? row.customerId : null,
        row.firstName,
        row.lastName,
        row.email,
        row.purchases,
        amount(row.netMinor) || null,
        currency,
        row.lastAt.toISOString(),
        rounded(row.alive),
        rounded(row.expected),
        row.expectedLow,
        row.expectedHigh,
        amount(row.valueMinor) || null,
        amount(row.valueLowMinor) || null,
        amount(row.valueHighMinor) || null,
        amount(row.atRiskMinor) || null,
        row.signals.join(" "),
        row.since?.toISOString(),
      ]);
    }
    if (rows.length < PIECE) return;
    after = rows.at(-1)!.customerId;
  }
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10_000) / 10_000;
}
