// The result of a bulk operation lists line items after their orders, but not beside them. It is dealt out to
// temporary files by order, so that each holds whole orders and fits into memory; no file holds more than a share.
// A journal beside them says how far that is: a killed process's successor goes on from there.
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wholeLines } from "./history-download.server.ts";
import { type LineId, type LineTable, linesIn } from "./history-line.ts";
import { IdSet } from "./id-set.ts";

/** A share this large is some 4,000 orders: held in memory as rows, and stored in one transaction. */
const SHARE = 8 * 1024 * 1024;
const MOST_SHARES = 500;

export type Spool = {
  lines: number;
  shares: number;
  /** The file of a share, for `spooledLines`. */
  path(share: number): string;
  /** Whether nothing was left of it. */
  isEmpty(share: number): boolean;
  remove(): Promise<void>;
};

export type Root = { id: LineId; updatedAt: string };

export type SpoolOptions = {
  /** the same name goes on with what an earlier try, killed in the middle, has left behind */
  name: string;
  /** of the source in bytes */
  size: number;
  source: (from: number) => AsyncIterable<Uint8Array>;
  /** which of these are known already: they are left out, with their children */
  known?: (roots: Root[]) => Promise<LineId[]>;
  share?: number;
  block?: number;
};

type Journal = {
  size: number;
  shares: number;
  bytes: number;
  lines: number;
  sizes: number[];
  whole: boolean;
};

export async function spoolHistory(options: SpoolOptions): Promise<Spool> {
  const { name, size, source, share = SHARE, block } = options;
  const folder = join(tmpdir(), `${PREFIX}${name}`);
  const shares = Math.min(MOST_SHARES, Math.max(1, Math.ceil(size / share)));
  const path = (index: number) => join(folder, `${index}.jsonl`);
  const journal = await resume(folder, path, size, shares);
  if (!journal.whole) {
    const files: FileHandle[] = [];
    const leftOut = new IdSet();
    try {
      for (let index = 0; index < shares; index++) files.push(await open(path(index), "a", 0o600));
      for await (const { lines, known } of lookedUp(wholeLines(source(journal.bytes), block), options)) {
        for (const id of known) leftOut.add(id);
        for (const [index, page] of deal(lines, journal, leftOut)) {
          await files[index]!.appendFile(page);
          journal.sizes[index]! += page.length;
        }
        journal.bytes += lines.bytes.length;
        await write(folder, journal);
      }
      if (journal.bytes !== size) throw new Error(`the history's file broke off at byte ${journal.bytes}`);
      journal.whole = true;
      await write(folder, journal);
    } finally {
      await Promise.all(files.map((file) => file.close()));
    }
  }
  return {
    lines: journal.lines,
    shares,
    path,
    isEmpty: (index) => journal.sizes[index] === 0,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The lines of a share, in the order of the history's file and numbered as in it from 1. @param path of the share */
export async function spooledLines(path: string): Promise<LineTable> {
  return linesIn(await readFile(path), { isNumbered: true });
}

const JOURNAL = "journal.json";
const PREFIX = "perennial-history-";
/** Files of imports that nobody goes on with hold personal data. @param before when they were last written to */
export async function removeForgottenSpools(before: Date, folder = tmpdir()): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(PREFIX)) continue;
    const path = join(folder, entry);
    const found = await stat(path).catch(() => null);
    if (found && found.mtimeMs < before.getTime()) await rm(path, { recursive: true, force: true });
  }
}

/** What was written after the journal's last word is cut off; a folder that does not fit is begun anew. */
async function resume(
  folder: string,
  path: (index: number) => string,
  size: number,
  shares: number,
): Promise<Journal> {
  try {
    const found = JSON.parse(await readFile(join(folder, JOURNAL), "utf8")) as Journal;
    if (found.size !== size || found.shares !== shares) throw new Error("another file's");
    for (let index = 0; index < shares; index++) {
      if ((await stat(path(index))).size < found.sizes[index]!) throw new Error("cut short");
      const file = await open(path(index), "r+");
      await file.truncate(found.sizes[index]);
      await file.close();
    }
    return found;
  } catch {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o700 });
    return { size, shares, bytes: 0, lines: 0, sizes: Array(shares).fill(0), whole: false };
  }
}

