// Whose turn it is: one reading of a shop's collections at a time, soon after something changed and once a night,
// because what is in an automatic collection changes without a word from Shopify.
import { sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";

export const COLLECTIONS_TASK = "read-collections";

/** Changes come in bursts: so long after the first one looks. */
const SOON_SECONDS = 60;
/** Between the beginnings of two readings. */
const APART_SECONDS = 600;

/** Something may have changed: it is looked at soon. @param at now, for the first reading */
export async function scheduleCollections(tx: Tx, shopId: bigint, at?: Date): Promise<void> {
  const [asked] = await tx.rows<{ due: Date }>(sql`
    INSERT INTO collection_reading AS r (shop_id, asked_at) VALUES (${shopId}, now())
    ON CONFLICT (shop_id) DO UPDATE SET asked_at = now() WHERE r.asked_at IS NULL
    RETURNING greatest(now() + ${SOON_SECONDS} * interval '1 second',
      r.begun_at + ${APART_SECONDS} * interval '1 second') AS due`);
  // somebody asked before: the job waits already, or one under way will find that it was asked for again
  if (at) await enqueueReading(tx, shopId, at);
  // one that waits for an earlier moment, as for an answer of Shopify's, is not put off
  else if (asked) await enqueueReading(tx, shopId, asked.due, true);
}

/** @param keepTime a job that waits already keeps its own */
export async function enqueueReading(tx: Tx, shopId: bigint, runAt: Date, keepTime = false): Promise<void> {
  const key = `collections:${shopId}`;
  await enqueue(
    tx,
    COLLECTIONS_TASK,
    { shopId: shopId.toString() },
    { key, queue: key, runAt, keepTime, priority: 5 },
  );
}

export type Reading = { operation: string | null; begunAt: Date | null; readAt: Date | null };

export async function findReading(tx: Tx, shopId: bigint): Promise<Reading> {
  const [row] = await tx.rows<Reading>(sql`
    SELECT operation, begun_at AS "begunAt", read_at AS "readAt" FROM collection_reading WHERE shop_id = ${shopId}`);
  return row ?? { operation: null, begunAt: null, readAt: null };
}

/** What is asked for from now on is for the next one. */
export async function beginReading(tx: Tx, shopId: bigint, operation: string, now: Date): Promise<void> {
  await tx.run(sql`
    INSERT INTO collection_reading (shop_id, operation, begun_at) VALUES (${shopId}, ${operation}, ${now})
    ON CONFLICT (shop_id) DO UPDATE SET operation = excluded.operation, begun_at = excluded.begun_at, asked_at = NULL`);
}

/** @param readAt when the reading that is now whole was begun; null = it came to nothing */
export async function endReading(tx: Tx, shopId: bigint, readAt: Date | null): Promise<void> {
  const { again } = await tx.row<{ again: Date | null }>(sql`
    UPDATE collection_reading SET operation = NULL, read_at = coalesce(${readAt}::timestamptz, read_at)
    WHERE shop_id = ${shopId}
    RETURNING CASE WHEN asked_at IS NOT NULL THEN begun_at + ${APART_SECONDS} * interval '1 second' END AS again`);
  if (again) await enqueueReading(tx, shopId, again);
}
