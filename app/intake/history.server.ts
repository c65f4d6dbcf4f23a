// Brings a shop's past orders at install: asks Shopify for a bulk operation, looks again until it is ready, reads
// the result and stores it in batches. Every step can be repeated; what webhooks told meanwhile is newer and stays.
import { noFacts, type OrderFact } from "../commerce/facts.ts";
import { findShopById, type ShopRow, updateShop } from "../commerce/shop.server.ts";
import { storeFacts } from "../commerce/store-facts.server.ts";
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import type { Log } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import {
  BULK_OPERATION,
  type BulkOperation,
  HISTORY_WITH_PERSONAL,
  HISTORY_WITHOUT_PERSONAL,
  type HistoryLineNode,
  type HistoryOrderNode,
  RUN_BULK_QUERY,
  type RunBulkQuery,
} from "../shopify/history-documents.ts";
import { PayloadError } from "../shopify/payload-error.ts";
import { historyOrder } from "./history-order.ts";
import { type SpooledLine, spoolHistory } from "./history-spool.server.ts";
import {
  awaitRetry,
  beginImport,
  endImport,
  ImportCancelled,
  type ImportRunRow,
  keepRefusals,
  noteProgress,
  REFUSALS_KEPT,
} from "./import-run.server.ts";
import type { Refusal } from "./orders-export.ts";

export const HISTORY_TASK = "pull-history";

type Services = {
  database: Database;
  admin: AdminClient;
  log: Log;
  onFacts: (tx: Tx, shopId: bigint, touched: bigint[]) => Promise<void>;
  /** for the result's file, which lies outside the Admin API */
  fetch: (url: string) => Promise<Response>;
  /** orders per transaction */
  batchSize?: number;
};

/** @property lastTry whether the job queue gives up after this one */
type Job = { shopId: bigint; importId: bigint; lastTry?: boolean };

/** Enqueues the import of the shop's history, or leaves the one that is under way. @returns its id */
export async function startHistory(tx: Tx, shopId: bigint): Promise<bigint> {
  const [open] = await openHistory(tx, shopId);
  if (open) return open.id;
  const { id } = await tx.row<{ id: bigint }>(sql`
    INSERT INTO import_run (shop_id, kind) VALUES (${shopId}, 'bulk_history') RETURNING import_id AS id`);
  await enqueueHistory(tx, shopId, id, 0);
  return id;
}

/** Looks at once instead of when it was meant to: for bulk_operations/finish. */
export async function wakeHistory(tx: Tx, shopId: bigint): Promise<void> {
  const [open] = await openHistory(tx, shopId);
  if (open) await enqueueHistory(tx, shopId, open.id, 0);
}

function openHistory(tx: Tx, shopId: bigint) {
  return tx.rows<{ id: bigint }>(sql`
    SELECT import_id AS id FROM import_run
    WHERE shop_id = ${shopId} AND kind = 'bulk_history' AND state IN ('queued', 'running')
    ORDER BY import_id DESC LIMIT 1`);
}

async function enqueueHistory(tx: Tx, shopId: bigint, importId: bigint, seconds: number): Promise<void> {
  await enqueue(
    tx,
    HISTORY_TASK,
    { shopId: shopId.toString(), importId: importId.toString() },
    { key: `import:${importId}`, queue: `imports:${shopId}`, runAt: new Date(Date.now() + seconds * 1000) },
  );
}

/**
 * One step of the import: starts the operation, or looks whether it is ready and then reads it all. Enqueues the next
 * step itself.
 * @throws whatever may pass, for the job queue to try again
 */
export async function runHistory(
  services: Services,
  { shopId, importId, lastTry = false }: Job,
): Promise<void> {
  const { database, log } = services;
  const run = await database.inShop(shopId, (tx) => beginImport(tx, shopId, importId));
  if (!run) return;
  try {
    const shop = await database.inSystem((tx) => findShopById(tx, shopId));
    if (!shop || shop.uninstalledAt) throw new HistoryRefused("The app is not installed any more.");
    if (run.reference === null) await begin(services, shop, importId, HISTORY_WITH_PERSONAL);
    else await look(services, shop, run, run.reference);
  } catch (error) {
    if (error instanceof ImportCancelled) return;
    const final = FINAL.has((error as Error).name);
    const reason = final ? (error as Error).message : "Shopify's history could not be read.";
    log.warn({ err: error, shopId, importId }, "a step of the history's import failed");
    if (final || lastTry) {
      await database.inShop(shopId, (tx) => endImport(tx, shopId, importId, "failed", reason));
      if (final) return;
    } else {
      await database.inShop(shopId, (tx) =>
        awaitRetry(tx, shopId, importId, `${reason} It will be tried again.`),
      );
    }
    throw error;
  }
}

