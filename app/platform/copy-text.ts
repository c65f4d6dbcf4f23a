// Rows in the text format of PostgreSQL's COPY: tabs between values, a line per row, \N for nothing.

export type CopyValue = string | number | bigint | boolean | Date | null | undefined | readonly CopyValue[];

/** One row, with its line end. */
export function copyRow(values: readonly CopyValue[]): string {
  let row = copyText(values[0]);
  for (let at = 1; at < values.length; at++) row += `\t${copyText(values[at])}`;
  return `${row}\n`;
}

/** Rows as bytes, written one after the other: joining their texts first would take as long as making them. */
export class CopyRows {
  #bytes: Buffer;
  #length = 0;

  /** @param size bytes to begin with; there will be more when needed */
  constructor(size = 2 ** 16) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
  }

  add(values: readonly CopyValue[]): void {
    const row = copyRow(values);
    // no character takes more than three bytes of UTF-8
    const most = this.#length + row.length * 3;
    if (most > this.#bytes.length) this.#grow(most);
    this.#length += this.#bytes.write(row, this.#length);
  }

  /** Of its own memory, so that it can be handed to another thread. Nothing is added afterwards. */
  bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.buffer as ArrayBuffer, 0, this.#length);
  }

  #grow(most: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(most, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
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
