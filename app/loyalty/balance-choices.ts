// What can be said of a file of balances; apart from its reading, so that browsers need not load that.

export const COLUMNS = ["customerId", "email", "points", "expires"] as const;
export type Column = (typeof COLUMNS)[number];
/** The file's own heading for each; null = it has none. */
export type Mapping = Record<Column, string | null>;

export const REFUSAL_REASONS = [
  "who",
  "points",
  "nothing",
  "date",
  "twice",
  "unknown",
  "imported",
  "expired",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];
/** @property line physical line in the file, the header being line 1 */
export type Refusal = { line: number; reason: RefusalReason };

/** Why a file cannot be used as a whole. */
export const FILE_PROBLEMS = [
  "empty",
  "large",
  "encoding",
  "unreadable",
  "header",
  "points-column",
  "who-column",
  "gone",
] as const;
export type FileProblem = (typeof FILE_PROBLEMS)[number];

/** In bytes: about a quarter of a million members. */
export const LARGEST_FILE = 10_000_000;

export const IMPORT_STATES = ["uploaded", "checking", "checked", "taking", "done", "failed"] as const;
export type ImportState = (typeof IMPORT_STATES)[number];
