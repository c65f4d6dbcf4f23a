// The result of a bulk operation lists line items after their orders, but not beside them. It is dealt out to
// temporary files by order, so that each holds whole orders and fits into memory; no file holds more than a share.
import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A share this large takes some 100 MB once parsed. */
const SHARE = 16 * 1024 * 1024;
const MOST_SHARES = 500;
/** Bytes gathered for a share before they are written. */
const PAGE = 64 * 1024;

export type SpooledLine = { line: number; text: string };

export type Spool = {
  lines: number;
  shares: number;
  /** The lines of a share, in the order of the file, numbered as in it from 1. */
  read(share: number): Promise<SpooledLine[]>;
  remove(): Promise<void>;
};

/**
 * @param name the same name takes over what an earlier try, killed in the middle, has left behind
 * @param size of the source in bytes, as far as known
 */
export async function spoolHistory(
  name: string,
  source: AsyncIterable<Uint8Array>,
  size: number,
  share = SHARE,
): Promise<Spool> {
  const folder = join(tmpdir(), `perennial-history-${name}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  const remove = () => rm(folder, { recursive: true, force: true });
  const shares = Math.min(MOST_SHARES, Math.max(1, Math.ceil(size / share)));
  const path = (index: number) => join(folder, `${index}.jsonl`);
  const files: FileHandle[] = [];
  try {
    for (let index = 0; index < shares; index++) files.push(await open(path(index), "w", 0o600));
    const pages = files.map(() => "");
    let lines = 0;
    for await (const text of textLines(source)) {
      lines++;
      const index = shareOf(orderOf(text), shares);
      pages[index] += `${lines}\t${text}\n`;
      if (pages[index]!.length < PAGE) continue;
      await files[index]!.appendFile(pages[index]!);
      pages[index] = "";
    }
    for (const [index, page] of pages.entries()) await files[index]!.appendFile(page);
    return {
      lines,
      shares,
      read: async (index) => {
        const text = await readFile(path(index), "utf8");
        return text.split("\n").filter(Boolean).map(numbered);
      },
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

async function* textLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of source) {
    const [first = "", ...others] = decoder.decode(piece, { stream: true }).split("\n");
    rest += first;
    for (const other of others) {
      if (rest) yield rest;
      rest = other;
    }
  }
  if (rest) yield rest;
}

function numbered(entry: string): SpooledLine {
  const tab = entry.indexOf("\t");
  return { line: Number(entry.slice(0, tab)), text: entry.slice(tab + 1) };
}

/** The id of the order a line belongs to; unreadable lines go anywhere, and are refused when they are read. */
function orderOf(text: string): string {
  try {
    const row = JSON.parse(text) as { id?: unknown; __parentId?: unknown };
    return String(row.__parentId ?? row.id);
  } catch {
    return "";
  }
}

function shareOf(order: string, shares: number): number {
  return shares === 1 ? 0 : createHash("sha1").update(order).digest().readUInt32BE(0) % shares;
}
