// The orders of a history: dealt out into shares of whole orders, each stored in one transaction. What is stored
// already and not older is left out before it is even parsed.

import { createHash } from "node:crypto";
import type { OrderFact } from "../commerce/facts.ts";
import { stageOrders } from "../commerce/staged-orders.ts";
import { copyStages, hasImportedOrders, storeStagedOrders } from "../commerce/store-orders-in-bulk.server.ts";
import { writtenHistoryVersion } from "../commerce/version.ts";
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import { download } from "./history-download.server.ts";
import { asLineId, type LineId } from "./history-line.ts";
import { addProgress, type HistoryPart, rememberTouched, updatePart } from "./history-part.server.ts";
import type { HistoryRun, HistoryServices } from "./history-services.ts";
import { openShareReader, type ShareReader } from "./history-share.server.ts";
import { type Orphan, type ShareOrder, ShareReading } from "./history-share.ts";
import { type Root, type Spool, settled, spooledLines, spoolHistory } from "./history-spool.server.ts";
import { IdSet } from "./id-set.ts";
import { ImportCancelled } from "./import-run.server.ts";
import type { StagedShare } from "./stage-share.server.ts";

export async function readOrders(
  { database, fetch, shareBytes, blockBytes, openReader = openShareReader }: HistoryServices,
  run: HistoryRun,
  part: HistoryPart,
  url: string,
): Promise<void> {
  const { shopId, importId } = run;
  const [hasOrders, withProvisionalIds] = await database.inShop(shopId, async (tx) => [
    (await tx.rows(sql`SELECT FROM orders WHERE shop_id = ${shopId} LIMIT 1`)).length > 0,
    await hasImportedOrders(tx, shopId),
  ]);
  let reader: ShareReader | undefined;
  const read = (path: string) => {
    reader ??= openReader();
    return reader.read({ path, withProvisionalIds });
  };
  // there will be something to read, and the thread takes a moment to start; of a known history nothing may be left
  if (!hasOrders) reader = openReader();
  try {
    const spool = await spoolHistory({
      name: spoolName([database.url, shopId, importId, part.reference]),
      size: Number(part.bytesTotal ?? 0),
      source: (from) => download(fetch, url, from),
      known: hasOrders ? (roots) => knownOrders(database, shopId, roots) : undefined,
      share: shareBytes,
      block: blockBytes,
    });
    try {
      await storeShares(database, run, part, { spool, read });
    } catch (error) {
      // nobody will go on with it
      if (error instanceof ImportCancelled) await spool.remove();
      throw error;
    }
    await spool.remove();
  } finally {
    await reader?.close();
  }
}

/**
 * Three shares are under way at once: one is read by a thread, the next is copied into its transaction's staging
 * tables, and one is stored. They are committed one after the other, so that the part's position holds for all before.
 */
async function storeShares(
  database: Database,
  run: HistoryRun,
  part: HistoryPart,
  { spool, read }: { spool: Spool; read: (path: string) => Promise<StagedShare> },
): Promise<void> {
  const shares: number[] = [];
  for (let share = part.sharesDone; share < spool.shares; share++)
    // all of it was known: nothing to store, and the last share tells the progress
    if (!spool.isEmpty(share) || share + 1 === spool.shares) shares.push(share);
  const readNext = (share: number | undefined) =>
    share === undefined
      ? null
      : settled(spool.isEmpty(share) ? Promise.resolve(emptyShare()) : read(spool.path(share)));
  const remembered = new IdSet();
  let stored: Promise<void> = Promise.resolve();
  let next = readNext(shares[0]);
  for (const [nth, share] of shares.entries()) {
    const told = (await next)!;
    next = readNext(shares[nth + 1]);
    const before = stored;
    stored = settled(storeShare(database, run, part, { spool, share, told, before, remembered }));
    await before;
  }
  await stored;
}

function emptyShare(): StagedShare {
  return { lines: 0, refusals: [], orphans: [], staged: stageOrders([], false) };
}

type Share = {
  spool: Spool;
  share: number;
  told: StagedShare;
  before: Promise<void>;
  /** whose figures are known to be derived later */
  remembered: IdSet;
};

