// Whether news from Shopify arrives and is processed: what Home tells, read along indexes however much ever came.
import { sql, type Tx } from "../platform/db.server.ts";
import { MOST_COUNTED } from "./inbox-health.ts";

export type InboxHealth = {
  /** not processed yet, and set aside after errors; at most MOST_COUNTED */
  pending: number;
  failed: number;
  /** seconds the oldest delivery has been due and not read; null when none is */
  lagSeconds: number | null;
  lastReceivedAt: Date | null;
};

export async function inboxHealth(tx: Tx, shopId: bigint): Promise<InboxHealth> {
  // by the two indexes of what waits: what a worker is at, and all else
  const free = sql`FROM delivery WHERE shop_id = ${shopId} AND state = 'pending' AND claimed_until IS NULL`;
  const claimed = sql`FROM delivery WHERE shop_id = ${shopId} AND state = 'pending' AND claimed_until IS NOT NULL`;
  const { waiting, ...health } = await tx.row<InboxHealth & { waiting: number }>(sql`
    SELECT
      (SELECT count(*)::int FROM (SELECT ${free} LIMIT ${MOST_COUNTED}) w) AS waiting,
      (SELECT count(*)::int FROM (SELECT ${claimed} LIMIT ${MOST_COUNTED}) w) AS pending,
      (SELECT count(*)::int FROM (
        SELECT FROM delivery WHERE shop_id = ${shopId} AND state = 'failed' LIMIT ${MOST_COUNTED}) f) AS failed,
      extract(epoch FROM now() - least(
        (SELECT min(due_at) ${free} AND due_at <= now()), (SELECT min(due_at) ${claimed} AND due_at <= now())))::float8
        AS "lagSeconds",
      (SELECT max(received_at) FROM delivery WHERE shop_id = ${shopId}) AS "lastReceivedAt"`);
  return { ...health, pending: Math.min(MOST_COUNTED, health.pending + waiting) };
}
