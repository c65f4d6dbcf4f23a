// Balances from another app's export: which column is what, and which rows cannot be read.
import { parse } from "csv-parse/sync";
import { latinDigits } from "../ui/latin-digits.ts";

import {
  type Column,
  type FileProblem,
  LARGEST_FILE,
  type Mapping,
  type Refusal,
  type RefusalReason,
} from "./balance-choices.ts";

export type BalanceRow = {
  /** physical line in the file, the header being line 1 */
  line: number;
  customerId: bigint | null;
  email: string | null;
  points: bigint;
  /** YYYY-MM-DD, the last day; null = by the programme's own rule */
  expires: string | null;
};

/** The file as a whole cannot be used. */
export class BalanceCsvError extends Error {
  override name = "BalanceCsvError";
  readonly problem: FileProblem;
  constructor(problem: FileProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

/** What other apps call these columns. */
const KNOWN: Record<Column, RegExp> = {
  customerId: /^(shopify )?(customer )?id$|customer.?id/i,
  email: /e.?mail/i,
  points: /^points$|points.*(balance|available|current)|(balance|available|current).*points|balance/i,
  expires: /expir/i,
};

/** @throws BalanceCsvError when it is no CSV with a header */
export function readHeadings(csv: string): string[] {
  const [headings] = records(csv, { to: 1 });
  if (!headings || headings.length < 2)
    throw new BalanceCsvError("header", "The file has no header with at least two columns.");
  return headings;
}

/** The first rows as they stand, for the merchant to see what is in which column. */
export function sampleRows(csv: string, count: number): string[][] {
  return records(csv, { to: count + 1 }).slice(1);
}

/** @throws BalanceCsvError for what is not UTF-8 */
export function decodeFile(file: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(file);
  } catch (cause) {
    throw new BalanceCsvError("encoding", "The file is not UTF-8. Save it as “CSV UTF-8”.", { cause });
  }
}

/** A first guess, for the merchant to check. */
export function guessMapping(headings: string[]): Mapping {
  const find = (column: Column) => headings.find((heading) => KNOWN[column].test(heading.trim())) ?? null;
  return {
    customerId: find("customerId"),
    email: find("email"),
    points: find("points"),
    expires: find("expires"),
  };
}

/**
 * @throws BalanceCsvError when it is no CSV, is too large, or lacks a column that is needed
 */
export function readBalances(csv: string, mapping: Mapping): { rows: BalanceRow[]; refusals: Refusal[] } {
  if (csv.length > LARGEST_FILE)
    throw new BalanceCsvError("large", "The file is larger than 10 MB. Split it.");
  const [headings, ...lines] = records(csv, {});
  const place = (column: Column) =>
    mapping[column] === null ? -1 : (headings ?? []).indexOf(mapping[column]!);
  const places = {
    customerId: place("customerId"),
    email: place("email"),
    points: place("points"),
    expires: place("expires"),
  };
  if (places.points < 0) throw new BalanceCsvError("points-column", "Say which column holds the points.");
  if (places.customerId < 0 && places.email < 0)
    throw new BalanceCsvError(
      "who-column",
      "Say which column tells the customer: Shopify's id or the email.",
    );
  const rows: BalanceRow[] = [];
  const refusals: Refusal[] = [];
  const seen = new Set<string>();
  for (const [index, cells] of lines.entries()) {
    const line = index + 2;
    const cell = (column: Column) => (places[column] < 0 ? "" : (cells[places[column]] ?? "").trim());
    const read = readRow(line, cell);
    if (typeof read === "string") {
      refusals.push({ line, reason: read });
      continue;
    }
    const who = read.customerId?.toString() ?? read.email!;
    if (seen.has(who)) refusals.push({ line, reason: "twice" });
    else rows.push(read);
    seen.add(who);
  }
  return { rows, refusals };
}

function readRow(line: number, cell: (column: Column) => string): BalanceRow | RefusalReason {
  // spreadsheets put an apostrophe, Shopify a path before ids
  const id = cell("customerId").replace(/^'|^gid:\/\/shopify\/Customer\//, "");
  const email = cell("email").toLowerCase();
  if (!/^[1-9]\d{0,18}$/.test(id) && !/^[^@\s]+@[^@\s]+$/.test(email)) return "who";
  const points = latinDigits(cell("points"))
    .replace(/[,\s٬](?=\d{3}(\D|$))/g, "")
    .replace(/\.0+$/, "");
  if (!/^\d{1,12}$/.test(points)) return "points";
  if (/^0+$/.test(points)) return "nothing";
  const expires = cell("expires").slice(0, 10);
  if (expires !== "" && !isDate(expires)) return "date";
  return {
    line,
    customerId: /^[1-9]\d{0,18}$/.test(id) ? BigInt(id) : null,
    email: email || null,
    points: BigInt(points),
    expires: expires || null,
  };
}

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
  );
}

function records(csv: string, options: { to?: number }): string[][] {
  try {
    return parse(csv, {
      ...options,
      bom: true,
      delimiter: delimiterOf(csv),
      relax_column_count: true,
      skip_empty_lines: false,
      relax_quotes: true,
    });
  } catch (cause) {
    throw new BalanceCsvError("unreadable", "The file cannot be read as CSV.", { cause });
  }
}

/** Spreadsheets of many countries write semicolons: what the header has most of. */
function delimiterOf(csv: string): string {
  const end = csv.search(/[\r\n]/);
  const header = end < 0 ? csv : csv.slice(0, end);
  const times = (mark: string) => header.split(mark).length;
  return [",", ";", "\t"].reduce((best, mark) => (times(mark) > times(best) ? mark : best));
}
