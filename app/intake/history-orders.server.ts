// The orders of a history: dealt out into shares of whole orders, each stored in one transaction. What is stored
// already and not older is left out before it is even parsed.

import { createHash } from "node:crypto";
import type { OrderFact } from "../commerce/facts.ts";
import { copyStages, hasImportedOrders, storeStagedOrders } from "../commerce/store-orders-in-bulk.server.ts";
import { historyVersion } from "../commerce/version.ts";
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import { download } from "./history-download.server.ts";
import { addProgress, type HistoryPart, rememberTouched, updatePart } from "./history-part.server.ts";
import type { HistoryRun, HistoryServices } from "./history-services.ts";
import { openShareReader, type ShareReader } from "./history-share.server.ts";
import { type HistoryShare, readShare } from "./history-share.ts";
import { type Root, type Spool, spoolHistory } from "./history-spool.server.ts";
import { ImportCancelled } from "./import-run.server.ts";
import type { StagedShare } from "./stage-share.server.ts";

export async function readOrders(
  { database, fetch, shareBytes, blockBytes, openReader = openShareReader }: HistoryServices,
  run: HistoryRun,
  part: HistoryPart,
  url: string,
): Promise<void> {
  const { shopId, importId } = run;
  const hasOrders = await database.inShop(shopId, (tx) =>
    tx.rows(sql`SELECT FROM orders WHERE shop_id = ${shopId} LIMIT 1`),
  );
  const spool = await spoolHistory({
    name: spoolName([database.url, shopId, importId, part.reference]),
    size: Number(part.bytesTotal ?? 0),
    source: (from) => download(fetch, url, from),
    known: hasOrders.length > 0 ? (roots) => knownOrders(database, shopId, roots) : undefined,
    share: shareBytes,
    block: blockBytes,
  });
  try {
    await storeShares(database, run, part, { spool, openReader });
  } catch (error) {
    // nobody will go on with it
    if (error instanceof ImportCancelled) await spool.remove();
    throw error;
  }
  await spool.remove();
}

/**
 * Three shares are under way at once: one is read by a thread, the next is copied into its transaction's staging
 * tables, and one is stored. They are committed one after the other, so that the part's position holds for all before.
 */
async function storeShares(
  database: Database,
  run: HistoryRun,
  part: HistoryPart,
  { spool, openReader }: { spool: Spool; openReader: () => ShareReader },
): Promise<void> {
  const withProvisionalIds = await database.inShop(run.shopId, (tx) => hasImportedOrders(tx, run.shopId));
  const reader = openReader();
  const read = (share: number) => settled(reader.read({ path: spool.path(share), withProvisionalIds }));
  try {
    let stored: Promise<void> = Promise.resolve();
    let next = part.sharesDone < spool.shares ? read(part.sharesDone) : null;
    for (let share = part.sharesDone; share < spool.shares; share++) {
      const told = await next!;
      // all of it was known: nothing to store, and the last share tells the progress
      const isEmpty = told.lines === 0 && share + 1 < spool.shares;
      next = share + 1 < spool.shares ? read(share + 1) : null;
      if (isEmpty) continue;
      const before = stored;
      stored = settled(storeShare(database, run, part, { spool, share, told, before }));
      await before;
    }
    await stored;
  } finally {
    await reader.close();
  }
}

/** A rejection is met when it is awaited; until then it must not end the process. */
function settled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

type Share = { spool: Spool; share: number; told: StagedShare; before: Promise<void> };

async function storeShare(
  database: Database,
  { shopId, importId }: HistoryRun,
  part: HistoryPart,
  { spool, share, told, before }: Share,
): Promise<void> {
  const { staged, lines, refusals, orphans } = told;
  await database.inShop(shopId, async (tx) => {
    // should the server crash, the position is lost together with what lies before it
    await tx.run(sql`SET LOCAL synchronous_commit = off`);
    await copyStages(tx, staged);
    await before;
    const facts = new FactsOfShare(spool, share);
    const stored = await storeStagedOrders(tx, shopId, staged, (ids) => facts.of(ids));
    await rememberTouched(tx, shopId, stored.touched);
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
  if (staged.orders > 0 && gathersStatistics(share)) await gatherStatistics(database, shopId);
}

/** The orders of a share, read once more: needed for the few that have to be compared with what is stored. */
class FactsOfShare {
  #read: Promise<HistoryShare["orders"]> | undefined;
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

  #orders(): Promise<HistoryShare["orders"]> {
    this.#read ??= this.#spool.read(this.#share).then((lines) => readShare(lines).orders);
    return this.#read;
  }
}

type Orphan = HistoryShare["orphans"][number];

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

/** Digits and versions need no quotes in PostgreSQL's array text; the driver would quote each. */
const literal = (plain: string[]) => `{${plain.join(",")}}`;

/** Those that are stored as they are, or newer: a webhook's account of the same moment counts as newer. */
async function knownOrders(database: Database, shopId: bigint, roots: Root[]): Promise<Root[]> {
  if (roots.length === 0) return [];
  const dated = roots.filter(({ updatedAt }) => !Number.isNaN(Date.parse(updatedAt)));
  const rows = await database.inShop(shopId, (tx) =>
    tx.rows<{ nth: number }>(sql`
      SELECT nth::int FROM (
        SELECT nth, version, (SELECT o.version FROM orders o WHERE o.shop_id = ${shopId} AND o.order_id = told.id) AS known
        FROM unnest(${literal(dated.map(({ id }) => id))}::bigint[],
          ${literal(dated.map(({ updatedAt }) => historyVersion(new Date(updatedAt))))}::text[])
          WITH ORDINALITY AS told (id, version, nth)) looked_up
      WHERE known COLLATE "C" >= version`),
  );
  return rows.map(({ nth }) => dated[nth - 1]!);
}