async function storeShare(
  database: Database,
  { shopId, importId }: HistoryRun,
  part: HistoryPart,
  { spool, share, told, before, remembered }: Share,
): Promise<void> {
  const { staged, lines, refusals, orphans } = told;
  let touched: bigint[] = [];
  await database.inShop(shopId, async (tx) => {
    // should the server crash, the position is lost together with what lies before it
    await tx.run(sql`SET LOCAL synchronous_commit = off`);
    await copyStages(tx, staged);
    await before;
    const facts = new FactsOfShare(spool, share);
    const stored = await storeStagedOrders(tx, shopId, staged, (ids) => facts.of(ids));
    touched = stored.touched.filter((id) => !remembered.has(asLineId(id)));
    await rememberTouched(tx, shopId, touched);
    for (const { orderId, reason } of stored.refusedOrders)
      refusals.push({ line: await facts.lineOf(orderId), reason });
    for (const { line } of await withoutOrder(tx, shopId, orphans))
      refusals.push({ line, reason: "line item left out: no line before tells of its order" });
    const size = Number(part.bytesTotal ?? 0);
    const bytesDone = BigInt(Math.floor((size * (share + 1)) / spool.shares));
    await updatePart(tx, shopId, importId, part, { sharesDone: share + 1, bytesDone });
    await addProgress(tx, shopId, importId, {
      rowsRead: lines,
      ordersRead: staged.orders + staged.others.length,
      ordersStored: stored.storedOrders,
      refusals: refusals.sort((a, b) => a.line - b.line),
    });
  });
  // ids below zero may become others meanwhile (app/privacy/redaction.server.ts)
  for (const id of touched) if (id > 0n) remembered.add(asLineId(id));
  if (staged.orders > 0 && gathersStatistics(share)) await gatherStatistics(database, shopId);
}

/** The orders of a share, read once more: needed for the few that have to be compared with what is stored. */
class FactsOfShare {
  #read: Promise<ShareOrder[]> | undefined;
  readonly #spool: Spool;
  readonly #share: number;

  constructor(spool: Spool, share: number) {
    this.#spool = spool;
    this.#share = share;
  }

  async of(ids: bigint[]): Promise<OrderFact[]> {
    const wanted = new Set(ids);
    return (await this.#orders()).map(({ order }) => order).filter(({ orderId }) => wanted.has(orderId));
  }

  /** its last one, of several accounts of one order */
  async lineOf(orderId: bigint): Promise<number> {
    return (await this.#orders()).findLast(({ order }) => order.orderId === orderId)!.line;
  }

  #orders(): Promise<ShareOrder[]> {
    this.#read ??= spooledLines(this.#spool.path(this.#share)).then((lines) => [
      ...new ShareReading(lines).orders(),
    ]);
    return this.#read;
  }
}

/** Line items of orders that are not stored either. */
async function withoutOrder(tx: Tx, shopId: bigint, orphans: Orphan[]): Promise<Orphan[]> {
  if (orphans.length === 0) return [];
  const known = await tx.rows<{ id: bigint }>(sql`
    SELECT order_id AS id FROM orders WHERE shop_id = ${shopId}
      AND order_id = ANY(${orphans.map(({ orderId }) => String(orderId))}::bigint[])`);
  const stands = new Set(known.map((row) => row.id));
  return orphans.filter(({ orderId }) => !stands.has(orderId));
}

/** After the first share, and then whenever there is sixteen times as much. */
function gathersStatistics(share: number): boolean {
  return Number.isInteger(Math.log2(share + 1) / 4);
}

/** Roughly: PostgreSQL gathers better ones by itself, later. */
function gatherStatistics(database: Database, shopId: bigint): Promise<number> {
  return database.inShop(shopId, async (tx) => {
    await tx.run(sql`SET LOCAL default_statistics_target = 20`);
    return tx.run(
      sql`ANALYZE customer, customer_alias, orders, order_line, order_discount, refund, fulfilment, purchase`,
    );
  });
}

/** The same in every process that works on this import, and in none that works on another database's. */
function spoolName(parts: unknown[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 32);
}

/**
 * Those that are stored as they are, or newer: a webhook's account of the same moment counts as newer. Files are sorted
 * by id, more or less: between two bounds PostgreSQL may read what lies there instead of looking up each.
 */
async function knownOrders(database: Database, shopId: bigint, roots: Root[]): Promise<LineId[]> {
  const ids: LineId[] = [];
  const versions: string[] = [];
  for (const { id, updatedAt } of roots) {
    const version = writtenHistoryVersion(updatedAt);
    if (version === null) continue;
    ids.push(id);
    versions.push(version);
  }
  if (ids.length === 0) return [];
  const [least, most] = bounds(ids);
  // most are known when a history is read again: fewer rows tell which are not
  const news = await database.inShop(shopId, (tx) =>
    tx.rows<{ nth: number }>(sql`
      SELECT nth::int
      FROM unnest(${literal(ids)}::bigint[], ${literal(versions)}::text[]) WITH ORDINALITY AS told (id, version, nth)
      LEFT JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = told.id AND o.order_id BETWEEN ${least} AND ${most}
      WHERE o.version COLLATE "C" < told.version OR o.version IS NULL`),
  );
  const isNews = new Set(news.map(({ nth }) => nth - 1));
  return ids.filter((_, nth) => !isNews.has(nth));
}

function bounds(ids: LineId[]): [bigint, bigint] {
  let [least, most] = [BigInt(ids[0]!), BigInt(ids[0]!)];
  for (const one of ids) {
    const id = BigInt(one);
    if (id < least) least = id;
    if (id > most) most = id;
  }
  return [least, most];
}

/** Digits and versions need no quotes in PostgreSQL's array text; the driver would quote each. */
const literal = (plain: LineId[]) => `{${plain.join(",")}}`;
