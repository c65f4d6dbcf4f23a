/** Connections: sorted, paged by cursors that name a place and not a position, so that changes do not shift pages. */
import { type Args, badInput, type Ctx } from "./context.ts";

type Key = string | number | bigint;
export type Place<T> = { key: (item: T) => Key; id: (item: T) => bigint };

/** Items per page, and how far any paging goes. */
const PAGE_LIMIT = 250;
const REACH = 25_000;

export type Connection<T> = {
  nodes: T[];
  edges: { node: T; cursor: string }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
};

/** A page of `items` by first/after/last/before/reverse, in the order of `place`. */
export function connect<T>(
  ctx: Ctx,
  items: T[],
  args: Args,
  place: Place<T>,
  pageLimit = PAGE_LIMIT,
): Connection<T> {
  const sorted = items
    .map((item) => ({ item, key: place.key(item), id: place.id(item) }))
    .sort((a, b) => compare(a.key, b.key) || compare(a.id, b.id));
  if (args.reverse) sorted.reverse();
  const direction = args.reverse ? -1 : 1;
  let rows = ctx.bulk ? sorted : sorted.slice(0, REACH);
  const total = rows.length;
  const after = readCursor(args.after);
  const before = readCursor(args.before);
  const from = (row: (typeof rows)[number], at: { key: Key; id: bigint }) =>
    direction * (compare(row.key, at.key) || compare(row.id, at.id));
  if (after) rows = rows.filter((row) => from(row, after) > 0);
  const skippedBefore = total - rows.length;
  const beforeCut = rows.length;
  if (before) rows = rows.filter((row) => from(row, before) < 0);
  const skippedAfter = beforeCut - rows.length;

  const first = count(args.first, "first", pageLimit);
  const last = count(args.last, "last", pageLimit);
  if (!ctx.bulk && first === null && last === null) throw badInput("you must provide one of first or last");
  const available = rows.length;
  if (first !== null) rows = rows.slice(0, first);
  const cutAfter = available - rows.length;
  const afterFirst = rows.length;
  if (last !== null) rows = rows.slice(Math.max(0, rows.length - last));
  const cutBefore = afterFirst - rows.length;

  const edges = rows.map((row) => ({ node: row.item, cursor: writeCursor(row.key, row.id) }));
  return {
    nodes: rows.map((row) => row.item),
    edges,
    pageInfo: {
      hasNextPage: skippedAfter > 0 || cutAfter > 0,
      hasPreviousPage: skippedBefore > 0 || cutBefore > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** A short list in its own order, such as the lines of an order. */
export function connectList<T>(ctx: Ctx, items: T[], args: Args): Connection<T> {
  const position = new Map(items.map((item, i) => [item, i]));
  return connect(ctx, items, args, { key: (item) => position.get(item)!, id: () => 0n });
}

/** A plain list field with an optional `first`. */
export function limit<T>(items: T[], args: Args): T[] {
  const first = count(args.first, "first");
  return first === null ? items : items.slice(0, first);
}

function count(value: unknown, name: string, most = PAGE_LIMIT): number | null {
  if (value === undefined || value === null) return null;
  const n = Number(value);
  if (n < 0 || n > most) throw badInput(`${name} must lie between 0 and ${most}.`);
  return n;
}

export function compare(a: Key, b: Key): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function writeCursor(key: Key, id: bigint): string {
  const text = typeof key === "bigint" ? { b: key.toString() } : { k: key };
  return Buffer.from(JSON.stringify({ last_id: id.toString(), ...text })).toString("base64");
}

function readCursor(cursor: unknown): { key: Key; id: bigint } | null {
  if (cursor === undefined || cursor === null) return null;
  try {
    const read = JSON.parse(Buffer.from(String(cursor), "base64").toString("utf8")) as {
      last_id: string;
      k?: string | number;
      b?: string;
    };
    const key = read.b === undefined ? read.k : BigInt(read.b);
    if (key === undefined) throw new Error("no key");
    return { key, id: BigInt(read.last_id) };
  } catch {
    throw badInput(`Invalid cursor for current pagination sort: "${cursor}".`);
  }
}
