// The job that reads an uploaded orders export. A crash in the middle is harmless: the next try reads from the start
// and finds stored what is stored.
import { type Database, sql } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import { type ImportOptions, importOrdersExport, isFaultOfTheFile } from "./import-orders-export.server.ts";
import {
  awaitRetry,
  beginImport,
  endImport,
  ImportCancelled,
  keepRefusals,
  noteProgress,
  REFUSALS_KEPT,
} from "./import-run.server.ts";
import type { Refusal } from "./orders-export.ts";

type Services = { database: Database; log: Log; onFacts: ImportOptions["onFacts"]; batchSize?: number };

/** @param lastTry whether the job queue gives up after this one */
type Job = { shopId: bigint; importId: bigint; lastTry?: boolean };

/** @throws whatever was not the file's fault, for the job queue to try again */
export async function runOrdersExportImport(
  { database, log, onFacts, batchSize }: Services,
  { shopId, importId, lastTry = false }: Job,
): Promise<void> {
  const run = await database.inShop(shopId, (tx) => beginImport(tx, shopId, importId));
  if (!run) return;
  let refused = 0;
  let kept = 0;
  let fresh: Refusal[] = [];
  try {
    const { rowsRead, ordersStored } = await importOrdersExport({
      database,
      shopId,
      source: chunks(database, shopId, importId),
      importedAt: run.createdAt,
      onFacts,
      batchSize,
      onRefusal: (refusal) => {
        if (refused++ < REFUSALS_KEPT) fresh.push(refusal);
      },
      onProgress: (progress) =>
        database.inShop(shopId, async (tx) => {
          await keepRefusals(tx, shopId, importId, kept, fresh);
          kept += fresh.length;
          fresh = [];
          await noteProgress(tx, shopId, importId, {
            bytesDone: BigInt(progress.bytesRead),
            rowsRead: progress.rowsRead,
            ordersRead: progress.ordersRead,
            // an earlier try may have stored some
            ordersStored: run.ordersStored + progress.ordersStored,
            rowsRefused: progress.refused,
          });
        }),
    });
    await database.inShop(shopId, (tx) => endImport(tx, shopId, importId, "done"));
    log.info({ shopId, importId, rowsRead, ordersStored, refused }, "an orders export was imported");
  } catch (error) {
    if (error instanceof ImportCancelled) return;
    const reason = isFaultOfTheFile(error) ? error.message : "Something went wrong on our side.";
    if (isFaultOfTheFile(error) || lastTry) {
      await database.inShop(shopId, (tx) => endImport(tx, shopId, importId, "failed", reason));
      if (isFaultOfTheFile(error)) return;
    } else {
      await database.inShop(shopId, (tx) =>
        awaitRetry(tx, shopId, importId, `${reason} It will be tried again.`),
      );
    }
    throw error;
  }
}

async function* chunks(database: Database, shopId: bigint, importId: bigint): AsyncGenerator<Buffer> {
  for (let position = 0; ; position++) {
    const [chunk] = await database.inShop(shopId, (tx) =>
      tx.rows<{ bytes: Buffer }>(sql`
        SELECT bytes FROM import_chunk
        WHERE shop_id = ${shopId} AND import_id = ${importId} AND position = ${position}`),
    );
    if (!chunk) return;
    yield chunk.bytes;
  }
}
