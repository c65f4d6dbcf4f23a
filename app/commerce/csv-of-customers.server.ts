// Customers as a CSV file, one line each, read piece by piece so that no transaction waits for a slow download.
import type { Tx } from "../platform/db.server.ts";
import { type Cell, csvLine } from "../ui/csv.ts";
import { fromMinor } from "./money.ts";

const PIECE = 2_000;

export type InShop = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

type Writing<Row> = {
  inShop: InShop;
  /** English in every language, so that what reads the file need not know it */
  columns: readonly string[];
  /** at most so many in the order of their ids, after this one; null = from the first */
  rowsAfter: (tx: Tx, after: bigint | null, most: number) => Promise<Row[]>;
  /** null leaves a customer out */
  cells: (row: Row) => Cell[] | null;
};

export async function* csvOfCustomers<Row extends { customerId: bigint }>({
  inShop,
  columns,
  rowsAfter,
  cells,
}: Writing<Row>): AsyncGenerator<string> {
  yield csvLine([...columns]);
  let after: bigint | null = null;
  for (;;) {
    const from: bigint | null = after;
    const rows: Row[] = await inShop((tx) => rowsAfter(tx, from, PIECE));
    for (const row of rows) {
      const line = cells(row);
      if (line) yield csvLine(line);
    }
    if (rows.length < PIECE) return;
    after = rows.at(-1)!.customerId;
  }
}

/** An id known from an orders export only means nothing outside. */
export function idAtShopify(customerId: bigint): bigint | null {
  return customerId > 0n ? customerId : null;
}

/** @param currency ISO 4217 of the shop; without one no amount can be written */
export function amountsIn(currency: string | null): (minor: bigint | null) => string | null {
  return (minor) => (currency && minor !== null ? fromMinor(minor, currency) : null);
}