/** Trying again will not help. */
class HistoryRefused extends Error {
  override name = "HistoryRefused";
}

// by name: see app/shopify/errors.ts
const FINAL = new Set(["HistoryRefused", "NoTokenError", "RefusedError", "GraphqlError"]);

async function begin(services: Services, shop: ShopRow, importId: bigint, query: string): Promise<void> {
  const { data } = await services.admin.ask<RunBulkQuery>(shop.domain, RUN_BULK_QUERY, { query });
  const { bulkOperation, userErrors } = data.bulkOperationRunQuery;
  if (!bulkOperation) {
    const messages = userErrors.map((error) => error.message).join("; ");
    // others of this app are running; anything else is our query's fault
    if (userErrors.some(({ code }) => code === "LIMIT_REACHED" || code === "OPERATION_IN_PROGRESS"))
      throw new Error(`Shopify runs as many bulk operations as it allows: ${messages}`);
    throw new HistoryRefused(`Shopify refused the bulk operation: ${messages}`);
  }
  await services.database.inShop(shop.shopId, async (tx) => {
    await setReference(tx, shop.shopId, importId, bulkOperation.id);
    await enqueueHistory(tx, shop.shopId, importId, 1);
  });
}

async function look(services: Services, shop: ShopRow, run: ImportRunRow, id: string): Promise<void> {
  const { database, admin } = services;
  const { data } = await admin.ask<BulkOperation>(shop.domain, BULK_OPERATION, { id });
  const operation = data.bulkOperation;
  switch (operation?.status) {
    case "CREATED":
    case "RUNNING":
    case "CANCELING": {
      const waited = (Date.now() - new Date(operation.createdAt).getTime()) / 1000;
      const seconds = Math.min(60, Math.max(1, waited / 4));
      await database.inShop(shop.shopId, (tx) => enqueueHistory(tx, shop.shopId, run.importId, seconds));
      return;
    }
    case "COMPLETED":
      return read(services, shop, run, operation);
    case "FAILED":
      if (operation.errorCode === "ACCESS_DENIED") {
        if (!operation.query.includes("defaultEmailAddress"))
          throw new HistoryRefused(
            "Shopify does not let the app read orders; grant it access and import again.",
          );
        return begin(services, shop, run.importId, HISTORY_WITHOUT_PERSONAL);
      }
  }
  // failed, cancelled, expired or forgotten: the next try asks for a new one
  await database.inShop(shop.shopId, (tx) => setReference(tx, shop.shopId, run.importId, null));
  throw new Error(
    `the bulk operation ended as ${operation?.status ?? "unknown"} (${operation?.errorCode ?? "-"})`,
  );
}

async function setReference(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  reference: string | null,
): Promise<void> {
  await tx.run(sql`
    UPDATE import_run SET reference = ${reference} WHERE shop_id = ${shopId} AND import_id = ${importId}`);
}

type Finished = NonNullable<BulkOperation["bulkOperation"]>;

async function read(
  services: Services,
  shop: ShopRow,
  run: ImportRunRow,
  operation: Finished,
): Promise<void> {
  const { database, log } = services;
  const { shopId } = shop;
  const { importId } = run;
  if (operation.url !== null)
    await readFile(services, shopId, run, operation.url, Number(operation.fileSize ?? 0));
  await database.inShop(shopId, async (tx) => {
    await updateShop(tx, shopId, { historyStart: historyStart(shop, operation) });
    await endImport(tx, shopId, importId, "done");
  });
  log.info({ shopId, importId }, "the shop's history was imported");
}

const VISIBLE_DAYS = 60;

