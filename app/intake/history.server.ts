// Brings a shop's past at install: asks Shopify for bulk operations (customers, products, orders), looks again until
// they are ready, and stores what they tell. Every step can be repeated and goes on from where the last one ended; what
// webhooks told meanwhile is newer and stays.

import { findShopById, type ShopRow, updateShop } from "../commerce/shop.server.ts";
import { lockShop } from "../commerce/shop-lock.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import {
  BULK_OPERATION,
  type BulkOperation,
  CUSTOMERS_WITH_PERSONAL,
  CUSTOMERS_WITHOUT_PERSONAL,
  HISTORY_WITH_PERSONAL,
  HISTORY_WITHOUT_PERSONAL,
  PRODUCTS_WITH_COST,
  PRODUCTS_WITHOUT_COST,
  RUN_BULK_QUERY,
  type RunBulkQuery,
} from "../shopify/history-documents.ts";
import { readsAllOrders } from "../shopify/scopes.ts";
import { readOrders } from "./history-orders.server.ts";
import {
  addProgress,
  type HistoryPart,
  historyParts,
  type PartName,
  restartPart,
  takeTouched,
  updatePart,
} from "./history-part.server.ts";
import { readRefundLines } from "./history-refunds.server.ts";
import { readCustomers, readProducts } from "./history-rows.server.ts";
import type { HistoryRun, HistoryServices } from "./history-services.ts";
import { awaitRetry, beginImport, endImport, ImportCancelled } from "./import-run.server.ts";

export const HISTORY_TASK = "pull-history";

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

