// Lists of forecast customers as a CSV file.
import {
  amountsIn,
  csvOfCustomers,
  type InShop,
  idAtShopify,
} from "../../commerce/csv-of-customers.server.ts";
import { forecastsAfter, type Scope } from "./forecast-list.server.ts";
import type { ListQuery } from "./list-choices.ts";

type Options = {
  inShop: InShop;
  shopId: bigint;
  /** ISO 4217 of the shop */
  currency: string | null;
  scope: Scope;
  query: ListQuery;
};

const COLUMNS = [
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
];

export function forecastsCsv({ inShop, shopId, currency, scope, query }: Options): AsyncGenerator<string> {
  const amount = amountsIn(currency);
  return csvOfCustomers({
    inShop,
    columns: COLUMNS,
    rowsAfter: (tx, after, most) => forecastsAfter(tx, shopId, scope, query, after, most),
    cells: (row) => [
      idAtShopify(row.customerId),
      row.firstName,
      row.lastName,
      row.email,
      row.purchases,
      amount(row.netMinor),
      currency,
      row.lastAt.toISOString(),
      rounded(row.alive),
      rounded(row.expected),
      row.expectedLow,
      row.expectedHigh,
      amount(row.valueMinor),
      amount(row.valueLowMinor),
      amount(row.valueHighMinor),
      amount(row.atRiskMinor),
      row.signals.join(" "),
      row.since?.toISOString(),
    ],
  });
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10_000) / 10_000;
}