/** Without read_all_orders Shopify shows the orders of the last 60 days only. */
function historyStart(shop: ShopRow, operation: Finished): Date | null {
  const scopes = (shop.scopes ?? "").split(",").map((scope) => scope.trim());
  if (scopes.includes("read_all_orders")) return null;
  const start = new Date(new Date(operation.createdAt).getTime() - VISIBLE_DAYS * 86_400_000);
  return shop.historyStart && shop.historyStart < start ? shop.historyStart : start;
}

async function readFile(
  { database, fetch, onFacts, batchSize = 500 }: Services,
  shopId: bigint,
  run: ImportRunRow,
  url: string,
  size: number,
): Promise<void> {
  const { importId } = run;
  const response = await fetch(url);
  if (!response.ok || !response.body)
    throw new Error(`the history's file answers with status ${response.status}`);
  await database.inShop(shopId, (tx) =>
    tx.run(
      sql`UPDATE import_run SET bytes_total = ${size} WHERE shop_id = ${shopId} AND import_id = ${importId}`,
    ),
  );
  const spool = await spoolHistory(
    `${shopId}-${importId}`,
    response.body as unknown as AsyncIterable<Uint8Array>,
    size,
  );
  const counts = {
    bytesDone: 0n,
    rowsRead: 0,
    ordersRead: 0,
    ordersStored: run.ordersStored,
    rowsRefused: 0,
  };
  let kept = 0;
  try {
    for (let share = 0; share < spool.shares; share++) {
      const lines = await spool.read(share);
      const { orders, refusals } = ordersOf(lines);
      for (let at = 0; at < Math.max(1, orders.length); at += batchSize) {
        const batch = orders.slice(at, at + batchSize);
        await database.inShop(shopId, async (tx) => {
          const facts = { ...noFacts(), orders: batch.map(({ order }) => order) };
          const { touched, storedOrders, refusedOrders } = await storeFacts(tx, shopId, facts);
          await onFacts(tx, shopId, touched);
          const lineOf = new Map(batch.map(({ line, order }) => [order.orderId, line]));
          const refused = refusedOrders.map(({ orderId, reason }) => ({
            line: lineOf.get(orderId)!,
            reason,
          }));
          if (at === 0) refused.push(...refusals);
          const keep = refused.slice(0, REFUSALS_KEPT - kept);
          await keepRefusals(tx, shopId, importId, kept, keep);
          kept += keep.length;
          counts.rowsRead += batch.reduce((sum, { order }) => sum + 1 + order.lines.length, 0);
          counts.ordersRead += batch.length;
          counts.ordersStored += storedOrders;
          counts.rowsRefused += refused.length;
          // shares are about as large as each other
          counts.bytesDone = BigInt(
            Math.floor((size * (share + (at + batch.length) / Math.max(1, orders.length))) / spool.shares),
          );
          await noteProgress(tx, shopId, importId, counts);
        });
      }
    }
  } finally {
    await spool.remove();
  }
}

type ReadOrder = { line: number; order: OrderFact };

function ordersOf(lines: SpooledLine[]): { orders: ReadOrder[]; refusals: Refusal[] } {
  const refusals: Refusal[] = [];
  const orders = new Map<string, { line: number; node: HistoryOrderNode; items: HistoryLineNode[] }>();
  for (const { line, text } of lines) {
    try {
      const row = JSON.parse(text) as HistoryOrderNode | HistoryLineNode;
      if (!("__parentId" in row)) orders.set(row.id, { line, node: row, items: [] });
      else {
        const parent = orders.get(row.__parentId);
        if (parent) parent.items.push(row);
        else refusals.push({ line, reason: "line item left out: no line before tells of its order" });
      }
    } catch {
      refusals.push({ line, reason: "not readable as JSON" });
    }
  }
  const read: ReadOrder[] = [];
  for (const { line, node, items } of orders.values()) {
    try {
      read.push({ line, order: historyOrder(node, items) });
    } catch (error) {
      const reason = error instanceof PayloadError ? error.message : "not in the shape that was asked for";
      refusals.push({ line, reason: `order ${node.name} left out: ${reason}` });
    }
  }
  return { orders: read, refusals };
}
