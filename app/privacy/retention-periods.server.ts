// How long what is no longer needed is kept, and the daily erasing of what is past that.
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import { eraseExpiredVisits } from "./visits.server.ts";

/** In days. docs/operations.md says the same. */
export const KEPT_DAYS = {
  /** raw messages that were read: for processing them again after a fault was mended */
  processedBody: 30,
  /** raw messages that could not be read */
  failedBody: 90,
  /** that a message came at all */
  delivery: 365,
  /** an uploaded file whose import never came to an end */
  strandedUpload: 14,
  /** refused rows, which quote what stood in them */
  refusal: 90,
  /** who began a checkout and did not finish it */
  checkoutPerson: 90,
  /** whom an answered request was about */
  answeredRequest: 30,
  /** the keyed hash of a network address, by which claims are limited a day */
  networkHash: 1,
  /** an address given in a popup that Shopify did not take */
  refusedAddress: 30,
  /** which visitor met which campaign, and what they were given */
  visit: 395,
  /** what a killed import left in the folder for temporary files */
  spool: 2,
} as const;

/**
 * Erases what is past its time in every shop. One shop's failure is not another's.
 * @param removeSpools removes what imports left on this machine before an instant
 */
export async function eraseExpired(
  database: Database,
  log: Log,
  removeSpools: (before: Date) => Promise<void>,
  now = new Date(),
): Promise<void> {
  const shops = await database.inSystem((tx) =>
    tx.rows<{ shopId: bigint }>(sql`SELECT shop_id AS "shopId" FROM shop`),
  );
  for (const { shopId } of shops) {
    try {
      await database.inShop(shopId, (tx) => eraseExpiredOf(tx, shopId, now));
    } catch (error) {
      log.error({ err: error, shopId }, "what is past its time could not be erased");
    }
  }
  await removeSpools(new Date(now.getTime() - KEPT_DAYS.spool * 86_400_000));
}

export async function eraseExpiredOf(tx: Tx, shopId: bigint, now: Date): Promise<void> {
  const before = (days: number) => sql`${new Date(now.getTime() - days * 86_400_000)}::timestamptz`;
  await tx.run(sql`
    UPDATE delivery SET body = NULL
    WHERE shop_id = ${shopId} AND body IS NOT NULL AND (
      state IN ('done', 'ignored') AND (processed_at < ${before(KEPT_DAYS.processedBody)}
        OR topic IN ('customers/data_request', 'customers/redact'))
      OR state = 'failed' AND processed_at < ${before(KEPT_DAYS.failedBody)})`);
  await tx.run(sql`
    DELETE FROM delivery
    WHERE shop_id = ${shopId} AND state <> 'pending' AND received_at < ${before(KEPT_DAYS.delivery)}`);
  await tx.run(sql`
    DELETE FROM import_chunk c USING import_run r
    WHERE c.shop_id = ${shopId} AND r.shop_id = c.shop_id AND r.import_id = c.import_id
      AND (r.state IN ('done', 'failed', 'cancelled') OR r.created_at < ${before(KEPT_DAYS.strandedUpload)})`);
  await tx.run(sql`
    UPDATE loyalty_import SET file = NULL
    WHERE shop_id = ${shopId} AND file IS NOT NULL AND created_at < ${before(KEPT_DAYS.strandedUpload)}`);
  await tx.run(sql`
    DELETE FROM import_refusal f USING import_run r
    WHERE f.shop_id = ${shopId} AND r.shop_id = f.shop_id AND r.import_id = f.import_id
      AND r.created_at < ${before(KEPT_DAYS.refusal)}`);
  await tx.run(sql`
    UPDATE checkout SET email = NULL, phone = NULL, token = NULL, cart_token = NULL, recovery_url = NULL
    WHERE shop_id = ${shopId} AND updated_at < ${before(KEPT_DAYS.checkoutPerson)}
      AND num_nonnulls(email, phone, token, cart_token, recovery_url) > 0`);
  await tx.run(sql`
    UPDATE data_request SET email = NULL, phone = NULL
    WHERE shop_id = ${shopId} AND answered_at < ${before(KEPT_DAYS.answeredRequest)}`);
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
  await eraseExpiredVisits(tx, shopId, {
    networkHash: ago(KEPT_DAYS.networkHash),
    refusedAddress: ago(KEPT_DAYS.refusedAddress),
    visit: ago(KEPT_DAYS.visit),
  });
}
