// The list of customers as a CSV file.
import { amountsIn, csvOfCustomers, type InShop, idAtShopify } from "./csv-of-customers.server.ts";
import type { CustomerQuery } from "./customer-choices.ts";
import { customersAfter } from "./customers.server.ts";

type Options = {
  inShop: InShop;
  shopId: bigint;
  /** ISO 4217 of the shop */
  currency: string | null;
  query: CustomerQuery;
  activeSince: Date;
};

const COLUMNS = [
  "Customer ID",
  "First name",
  "Last name",
  "E-mail",
  "Purchases",
  "Net sales",
  "Currency",
  "First purchase",
  "Last purchase",
];

export function customersCsv({
  inShop,
  shopId,
  currency,
  query,
  activeSince,
}: Options): AsyncGenerator<string> {
  const amount = amountsIn(currency);
  return csvOfCustomers({
    inShop,
    columns: COLUMNS,
    rowsAfter: (tx, after, most) => customersAfter(tx, shopId, query, activeSince, after, most),
    cells: (row) => [
      idAtShopify(row.customerId),
      row.firstName,
      row.lastName,
      row.email,
      row.purchases,
      amount(row.netMinor),
      currency,
      row.firstAt?.toISOString(),
      row.lastAt?.toISOString(),
    ],
  });
}
