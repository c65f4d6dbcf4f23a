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
import { linesOf, wholeLines } from "./history-download.server.ts";
import { type LineSubject, lineSubject } from "./history-line.ts";
import { IdSet } from "./id-set.ts";

/** A share this large takes some 60 MB once parsed, and is stored in one transaction. */
const SHARE = 8 * 1024 * 1024;
const MOST_SHARES = 500;

export type SpooledLine = { line: number; text: string };

export type Spool = {
  lines: number;
  shares: number;
  /** The file of a share, for `spooledLines`. */
  path(share: number): string;
  /** The lines of a share, in the order of the file, numbered as in it from 1. */
  read(share: number): Promise<SpooledLine[]>;
  remove(): Promise<void>;
};

/** `id` in digits */
export type Root = { id: string; updatedAt: string };

export type SpoolOptions = {
  /** the same name goes on with what an earlier try, killed in the middle, has left behind */
  name: string;
  /** of the source in bytes */
  size: number;
  source: (from: number) => AsyncIterable<Uint8Array>;
  /** which of these are known already: they are left out, with their children */
  known?: (roots: Root[]) => Promise<Root[]>;
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
      for await (const { lines, bytes, known } of lookedUp(
        wholeLines(source(journal.bytes), block),
        options,
      )) {
        for (const { id } of known) leftOut.add(id);
        for (const [index, page] of deal(lines, journal, leftOut)) {
          await files[index]!.appendFile(page);
          journal.sizes[index]! += page.length;
        }
        journal.bytes += bytes;
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
    read: async (index) => spooledLines(await readFile(path(index))),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
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

type Line = { text: Buffer; subject: LineSubject; id: string | null };
type LookedUp = { lines: Line[]; bytes: number; known: Root[] };

/** The next block is read and looked up while the one before is dealt out. */
async function* lookedUp(
  blocks: AsyncGenerator<Buffer>,
  { known }: Pick<SpoolOptions, "known">,
): AsyncGenerator<LookedUp> {
  const look = async (): Promise<LookedUp | null> => {
    const { value, done } = await blocks.next();
    if (done) return null;
    const lines = linesOf(value).map((text): Line => {
      const subject = lineSubject(text);
      return { text, subject, id: subject.kind === "unreadable" ? null : digitsIn(subject.id) };
    });
    return { lines, bytes: value.length, known: known ? await known(rootsOf(lines)) : [] };
  };
  for (let next = look(); ; ) {
    const block = await next;
    if (block === null) return;
    next = look();
    // a rejection is met when it is awaited; until then it must not end the process
    next.catch(() => {});
    yield block;
  }
}

function rootsOf(lines: Line[]): Root[] {
  const roots: Root[] = [];
  for (const { subject, id } of lines)
    if (subject.kind === "root" && id !== null) roots.push({ id, updatedAt: subject.updatedAt });
  return roots;
}

/** What each share gets of this block. */
function deal(lines: Line[], journal: Journal, leftOut: IdSet): Map<number, Buffer> {
  const dealt = new Map<number, { heads: string[]; lines: Buffer[]; bytes: number }>();
  for (const { text, id } of lines) {
    journal.lines++;
    if (text.length === 0 || (id !== null && leftOut.has(id))) continue;
    // unreadable lines go anywhere, and are refused when they are read
    const index = id === null ? 0 : Number(id.slice(-9)) % journal.shares;
    const page = dealt.get(index) ?? { heads: [], lines: [], bytes: 0 };
    dealt.set(index, page);
    const head = `${journal.lines}\t`;
    page.heads.push(head);
    page.lines.push(text);
    page.bytes += head.length + text.length + 1;
  }
  return new Map([...dealt].map(([index, page]) => [index, joined(page)]));
}

function joined({ heads, lines, bytes }: { heads: string[]; lines: Buffer[]; bytes: number }): Buffer {
  const page = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const [nth, line] of lines.entries()) {
    at += page.write(heads[nth]!, at, "latin1");
    at += line.copy(page, at);
    page[at++] = 10;
  }
  return page;
}

const DIGITS = /\/([1-9]\d{0,18})$/;

/** The number at the end of one of Shopify's ids. */
function digitsIn(gid: string): string | null {
  return DIGITS.exec(gid)?.[1] ?? null;
}

/** What a share's file holds. */
export function spooledLines(file: Buffer): SpooledLine[] {
  return file.toString().split("\n").filter(Boolean).map(numbered);
}

function numbered(entry: string): SpooledLine {
  const tab = entry.indexOf("\t");
  return { line: Number(entry.slice(0, tab)), text: entry.slice(tab + 1) };
}
