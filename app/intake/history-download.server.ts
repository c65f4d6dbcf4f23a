// The result of a bulk operation, from any byte on, as blocks of whole lines.

export type Fetch = (url: string, init?: { headers: Record<string, string> }) => Promise<Response>;

const BLOCK = 4 * 1024 * 1024;

/**
 * @param from how many bytes are had already
 * @throws Error when the file does not answer, or breaks off
 */
export async function* download(fetch: Fetch, url: string, from: number): AsyncGenerator<Uint8Array> {
  const response = await fetch(url, from > 0 ? { headers: { Range: `bytes=${from}-` } } : undefined);
  if (from > 0 && response.status === 416) return;
  if (!response.ok || !response.body)
    throw new Error(`the history's file answers with status ${response.status}`);
  // storage that knows no ranges sends everything
  let skip = response.status === 206 ? 0 : from;
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    if (skip < piece.length) yield skip > 0 ? piece.subarray(skip) : piece;
    skip = Math.max(0, skip - piece.length);
  }
}

/** Each block ends with its last line's end. */
export async function* wholeLines(source: AsyncIterable<Uint8Array>, size = BLOCK): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    pieces.push(piece);
    length += piece.length;
    if (length < size) continue;
    const whole = Buffer.concat(pieces);
    const end = whole.lastIndexOf(10) + 1;
    if (end > 0) yield whole.subarray(0, end);
    pieces = [whole.subarray(end)];
    length = whole.length - end;
  }
  if (length > 0) yield Buffer.concat(pieces);
}

/** The lines of a block, without their ends. */
export function linesOf(block: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < block.length; ) {
    const found = block.indexOf(10, start);
    const end = found < 0 ? block.length : found;
    lines.push(block.subarray(start, end));
    start = end + 1;
  }
  return lines;
}
