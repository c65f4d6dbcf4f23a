// The job that reads a shop's collections, whole: asks Shopify for a bulk operation, looks until it is ready, and stores
// what changed since the last time. Killed in the middle it begins again where it does no harm.
import { findShopById } from "../commerce/shop.server.ts";
import {
  type CollectionFact,
  endOtherCollections,
  type Looked,
  storeCollections,
} from "../commerce/store-collections.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import {
  COLLECTIONS,
  type CollectionNode,
  type CollectionProductNode,
} from "../shopify/collection-documents.ts";
import {
  BULK_OPERATION,
  type BulkOperation,
  RUN_BULK_QUERY,
  type RunBulkQuery,
} from "../shopify/history-documents.ts";
import { beginReading, endReading, enqueueReading, findReading } from "./collection-reading.server.ts";
import { download, type Fetch, linesOf, wholeLines } from "./history-download.server.ts";
import { idFrom } from "./history-order.ts";

export type CollectionServices = {
  database: Database;
  admin: AdminClient;
  log: Log;
  /** for the result's file, which lies outside the Admin API */
  fetch: Fetch;
  /** in the transaction that ends a reading in which something changed */
  onCollections: (tx: Tx, shopId: bigint, changed: bigint[]) => Promise<void>;
};

/** @throws whatever may pass, for the job queue to try again */
export async function readCollections(services: CollectionServices, shopId: bigint): Promise<void> {
  const { database, admin } = services;
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop || shop.uninstalledAt) return;
  const { operation, begunAt, readAt } = await database.inShop(shopId, (tx) => findReading(tx, shopId));
  if (!operation) return begin(services, shopId, shop.domain);
  const { data } = await admin.ask<BulkOperation>(shop.domain, BULK_OPERATION, { id: operation });
  const found = data.bulkOperation;
  switch (found?.status) {
    case "CREATED":
    case "RUNNING":
    case "CANCELING":
      return lookAgain(services, shopId, new Date(found.createdAt));
    case "COMPLETED":
      return take(services, shopId, found.url, { at: begunAt!, before: readAt });
    default: {
      // what the app may not see is no reason to ask again before somebody changes that
      await database.inShop(shopId, (tx) => endReading(tx, shopId, null));
      if (found?.errorCode === "ACCESS_DENIED") return;
      throw new Error(`the reading of collections ended as ${found?.status ?? "unknown"}`);
    }
  }
}

async function begin({ database, admin }: CollectionServices, shopId: bigint, domain: string): Promise<void> {
  const { data } = await admin.ask<RunBulkQuery>(domain, RUN_BULK_QUERY, { query: COLLECTIONS });
  const { bulkOperation, userErrors } = data.bulkOperationRunQuery;
  // as many are running as the app may have, nearly always: the job queue tries again
  if (!bulkOperation)
    throw new Error(
      `Shopify began no reading of collections: ${userErrors.map((one) => one.message).join("; ")}`,
    );
  const now = new Date();
  await database.inShop(shopId, async (tx) => {
    await beginReading(tx, shopId, bulkOperation.id, now);
    await enqueueReading(tx, shopId, new Date(now.getTime() + 1000));
  });
}

async function lookAgain({ database }: CollectionServices, shopId: bigint, begun: Date): Promise<void> {
  const waited = Date.now() - begun.getTime();
  const pause = Math.min(60_000, Math.max(1000, waited / 4));
  await database.inShop(shopId, (tx) => enqueueReading(tx, shopId, new Date(Date.now() + pause)));
}

/** Products per transaction. */
const TOGETHER = 20_000;

async function take(
  { database, fetch, log, onCollections }: CollectionServices,
  shopId: bigint,
  url: string | null,
  looked: Looked,
): Promise<void> {
  const collections = url === null ? [] : await gather(fetch, url);
  const changed = new Set<bigint>();
  for (const batch of inBatches(collections)) {
    const some = await database.inShop(shopId, (tx) => storeCollections(tx, shopId, batch, looked));
    for (const id of some) changed.add(id);
  }
  await database.inShop(shopId, async (tx) => {
    const there = collections.map(({ collectionId }) => collectionId);
    for (const id of await endOtherCollections(tx, shopId, there, looked.at)) changed.add(id);
    await endReading(tx, shopId, looked.at);
    if (changed.size > 0) await onCollections(tx, shopId, [...changed]);
  });
  log.info({ shopId, collections: collections.length, changed: changed.size }, "collections read");
}

/** All in memory: a million stays of products take some 60 MB. */
async function gather(fetch: Fetch, url: string): Promise<CollectionFact[]> {
  const found = new Map<string, CollectionFact>();
  for await (const block of wholeLines(download(fetch, url, 0))) {
    for (const line of linesOf(block)) {
      const node = JSON.parse(line.toString()) as CollectionNode | CollectionProductNode;
      if ("__parentId" in node) {
        const collection = found.get(node.__parentId);
        if (!collection) throw new Error("a product came before the collection it is in");
        collection.productIds.push(idFrom(node.id));
        continue;
      }
      const { id, title, handle, updatedAt } = node;
      const fact = {
        collectionId: idFrom(id),
        title,
        handle,
        updatedAt: new Date(updatedAt),
        productIds: [],
      };
      found.set(id, fact);
    }
  }
  return [...found.values()];
}

function* inBatches(collections: CollectionFact[]): Generator<CollectionFact[]> {
  let batch: CollectionFact[] = [];
  let size = 0;
  for (const one of collections) {
    batch.push(one);
    size += 1 + one.productIds.length;
    if (size < TOGETHER) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}
