// Rows in the text format of PostgreSQL's COPY: tabs between values, a line per row, \N for nothing.

export type CopyValue = string | number | bigint | boolean | Date | null | undefined | readonly CopyValue[];

/** One row, with its line end. */
export function copyRow(values: readonly CopyValue[]): string {
  let row = copyText(values[0]);
  for (let at = 1; at < values.length; at++) row += `\t${copyText(values[at])}`;
  return `${row}\n`;
}

function copyText(value: CopyValue): string {
  if (value === null || value === undefined) return "\\N";
  switch (typeof value) {
    case "string":
      return escaped(value);
    case "boolean":
      return value ? "t" : "f";
    case "object":
      return value instanceof Date ? value.toISOString() : escaped(arrayText(value as readonly CopyValue[]));
    default:
      return String(value);
  }
}

const SPECIAL = /[\\\t\n\r\0]/;
const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

// NUL is legal in JSON and in no PostgreSQL text; half surrogate pairs become U+FFFD when encoded
function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[\\\t\n\r\0]/g, (one) => ESCAPES[one] ?? "") : text;
}

function arrayText(values: readonly CopyValue[]): string {
  const items = values.map((value) =>
    value === null || value === undefined ? "NULL" : `"${String(value).replace(/["\\]/g, "\\$&")}"`,
  );
  return `{${items.join(",")}}`;
}
