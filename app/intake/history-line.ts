// What the lines of a bulk operation's result are about, read in passing: parsing every line twice would cost more than
// storing it. Lines that do not look as expected are parsed. Nothing is made for a line but its place in the table: a
// history has millions.

/** `root`: an object of its own; `child`: belongs to the object `id` */
export type LineSubject =
  | { kind: "root"; id: string; updatedAt: string }
  | { kind: "child"; id: string }
  | { kind: "unreadable" };

/** The number at the end of one of Shopify's ids; those beyond 2^53, which it has not reached by far, as digits. */
export type LineId = number | string;

/** Line by line, where it is and whose. */
export type LineTable = {
  bytes: Buffer;
  count: number;
  /** its number, where lines are numbered; else 0 */
  numbers: number[];
  starts: number[];
  ends: number[];
  /** null when it is unreadable, or named by anything else than a number */
  ids: (LineId | null)[];
  /** null for a child and for what is unreadable */
  updatedAt: (string | null)[];
};

const NEWLINE = 10;
const QUOTE = 34;
const ZERO = 48;
const NINE = 57;
const CLOSING = 125;
const TAB = 9;
/** 2^53 has sixteen digits. */
const MOST_DIGITS = 15;

// our queries ask for id and updatedAt first, and answers keep the order of the query
const ROOT = Buffer.from('{"id":"gid://shopify/Order/');
const DATED = Buffer.from('","updatedAt":"');
// Shopify adds this at the end
const CHILD = Buffer.from('"__parentId":"gid://shopify/Order/');
const PARENT = Buffer.from("__parentId");

/** @param isNumbered each line begins with its number and a tab */
export function linesIn(bytes: Buffer, { isNumbered = false } = {}): LineTable {
  const table: LineTable = { bytes, count: 0, numbers: [], starts: [], ends: [], ids: [], updatedAt: [] };
  // the first mention of a parent that is not before the line
  let parentAt = -1;
  for (let next = 0; next < bytes.length; ) {
    const found = bytes.indexOf(NEWLINE, next);
    const end = found < 0 ? bytes.length : found;
    let start = next;
    let number = 0;
    if (isNumbered) {
      for (; start < end && bytes[start] !== TAB; start++) number = number * 10 + bytes[start]! - ZERO;
      start++;
    }
    next = end + 1;
    const nth = table.count++;
    table.numbers[nth] = number;
    table.starts[nth] = start;
    table.ends[nth] = end;
    table.updatedAt[nth] = null;
    const parent = parentOf(bytes, start, end);
    if (parent > 0) {
      table.ids[nth] = parent;
      continue;
    }
    const digits = equals(bytes, start, ROOT) ? start + ROOT.length : end;
    const digitsEnd = afterDigits(bytes, digits, end);
    const date = digitsEnd + DATED.length;
    const isPlain =
      digitsEnd > digits &&
      digitsEnd - digits <= MOST_DIGITS &&
      bytes[digits] !== ZERO &&
      equals(bytes, digitsEnd, DATED);
    if (isPlain) {
      if (parentAt < start) {
        const at = bytes.indexOf(PARENT, start);
        parentAt = at < 0 ? bytes.length : at;
      }
      const dateEnd = bytes.indexOf(QUOTE, date);
      // a root's text may hold these letters anywhere; then it is parsed
      if (parentAt >= end && dateEnd > 0 && dateEnd < end) {
        const text = bytes.toString("latin1", date, dateEnd);
        if (PLAIN_DATE.test(text)) {
          table.ids[nth] = numberIn(bytes, digits, digitsEnd);
          table.updatedAt[nth] = text;
          continue;
        }
      }
    }
    const subject = lineSubject(lineText(table, nth));
    table.ids[nth] = subject.kind === "unreadable" ? null : idIn(subject.id);
    if (subject.kind === "root") table.updatedAt[nth] = subject.updatedAt;
  }
  return table;
}

export function lineText({ bytes, starts, ends }: LineTable, nth: number): string {
  return bytes.toString("utf8", starts[nth], ends[nth]);
}

const PLAIN_DATE = /^[\d:TZ.+-]{10,35}$/;

/** @returns 0 when the line does not end with whose child it is, as plainly as Shopify writes it */
function parentOf(bytes: Buffer, start: number, end: number): number {
  if (bytes[end - 1] !== CLOSING || bytes[end - 2] !== QUOTE) return 0;
  const digitsEnd = end - 2;
  let digits = digitsEnd;
  while (digits > start && isDigit(bytes[digits - 1]!)) digits--;
  const count = digitsEnd - digits;
  const from = digits - CHILD.length;
  if (count === 0 || count > MOST_DIGITS || bytes[digits] === ZERO) return 0;
  return from >= start && equals(bytes, from, CHILD) ? numberIn(bytes, digits, digitsEnd) : 0;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function afterDigits(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && isDigit(bytes[at]!)) at++;
  return at;
}

function numberIn(bytes: Buffer, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) number = number * 10 + bytes[at]! - ZERO;
  return number;
}

function equals(bytes: Buffer, from: number, expected: Buffer): boolean {
  for (let at = 0; at < expected.length; at++) if (bytes[from + at] !== expected[at]) return false;
  return true;
}

const DIGITS = /\/([1-9]\d{0,18})$/;

/** The number at the end of one of Shopify's ids. */
export function idIn(gid: string): LineId | null {
  const digits = DIGITS.exec(gid)?.[1];
  if (digits === undefined) return null;
  return digits.length <= MOST_DIGITS ? Number(digits) : digits;
}

/** The same of an id that was read. */
export function asLineId(id: bigint): LineId {
  return id < 10n ** BigInt(MOST_DIGITS) ? Number(id) : String(id);
}

/** What one line is about, by parsing it whole. */
export function lineSubject(line: string): LineSubject {
  try {
    const row = JSON.parse(line) as { id?: unknown; updatedAt?: unknown; __parentId?: unknown } | null;
    if (typeof row?.__parentId === "string") return { kind: "child", id: row.__parentId };
    if (typeof row?.id === "string") return { kind: "root", id: row.id, updatedAt: String(row.updatedAt) };
  } catch {
    // told by what is returned
  }
  return { kind: "unreadable" };
}
