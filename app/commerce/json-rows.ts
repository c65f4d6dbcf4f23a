// Rows for json_to_recordset: one parameter however many rows and columns.

/** bigints become strings of digits, Dates ISO strings; characters PostgreSQL cannot hold are left out. */
export function jsonRows(rows: readonly object[]): string {
  const json = JSON.stringify(rows, plainValue);
  return /\\u0000|\\ud[89a-f]/i.test(json) ? JSON.stringify(rows, storableValue) : json;
}

function plainValue(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

// NUL and half surrogate pairs are legal in JSON and in no PostgreSQL text
function storableValue(key: string, value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("\0", "").toWellFormed() : plainValue(key, value);
}