/** Since when figures are right, and whether that may still change because the past is on its way. */
export async function historyKnown(
  tx: Tx,
  { shopId, historyStart }: ShopRow,
): Promise<{ since: Date | null; onItsWay: boolean }> {
  return { since: historyStart, onItsWay: (await openHistory(tx, shopId)).length > 0 };
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
 * One step of the import: starts the operations, or reads those that are ready. Enqueues the next step itself.
 * @throws whatever may pass, for the job queue to try again
 */
export async function runHistory(
  services: HistoryServices,
  { shopId, importId, lastTry = false }: Job,
): Promise<void> {
  const { database, log } = services;
  const begun = await database.inShop(shopId, (tx) => beginImport(tx, shopId, importId, { goesOn: true }));
  // cancelled, and then killed before the figures were derived
  if (!begun) return deriveTouched(services, shopId);
  try {
    const shop = await database.inSystem((tx) => findShopById(tx, shopId));
    if (!shop || shop.uninstalledAt) throw new HistoryRefused("The app is not installed any more.");
    await readOn(services, { shop, shopId, importId });
  } catch (error) {
    if (error instanceof ImportCancelled) return deriveTouched(services, shopId);
    const final = FINAL.has((error as Error).name);
    const reason = final ? (error as Error).message : "Shopify's history could not be read.";
    log.warn({ err: error, shopId, importId }, "a step of the history's import failed");
    if (final || lastTry) {
      await deriveTouched(services, shopId);
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

async function readOn(services: HistoryServices, run: HistoryRun): Promise<void> {
  const { database, log } = services;
  const { shopId, importId } = run;
  for (;;) {
    const parts = await database.inShop(shopId, (tx) => historyParts(tx, shopId, importId));
    const begun = await beginOperations(services, run, parts);
    const part = parts.find((one) => !one.done);
    if (!part) break;
    const isReady = !begun && (await readPart(services, run, part));
    if (!isReady) return;
    await database.inShop(shopId, (tx) => updatePart(tx, shopId, importId, part, { done: true }));
  }
  await database.inShop(shopId, async (tx) => {
    await endImport(tx, shopId, importId, "done");
    // leave that came while it was on its way
    await widenHistory(tx, shopId);
  });
  log.info({ shopId, importId }, "the shop's history was imported");
}

/** What each part asks: the second query when Shopify denies the first. */
const QUERIES: Record<Exclude<PartName, "refunds">, string[]> = {
  customers: [CUSTOMERS_WITH_PERSONAL, CUSTOMERS_WITHOUT_PERSONAL],
  products: [PRODUCTS_WITH_COST, PRODUCTS_WITHOUT_COST],
  orders: [HISTORY_WITH_PERSONAL, HISTORY_WITHOUT_PERSONAL],
};

/** Shopify gathers all parts at once. @returns whether there was any to begin */
async function beginOperations(
  services: HistoryServices,
  { shop, shopId, importId }: HistoryRun,
  parts: HistoryPart[],
): Promise<boolean> {
  const waiting = parts.filter((part) => part.part !== "refunds" && !part.done && part.reference === null);
  for (const part of waiting) {
    const query = QUERIES[part.part as keyof typeof QUERIES][part.attempt]!;
    const { data } = await services.admin.ask<RunBulkQuery>(shop.domain, RUN_BULK_QUERY, { query });
    const { bulkOperation, userErrors } = data.bulkOperationRunQuery;
    if (!bulkOperation) {
      const messages = userErrors.map((error) => error.message).join("; ");
      // others of this app are running; anything else is our query's fault
      if (userErrors.some(({ code }) => code === "LIMIT_REACHED" || code === "OPERATION_IN_PROGRESS"))
        throw new Error(`Shopify runs as many bulk operations as it allows: ${messages}`);
      throw new HistoryRefused(`Shopify refused the bulk operation: ${messages}`);
    }
    const whole = readsAllOrders(shop.scopes);
    await services.database.inShop(shopId, async (tx) => {
      const { attempt } = part;
      await restartPart(tx, shopId, importId, part, { reference: bulkOperation.id, attempt, whole });
      // said at once: until it has arrived figures know even less
      if (part.part === "orders" && !whole)
        await updateShop(tx, shopId, { historyStart: sinceVisible(shop) });
    });
  }
  if (waiting.length > 0)
    await services.database.inShop(shopId, (tx) => enqueueHistory(tx, shopId, importId, 1));
  return waiting.length > 0;
}

/** @returns false when the part is not ready: the next step is enqueued */
async function readPart(services: HistoryServices, run: HistoryRun, part: HistoryPart): Promise<boolean> {
  if (part.part === "refunds") {
    await readRefundLines(services, run, part);
    return true;
  }
  const { database, admin } = services;
  const { shop, shopId, importId } = run;
  const { data } = await admin.ask<BulkOperation>(shop.domain, BULK_OPERATION, { id: part.reference });
  const operation = data.bulkOperation;
  switch (operation?.status) {
    case "CREATED":
    case "RUNNING":
    case "CANCELING": {
      const waited = (Date.now() - new Date(operation.createdAt).getTime()) / 1000;
      const seconds = Math.min(60, Math.max(1, waited / 4));
      await database.inShop(shopId, async (tx) => {
        await noteGathered(tx, shopId, importId, Number(operation.objectCount));
        await enqueueHistory(tx, shopId, importId, seconds);
      });
      return false;
    }
    case "COMPLETED":
      await readResult(services, run, part, operation);
      return true;
    case "FAILED":
      if (operation.errorCode === "ACCESS_DENIED") return askForLess(services, run, part);
  }
  // failed, cancelled, expired or forgotten: the next try asks for a new one
  await database.inShop(shopId, (tx) =>
    restartPart(tx, shopId, importId, part, { reference: null, attempt: part.attempt }),
  );
  throw new Error(
    `the bulk operation ended as ${operation?.status ?? "unknown"} (${operation?.errorCode ?? "-"})`,
  );
}

/** @returns true when the part is given up: figures need orders only */
async function askForLess(
  { database }: HistoryServices,
  { shopId, importId }: HistoryRun,
  part: HistoryPart,
): Promise<boolean> {
  const attempt = part.attempt + 1;
  if (QUERIES[part.part as keyof typeof QUERIES][attempt] === undefined) {
    if (part.part === "orders")
      throw new HistoryRefused("Shopify does not let the app read orders; grant it access and import again.");
    return true;
  }
  await database.inShop(shopId, async (tx) => {
    await restartPart(tx, shopId, importId, part, { reference: null, attempt });
    await enqueueHistory(tx, shopId, importId, 0);
  });
  return false;
}

type Finished = NonNullable<BulkOperation["bulkOperation"]>;

async function readResult(
  services: HistoryServices,
  run: HistoryRun,
  part: HistoryPart,
  operation: Finished,
): Promise<void> {
  const { database } = services;
  const { shopId, importId } = run;
  if (operation.url !== null) {
    const bytesTotal = BigInt(operation.fileSize ?? 0);
    await database.inShop(shopId, async (tx) => {
      await updatePart(tx, shopId, importId, part, { bytesTotal });
      await addProgress(tx, shopId, importId, { rowsRead: 0, refusals: [] });
    });
    const read = { customers: readCustomers, products: readProducts, orders: readOrders };
    await read[part.part as keyof typeof read](services, run, { ...part, bytesTotal }, operation.url);
  }
  if (part.part !== "orders") return;
  await deriveTouched(services, shopId);
  if (part.whole) await database.inShop(shopId, (tx) => updateShop(tx, shopId, { historyStart: null }));
}

const VISIBLE_DAYS = 60;

/** Without read_all_orders Shopify shows the orders of the last 60 days only; what was read before stays. */
function sinceVisible({ historyStart }: ShopRow): Date {
  const start = new Date(Date.now() - VISIBLE_DAYS * 86_400_000);
  return historyStart && historyStart < start ? historyStart : start;
}

/** Leave to read all orders came after only some had been read: the history is read once more. Bears repetition. */
export async function widenHistory(tx: Tx, shopId: bigint): Promise<void> {
  const shop = await findShopById(tx, shopId);
  if (shop?.historyStart && readsAllOrders(shop.scopes)) await startHistory(tx, shopId);
}

/** Customers per transaction. */
const DERIVED_AT_ONCE = 5_000;

async function deriveTouched({ database, onFacts }: HistoryServices, shopId: bigint): Promise<void> {
  for (let more = true; more; ) {
    more = await database.inShop(shopId, async (tx) => {
      await lockShop(tx, shopId);
      const customers = await takeTouched(tx, shopId, DERIVED_AT_ONCE);
      await onFacts(tx, shopId, customers);
      return customers.length > 0;
    });
  }
}

async function noteGathered(tx: Tx, shopId: bigint, importId: bigint, objects: number): Promise<void> {
  await tx.run(sql`
    UPDATE import_run SET gathered = greatest(gathered, ${objects})
    WHERE shop_id = ${shopId} AND import_id = ${importId}`);
}
