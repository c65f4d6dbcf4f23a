// The orders of a history: dealt out into shares of whole orders, each stored in one transaction. What is stored
// already and not older is left out before it is even parsed.

import { createHash } from "node:crypto";
import type { OrderFact } from "../commerce/facts.ts";
import { storeOrdersInBulk } from "../commerce/store-orders-in-bulk.server.ts";
import { historyVersion } from "../commerce/version.ts";
import { type Database, sql } from "../platform/db.server.ts";
import type { HistoryLineNode, HistoryOrderNode } from "../shopify/history-documents.ts";
import { PayloadError } from "../shopify/payload-error.ts";
import { download } from "./history-download.server.ts";
import { historyOrder, idFrom } from "./history-order.ts";
import { addProgress, type HistoryPart, rememberTouched, updatePart } from "./history-part.server.ts";
import type { HistoryRun, HistoryServices } from "./history-services.ts";
import { type Root, type Spool, type SpooledLine, spoolHistory } from "./history-spool.server.ts";
import { ImportCancelled } from "./import-run.server.ts";
import type { Refusal } from "./orders-export.ts";

export async function readOrders(
  { database, fetch, shareBytes, blockBytes }: HistoryServices,
  run: HistoryRun,
  part: HistoryPart,
  url: string,
): Promise<void> {
  const { shopId, importId } = run;
  const size = Number(part.bytesTotal ?? 0);
  const spool = await spoolHistory({
    name: spoolName([database.url, shopId, importId, part.reference]),
    size,
    source: (from) => download(fetch, url, from),
    known: (roots) => knownOrders(database, shopId, roots),
    share: shareBytes,
    block: blockBytes,
  });
  try {
    await storeShares(database, run, part, spool);
  } catch (error) {
    // nobody will go on with it
    if (error instanceof ImportCancelled) await spool.remove();
    throw error;
  }
  await spool.remove();
}

async function storeShares(
  database: Database,
  { shopId, importId }: HistoryRun,
  part: HistoryPart,
  spool: Spool,
): Promise<void> {
  const size = Number(part.bytesTotal ?? 0);
  // while PostgreSQL stores a share, the next one is parsed
  let next = part.sharesDone < spool.shares ? prepare(spool, part.sharesDone) : null;
  for (let share = part.sharesDone; share < spool.shares; share++) {
    const { orders, lines, refusals, orphans } = await next!;
    // all of it was known: nothing to store, and the last share tells the progress
    const isEmpty = lines === 0 && share + 1 < spool.shares;
    next = share + 1 < spool.shares ? prepare(spool, share + 1) : null;
    // a rejection is met when it is awaited; until then it must not end the process
    next?.catch(() => {});
    if (isEmpty) continue;
    await database.inShop(shopId, async (tx) => {
      // should the server crash, the position is lost together with what lies before it
      await tx.run(sql`SET LOCAL synchronous_commit = off`);
      const stored = await storeOrdersInBulk(
        tx,
        shopId,
        orders.map(({ order }) => order),
      );
      await rememberTouched(tx, shopId, stored.touched);
      const lineOf = new Map(orders.map(({ line, order }) => [order.orderId, line]));
      for (const { orderId, reason } of stored.refusedOrders)
        refusals.push({ line: lineOf.get(orderId)!, reason });
      const known = await tx.rows<{ id: bigint }>(sql`
        SELECT order_id AS id FROM orders WHERE shop_id = ${shopId}
          AND order_id = ANY(${orphans.map(({ orderId }) => String(orderId))}::bigint[])`);
      const stands = new Set(known.map((row) => row.id));
      for (const { line, orderId } of orphans)
        if (!stands.has(orderId))
          refusals.push({ line, reason: "line item left out: no line before tells of its order" });
      const bytesDone = BigInt(Math.floor((size * (share + 1)) / spool.shares));
      await updatePart(tx, shopId, importId, part, { sharesDone: share + 1, bytesDone });
      await addProgress(tx, shopId, importId, {
        rowsRead: lines,
        ordersRead: orders.length,
        ordersStored: stored.storedOrders,
        refusals: refusals.sort((a, b) => a.line - b.line),
      });
    });
    if (orders.length > 0 && gathersStatistics(share)) await gatherStatistics(database, shopId);
  }
}

/** After the first share, and then whenever there is sixteen times as much. */
function gathersStatistics(share: number): boolean {
  return Number.isInteger(Math.log2(share + 1) / 4);
}

function gatherStatistics(database: Database, shopId: bigint): Promise<number> {
  return database.inShop(shopId, (tx) =>
    tx.run(
      sql`ANALYZE customer, customer_alias, orders, order_line, order_discount, refund, fulfilment, purchase`,
    ),
  );
}

/** The same in every process that works on this import, and in none that works on another database's. */
function spoolName(parts: unknown[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 32);
}

/** Those that are stored as they are, or newer: a webhook's account of the same moment counts as newer. */
async function knownOrders(database: Database, shopId: bigint, roots: Root[]): Promise<Root[]> {
  if (roots.length === 0) return [];
  const dated = roots.filter(({ updatedAt }) => !Number.isNaN(Date.parse(updatedAt)));
  const rows = await database.inShop(shopId, (tx) =>
    tx.rows<{ nth: number }>(sql`
      SELECT nth::int FROM (
        SELECT nth, version, (SELECT o.version FROM orders o WHERE o.shop_id = ${shopId} AND o.order_id = told.id) AS known
        FROM unnest(${dated.map(({ id }) => id)}::bigint[],
          ${dated.map(({ updatedAt }) => historyVersion(new Date(updatedAt)))}::text[])
          WITH ORDINALITY AS told (id, version, nth)) looked_up
      WHERE known COLLATE "C" >= version`),
  );
  return rows.map(({ nth }) => dated[nth - 1]!);
}

type ReadShare = {
  orders: { line: number; order: OrderFact }[];
  lines: number;
  refusals: Refusal[];
  /** line items whose order is not in the share: it was known already, or never told */
  orphans: { line: number; orderId: bigint }[];
};

async function prepare(spool: Spool, share: number): Promise<ReadShare> {
  return readShare(await spool.read(share));
}

type LineNode = HistoryLineNode & { __parentId: string };

export function readShare(lines: SpooledLine[]): ReadShare {
  const read: ReadShare = { orders: [], lines: lines.length, refusals: [], orphans: [] };
  const orders = new Map<string, { line: number; node: HistoryOrderNode; items: HistoryLineNode[] }>();
  for (const { line, text } of lines) {
    try {
      const row = JSON.parse(text) as HistoryOrderNode | LineNode;
      if (!("__parentId" in row)) orders.set(row.id, { line, node: row, items: [] });
      else {
        const parent = orders.get(row.__parentId);
        if (parent) parent.items.push(row);
        else read.orphans.push({ line, orderId: idFrom(row.__parentId) });
      }
    } catch {
      read.refusals.push({ line, reason: "not readable as JSON" });
    }
  }
  for (const { line, node, items } of orders.values()) {
    try {
      read.orders.push({ line, order: historyOrder(node, items) });
    } catch (error) {
      const reason = error instanceof PayloadError ? error.message : "not in the shape that was asked for";
      read.refusals.push({ line, reason: `order ${node.name} left out: ${reason}` });
    }
  }
  return read;
}
