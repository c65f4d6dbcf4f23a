// Takes in an uploaded orders export piece by piece, so that any worker on any machine can read it, then enqueues
// its import. The file is never whole in memory, and no transaction is open while the upload is awaited.
import { type Database, sql } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";

export const ORDERS_EXPORT_TASK = "import-orders-export";

/** About 500,000 orders. */
export const LARGEST_UPLOAD = 256 * 1024 * 1024;
const CHUNK = 1024 * 1024;

export class UploadError extends Error {
  override name = "UploadError";
}

type Upload = {
  fileName: string;
  source: AsyncIterable<Uint8Array>;
  /** in bytes */
  limit?: number;
};

/**
 * @returns the import, which is queued
 * @throws UploadError for a file that is empty or too large; nothing is kept of it
 */
export async function createImport(
  database: Database,
  shopId: bigint,
  { fileName, source, limit = LARGEST_UPLOAD }: Upload,
): Promise<bigint> {
  const importId = await database.inShop(shopId, async (tx) => {
    await tx.run(BROKEN_UPLOADS);
    const { id } = await tx.row<{ id: bigint }>(sql`
      INSERT INTO import_run (shop_id, kind, file_name) VALUES (${shopId}, 'orders_csv', ${storableName(fileName)})
      RETURNING import_id AS id`);
    return id;
  });
  try {
    let size = 0;
    let position = 0;
    for await (const bytes of inChunks(source)) {
      size += bytes.length;
      if (size > limit)
        throw new UploadError(
          `The file is larger than ${Math.floor(limit / 1024 / 1024)} MiB; export fewer orders at a time.`,
        );
      const kept = await database.inShop(shopId, (tx) =>
        tx.run(sql`
          INSERT INTO import_chunk (shop_id, import_id, position, bytes)
          SELECT shop_id, import_id, ${position++}, ${bytes} FROM import_run
          WHERE shop_id = ${shopId} AND import_id = ${importId} AND state = 'queued'`),
      );
      if (kept === 0) throw new UploadError("The import was cancelled.");
    }
    if (size === 0) throw new UploadError("The file is empty.");
    await database.inShop(shopId, async (tx) => {
      await tx.run(sql`
        UPDATE import_run SET bytes_total = ${size} WHERE shop_id = ${shopId} AND import_id = ${importId}`);
      const payload = { shopId: shopId.toString(), importId: importId.toString() };
      await enqueue(tx, ORDERS_EXPORT_TASK, payload, {
        key: `import:${importId}`,
        queue: `imports:${shopId}`,
      });
    });
    return importId;
  } catch (error) {
    await database.inShop(shopId, async (tx) => {
      await tx.run(sql`DELETE FROM import_chunk WHERE shop_id = ${shopId} AND import_id = ${importId}`);
      await tx.run(sql`DELETE FROM import_run WHERE shop_id = ${shopId} AND import_id = ${importId}`);
    });
    throw error;
  }
}

// uploads whose process ended in the middle: nobody will go on with them
const BROKEN_UPLOADS = sql`
  WITH broken AS (
    UPDATE import_run SET state = 'failed', finished_at = now(), reason = 'The upload was interrupted; upload the file again.'
    WHERE kind = 'orders_csv' AND state = 'queued' AND bytes_total IS NULL AND created_at < now() - interval '1 day'
    RETURNING shop_id, import_id)
  DELETE FROM import_chunk USING broken
  WHERE import_chunk.shop_id = broken.shop_id AND import_chunk.import_id = broken.import_id`;

async function* inChunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const piece of source) {
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + CHUNK - size);
      held.push(part);
      size += part.length;
      at += part.length;
      if (size === CHUNK) {
        yield Buffer.concat(held);
        held = [];
        size = 0;
      }
    }
  }
  if (size > 0) yield Buffer.concat(held);
}

function storableName(fileName: string): string {
  return fileName.replaceAll("\0", "").toWellFormed().slice(-200);
}
