// Loads an orders export into a shop's facts: streamed, in batches, each batch one transaction. Loading the same
// file again, or again after a crash, changes nothing.
import { appendExportLines } from "../commerce/append-export-lines.server.ts";
import { noFacts } from "../commerce/facts.ts";
import { findShopById, updateShop } from "../commerce/shop.server.ts";
import { storeFacts } from "../commerce/store-facts.server.ts";
import { exportVersion } from "../commerce/version.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import { CsvFileError, csvRows } from "./csv-rows.ts";
import {
  noFirstRow,
  OrdersExportReader,
  type Reading,
  type ReadOrder,
  type Refusal,
  type StrayLine,
} from "./orders-export.ts";
import { OrdersExportError } from "./orders-export-columns.ts";

export type ImportProgress = {
  bytesRead: number;
  rowsRead: number;
  ordersRead: number;
  /** orders that were new or newer than what was known */
  ordersStored: number;
  /** how many rows were refused, in full or for their line item */
  refused: number;
};

export type ImportOptions = {
  database: Database;
  shopId: bigint;
  source: AsyncIterable<Uint8Array>;
  /** when the import began: of two exports the later one is believed */
  importedAt: Date;
  /** zone for dates without an offset; default: the shop's */
  timezone?: string;
  /** what follows from new facts, in the same transaction */
  onFacts: (tx: Tx, shopId: bigint, touched: bigint[]) => Promise<void>;
  /** after each batch has been committed; whoever throws here ends the import */
  onProgress?: (progress: ImportProgress) => void | Promise<void>;
  /** in the order of the file, but for line items that turn out to have no order */
  onRefusal?: (refusal: Refusal) => void | Promise<void>;
  /** orders per transaction */
  batchSize?: number;
};

/** Whether the file itself is to blame, so that trying again is of no use. */
export function isFaultOfTheFile(error: unknown): error is Error {
  return error instanceof OrdersExportError || error instanceof CsvFileError;
}

/** @throws OrdersExportError or CsvFileError when the file is no orders export; nothing is stored then */
export async function importOrdersExport(options: ImportOptions): Promise<ImportProgress> {
  const { database, shopId, importedAt, batchSize = 2500 } = options;
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop) throw new Error(`There is no shop ${shopId}.`);
  const reader = new OrdersExportReader({
    currency: shop.currency,
    timezone: options.timezone ?? shop.timezone,
    importedAt,
  });
  const progress: ImportProgress = { bytesRead: 0, rowsRead: 0, ordersRead: 0, ordersStored: 0, refused: 0 };

  let reading = nothing();
  const flush = async () => {
    const { orders, strayLines, refusals } = reading;
    reading = nothing();
    if (orders.length > 0 || strayLines.length > 0) {
      const stored = await database.inShop(shopId, async (tx) => {
        if (shop.currency === null) await updateShop(tx, shopId, { currency: reader.currency });
        return storeBatch(tx, options, orders, strayLines);
      });
      shop.currency ??= reader.currency;
      progress.ordersStored += stored.ordersStored;
      refusals.push(...stored.refusals);
    }
    for (const refusal of refusals) await options.onRefusal?.(refusal);
    progress.refused += refusals.length;
    progress.rowsRead = reader.rowsRead;
    progress.ordersRead = reader.ordersRead;
    await options.onProgress?.({ ...progress });
  };

  for await (const rows of csvRows(counted(options.source, progress))) {
    for (const row of rows) {
      reader.read(row, reading);
      if (reading.orders.length + reading.strayLines.length + reading.refusals.length >= batchSize)
        await flush();
    }
  }
  reader.finish(reading);
  await flush();
  return progress;
}

function nothing(): Reading {
  return { orders: [], strayLines: [], refusals: [] };
}

async function storeBatch(
  tx: Tx,
  { shopId, importedAt, onFacts }: ImportOptions,
  orders: ReadOrder[],
  strayLines: StrayLine[],
): Promise<{ ordersStored: number; refusals: Refusal[] }> {
  const facts = { ...noFacts(), orders: orders.map(({ order }) => order) };
  const { touched, storedOrders, refusedOrders } = await storeFacts(tx, shopId, facts);
  const orphans = await appendExportLines(tx, shopId, exportVersion(importedAt), strayLines);
  await onFacts(tx, shopId, touched);
  const lines = new Map(orders.map(({ line, order }) => [order.orderId, line]));
  const refusals = [
    ...refusedOrders.map(({ orderId, reason }) => ({ line: lines.get(orderId)!, reason })),
    ...orphans.map(({ orderName, line }) => ({ line, reason: noFirstRow(orderName) })),
  ];
  return { ordersStored: storedOrders, refusals };
}

async function* counted(source: AsyncIterable<Uint8Array>, progress: ImportProgress) {
  for await (const piece of source) {
    progress.bytesRead += piece.byteLength;
    yield piece;
  }
}
