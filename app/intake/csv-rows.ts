// Bytes of a CSV file → its rows, each with the physical line it starts on; csv-parse does the reading.
// A row that cannot be read (a quotation mark out of place) is reported and costs that one line only: reading
// begins anew on the next physical line. At most one row (1 MiB) and one piece of the source are held.
import { type CsvError, type Parser, parse } from "csv-parse";

export type CsvRow =
  | { line: number; lastLine: number; fields: string[] }
  /** not readable: why, in a sentence for the merchant */
  | { line: number; problem: string };

export class CsvFileError extends Error {
  override name = "CsvFileError";
}

const LONGEST_ROW = 1024 * 1024;

type Cut = { fields: string[]; end: number };

/** Yields the rows in batches, in order. @throws CsvFileError when the bytes are not UTF-8 text */
export async function* csvRows(source: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRow[]> {
  const reading = new Reading();
  for await (const piece of source) {
    const rows = await reading.take(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    if (rows.length > 0) yield rows;
  }
  yield await reading.finish();
}

class Reading {
  // bytes not yet known to belong to a finished row: read again should the row turn out unreadable
  private held: Buffer = Buffer.alloc(0);
  private line = 1;
  private first = true;
  private parser: Parser | undefined;
  private cuts: Cut[] = [];
  private fed = 0;

  async take(piece: Buffer): Promise<CsvRow[]> {
    const begins = this.first && this.held.length + piece.length >= 2;
    this.held = this.held.length === 0 ? piece : Buffer.concat([this.held, piece]);
    if (begins) {
      refuseOtherEncodings(this.held);
      this.first = false;
    }
    return this.readOn(piece, false);
  }

  async finish(): Promise<CsvRow[]> {
    return this.readOn(Buffer.alloc(0), true);
  }

  private async readOn(fresh: Buffer, end: boolean): Promise<CsvRow[]> {
    const rows: CsvRow[] = [];
    let next = fresh;
    for (;;) {
      const parser = this.parser ?? this.begin();
      const problem = await feed(parser, next, end);
      this.takeCuts(rows);
      if (!problem) return rows;
      rows.push({ line: this.line, problem: explain(problem) });
      this.drop(endOfLine(this.held));
      this.parser = undefined;
      next = this.held;
      if (end && next.length === 0) return rows;
    }
  }

  private begin(): Parser {
    this.cuts = [];
    this.fed = 0;
    const cuts = this.cuts;
    this.parser = parse({
      bom: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      max_record_size: LONGEST_ROW,
      // taken here, synchronously: what waits in a stream's buffer is lost with an error
      on_record: (fields: string[], { bytes }) => {
        cuts.push({ fields, end: bytes });
        return null;
      },
    });
    return this.parser;
  }

  private takeCuts(rows: CsvRow[]) {
    for (const cut of this.cuts) {
      const line = this.line;
      const bytes = cut.end - this.fed;
      const lines = countLineEnds(this.held, bytes);
      const ended = endsLine(this.held, bytes);
      rows.push({ line, lastLine: line + lines - (ended ? 1 : 0), fields: cut.fields });
      this.drop(bytes);
      this.fed = cut.end;
    }
    this.cuts.length = 0;
  }

  private drop(bytes: number) {
    this.line += countLineEnds(this.held, bytes);
    this.held = this.held.subarray(bytes);
  }
}

/** @returns what csv-parse stumbled over */
function feed(parser: Parser, bytes: Buffer, end: boolean): Promise<CsvError | undefined> {
  return new Promise((resolve) => {
    const stumbled = (error: Error) => resolve(error as CsvError);
    parser.once("error", stumbled);
    const done = (error?: Error | null) => {
      if (error) return;
      parser.off("error", stumbled);
      resolve(undefined);
    };
    if (!end) parser.write(bytes, done);
    else {
      if (bytes.length > 0) parser.write(bytes);
      parser.end(done);
    }
  });
}

function refuseOtherEncodings(start: Buffer) {
  const mark = start.readUInt16BE(0);
  if (mark === 0xfeff || mark === 0xfffe)
    throw new CsvFileError("The file is UTF-16 text; save it as UTF-8 (Shopify's own exports are).");
  if (mark === 0x504b)
    throw new CsvFileError("The file is a spreadsheet or a zip archive, not CSV; save it as CSV (UTF-8).");
}

function explain(error: CsvError): string {
  const instead = "the line is left out and reading goes on with the next one";
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
    case "CSV_MAX_RECORD_SIZE":
      return `a quotation mark opened here is never closed; ${instead}`;
    case "CSV_INVALID_CLOSING_QUOTE":
      return `a quotation mark opened here is not closed before a comma or a line's end; ${instead}`;
    case "INVALID_OPENING_QUOTE":
      return `a quotation mark stands in the middle of a value; ${instead}`;
    default:
      return `the row cannot be read (${error.code}); ${instead}`;
  }
}

const LF = 10;
const CR = 13;

function countLineEnds(held: Buffer, length: number): number {
  const bytes = held.subarray(0, length);
  let count = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) count++;
  for (let at = bytes.indexOf(CR); at !== -1; at = bytes.indexOf(CR, at + 1)) {
    if (held[at + 1] !== LF) count++;
  }
  return count;
}

function endsLine(bytes: Buffer, length: number): boolean {
  return bytes[length - 1] === LF || bytes[length - 1] === CR;
}

/** Where the next physical line begins. */
function endOfLine(bytes: Buffer): number {
  const lf = bytes.indexOf(LF);
  const cr = bytes.indexOf(CR);
  if (lf === -1 && cr === -1) return bytes.length;
  if (cr !== -1 && (lf === -1 || cr < lf)) return bytes[cr + 1] === LF ? cr + 2 : cr + 1;
  return lf + 1;
}
