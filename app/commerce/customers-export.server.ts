// The list of customers as a CSV file, read piece by piece so that no transaction waits for a slow download.
import type { Tx } from "../platform/db.server.ts";
import { csvLine } from "../ui/csv.ts";
import type { CustomerQuery } from "./customer-choices.ts";
import { type CustomerRow, customersAfter } from "./customers.server.ts";
import { fromMinor } from "./money.ts";

const PIECE = 2_000;

type Options = {
  inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  shopId: bigint;
  /** ISO 4217 of the shop */
  currency: string | null;
  query: CustomerQuery;
  activeSince: Date;
};

/** Column names are English in every language, so that what reads the file need not know it. */
export async function* customersCsv({
  inShop,
  shopId,
  currency,
  query,
  activeSince,
}: Options): AsyncGenerator<string> {
  yield csvLine([
    "Customer ID",
    "First name",
    "Last name",
    "E-mail",
    "Purchases",
    "Net sales",
    "Currency",
    "First purchase",
    "Last purchase",
  ]);
  let after: bigint | null = null;
  for (;;) {
    const from: bigint | null = after;
    const rows: CustomerRow[] = await inShop((tx) =>
      customersAfter(tx, shopId, query, activeSince, from, PIECE),
    );
    for (const row of rows) {
      yield csvLine([
        // an id known from an export only means nothing outside
        row.customerId > 0n ? row.customerId : null,
        row.firstName,
        row.lastName,
        row.email,
        row.purchases,
        currency && fromMinor(row.netMinor, currency),
        currency,
        row.firstAt?.toISOString(),
        row.lastAt?.toISOString(),
      ]);
    }
    if (rows.length < PIECE) return;
    after = rows.at(-1)!.customerId;
  }
}
