// A file of customers in the purchase models' own words: columns x, t_x, T in weeks, and perhaps monetary. Read as a
// stream; the first line that cannot be read ends it, because a fit to part of the customers would mislead.
import { createReadStream } from "node:fs";
import { csvRows } from "../app/intake/csv-rows.ts";
import { CustomerTally, historyFault } from "../app/retention/customer-groups.ts";
import { SpendTally } from "../app/retention/gamma-gamma-fit.ts";

/** `spend` is null when the file has no monetary column. */
export type CustomerSummary = { purchases: CustomerTally; spend: SpendTally | null };

type Columns = { x: number; tx: number; T: number; monetary: number | null };

/** @throws Error naming the line and what is wrong with it */
export async function readCustomerSummary(file: string): Promise<CustomerSummary> {
  return summarise(createReadStream(file));
}

export async function summarise(source: AsyncIterable<Uint8Array>): Promise<CustomerSummary> {
  const purchases = new CustomerTally();
  const spend = new SpendTally();
  let columns: Columns | undefined;
  for await (const rows of csvRows(source)) {
    for (const row of rows) {
      if ("problem" in row) throw new Error(`Line ${row.line} cannot be read: ${row.problem.split(";")[0]}.`);
      if (columns === undefined) {
        columns = columnsOf(row.fields);
        continue;
      }
      if (row.fields.length === 1 && row.fields[0]!.trim() === "") continue;
      try {
        readCustomer(row.fields, columns, purchases, spend);
      } catch (error) {
        throw new Error(`Line ${row.line}: ${(error as Error).message}.`);
      }
    }
  }
  if (columns === undefined) throw new Error(`The file is empty. ${EXPECTED}`);
  return { purchases, spend: columns.monetary === null ? null : spend };
}

const EXPECTED = "Its first line must name the columns x, t_x and T (weeks), and may name monetary.";

function columnsOf(header: string[]): Columns {
  const names = header.map((name) => name.trim());
  const place = (name: string) => {
    const at = names.indexOf(name);
    if (at === -1) throw new Error(`The file has no column ${name}. ${EXPECTED}`);
    if (names.lastIndexOf(name) !== at) throw new Error(`The file has two columns ${name}. ${EXPECTED}`);
    return at;
  };
  return {
    x: place("x"),
    tx: place("t_x"),
    T: place("T"),
    monetary: names.includes("monetary") ? place("monetary") : null,
  };
}

function readCustomer(fields: string[], columns: Columns, purchases: CustomerTally, spend: SpendTally): void {
  const history = {
    x: numberIn(fields, columns.x, "x"),
    tx: numberIn(fields, columns.tx, "t_x"),
    T: numberIn(fields, columns.T, "T"),
  };
  const fault = historyFault(history);
  if (fault) throw new RangeError(fault);
  purchases.add(history);
  if (columns.monetary === null) return;
  // nothing bought again, nothing to average: the field may be empty
  const empty = (fields[columns.monetary] ?? "").trim() === "";
  const monetary = empty && history.x === 0 ? 0 : numberIn(fields, columns.monetary, "monetary");
  spend.add({ x: history.x, monetary });
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function numberIn(fields: string[], place: number, name: string): number {
  const text = (fields[place] ?? "").trim();
  if (text === "") throw new RangeError(`${name} is empty`);
  if (!NUMBER.test(text) || !Number.isFinite(Number(text)))
    throw new RangeError(`${name} is not a number: ${text.slice(0, 40)}`);
  return Number(text);
}