async function write(folder: string, journal: Journal): Promise<void> {
  await writeFile(join(folder, `${JOURNAL}.new`), JSON.stringify(journal), { mode: 0o600 });
  await rename(join(folder, `${JOURNAL}.new`), join(folder, JOURNAL));
}

type LookedUp = { lines: LineTable; known: LineId[] };

/** Blocks that are read and looked up before the one that is dealt out. */
const AHEAD = 2;

async function* lookedUp(
  blocks: AsyncGenerator<Buffer>,
  { known = async () => [] }: Pick<SpoolOptions, "known">,
): AsyncGenerator<LookedUp> {
  const ahead: Promise<LookedUp>[] = [];
  let failure: Error | undefined;
  for (let next = settled(blocks.next()); ; ) {
    const block = await next.catch((error: Error) => {
      failure = error;
    });
    if (!block || block.done) break;
    next = settled(blocks.next());
    const lines = linesIn(block.value);
    ahead.push(settled(known(rootsOf(lines)).then((known) => ({ lines, known }))));
    if (ahead.length > AHEAD) yield await ahead.shift()!;
  }
  // what came before the download broke off counts
  for (const block of ahead) yield await block;
  if (failure) throw failure;
}

/** A rejection is met when it is awaited; until then it must not end the process. */
export function settled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

function rootsOf({ count, ids, updatedAt }: LineTable): Root[] {
  const roots: Root[] = [];
  for (let nth = 0; nth < count; nth++) {
    const [id, at] = [ids[nth]!, updatedAt[nth]!];
    if (at !== null && id !== null) roots.push({ id, updatedAt: at });
  }
  return roots;
}

/** What each share gets of this block; the journal counts its lines. */
function deal(lines: LineTable, journal: Journal, leftOut: IdSet): Map<number, Buffer> {
  const { bytes, count, starts, ends, ids } = lines;
  const shares: number[] = [];
  const sizes: number[] = Array(journal.shares).fill(0);
  for (let nth = 0; nth < count; nth++) {
    const id = ids[nth]!;
    const length = ends[nth]! - starts[nth]!;
    const isLeft = length === 0 || (id !== null && leftOut.has(id));
    const share = isLeft ? NOWHERE : shareOf(id, journal.shares);
    shares.push(share);
    if (share !== NOWHERE) sizes[share]! += length + MOST_HEAD;
  }
  const pages = sizes.map((size) => (size > 0 ? Buffer.allocUnsafe(size) : null));
  const filled: number[] = Array(journal.shares).fill(0);
  for (let nth = 0; nth < count; nth++) {
    journal.lines++;
    const share = shares[nth]!;
    if (share === NOWHERE) continue;
    const page = pages[share]!;
    let at = writeHead(page, filled[share]!, journal.lines);
    at += bytes.copy(page, at, starts[nth], ends[nth]);
    page[at++] = 10;
    filled[share] = at;
  }
  return new Map(pages.flatMap((page, share) => (page ? [[share, page.subarray(0, filled[share])]] : [])));
}

const NOWHERE = -1;

/** Unreadable lines go anywhere, and are refused when they are read. */
function shareOf(id: LineId | null, shares: number): number {
  if (id === null) return 0;
  return (typeof id === "number" ? id % 1e9 : Number(id.slice(-9))) % shares;
}

/** Digits of the largest number there is, a tab, a line's end. */
const MOST_HEAD = 18;

/** The line's number and a tab. @returns where it ends */
function writeHead(page: Buffer, from: number, number: number): number {
  let digits = 1;
  for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  const end = from + digits;
  for (let at = end - 1, rest = number; at >= from; at--, rest = Math.floor(rest / 10))
    page[at] = 48 + (rest % 10);
  page[end] = 9;
  return end + 1;
}
