// Erases what Shopify's privacy webhooks ask to erase. Figures stay: a purchase without a person is no personal data.
import { randomBytes } from "node:crypto";
import { lockShop } from "../commerce/shop-lock.server.ts";
import { raw, sql, type Tx } from "../platform/db.server.ts";
import { eraseMessagesOf } from "./erase-messages.server.ts";
import { findPerson, type KnownPerson, type Person } from "./person.server.ts";
import { redactVisits } from "./visits.server.ts";

/**
 * Erases a person under all the ids and addresses they are known by. What is older than this moment cannot bring
 * anything back, whenever it arrives. Raw messages are gone through by a job.
 * @returns how many customers were blanked
 */
export async function redactCustomer(tx: Tx, shopId: bigint, request: Person): Promise<number> {
  await lockShop(tx, shopId);
  const person = await findPerson(tx, shopId, request);
  const blanked = await blankCustomers(tx, shopId, person.ids);
  await tx.run(sql`
    UPDATE customer_consent SET collected_from = NULL
    WHERE shop_id = ${shopId} AND customer_id = ANY(${person.ids}::bigint[])`);
  await tx.run(sql`
    UPDATE orders SET landing_site = NULL, referring_site = NULL, tags = '{}'
    WHERE shop_id = ${shopId} AND order_id = ANY(${person.orderIds}::bigint[])`);
  await tx.run(sql`
    UPDATE checkout SET email = NULL, phone = NULL, token = NULL, cart_token = NULL, recovery_url = NULL
    WHERE shop_id = ${shopId} AND (customer_id = ANY(${person.ids}::bigint[])
      OR email = ANY(${person.emails}::text[]) OR phone = ANY(${person.phones}::text[]))`);
  await tx.run(sql`
    UPDATE loyalty_note SET reason = NULL WHERE shop_id = ${shopId} AND customer_id = ANY(${person.ids}::bigint[])`);
  await tx.run(sql`
    DELETE FROM loyalty_birthday WHERE shop_id = ${shopId} AND customer_id = ANY(${person.ids}::bigint[])`);
  await tx.run(sql`
    UPDATE data_request SET email = NULL, phone = NULL
    WHERE shop_id = ${shopId} AND (customer_id = ANY(${person.ids}::bigint[])
      OR email = ANY(${person.emails}::text[]) OR phone = ANY(${person.phones}::text[]))`);
  await redactVisits(tx, shopId, person);
  await eraseUploads(tx, shopId, person);
  await eraseMessagesOf(tx, shopId, person);
  await forgetMadeUpIds(tx, shopId, person.ids);
  return blanked;
}

// as if all fields had been told empty just now: messages from before are older, those of a later order are newer
function blankCustomers(tx: Tx, shopId: bigint, ids: bigint[]): Promise<number> {
  const now = new Date().toISOString();
  return tx.run(sql`
    UPDATE customer SET email = NULL, phone = NULL, first_name = NULL, last_name = NULL, country = NULL,
      locale = NULL, tags = '{}', tag_changes = '{}', email_consent = NULL, sms_consent = NULL,
      version = greatest(version COLLATE "C", ${`${now}|redacted`} COLLATE "C"), field_versions = '{}'
    WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[])`);
}

async function eraseUploads(tx: Tx, shopId: bigint, person: KnownPerson): Promise<void> {
  await tx.run(sql`
    DELETE FROM import_refusal r USING unnest(${[...person.emails, ...person.phones]}::text[]) mark
    WHERE r.shop_id = ${shopId} AND position(mark IN lower(r.reason)) > 0`);
  await tx.run(sql`
    DELETE FROM import_chunk c USING import_run r
    WHERE c.shop_id = ${shopId} AND r.shop_id = c.shop_id AND r.import_id = c.import_id
      AND r.state IN ('done', 'failed', 'cancelled')`);
  // a file that waits is in UTF-8: it was read when it came
  await tx.run(sql`
    UPDATE loyalty_import SET file = NULL
    WHERE shop_id = ${shopId} AND file IS NOT NULL AND EXISTS (
      SELECT FROM unnest(${[...person.emails, ...person.ids.map(String)]}::text[]) mark
      WHERE position(mark IN lower(convert_from(file, 'UTF8'))) > 0)`);
}

/**
 * Ids made from an address go: they become Shopify's id where there is one, else one drawn by lot. The customer stays
 * one customer, and the figures stay as they are.
 */
async function forgetMadeUpIds(tx: Tx, shopId: bigint, ids: bigint[]): Promise<void> {
  const madeUp = ids.filter((id) => id < 0n);
  const real = ids.find((id) => id > 0n);
  if (madeUp.length === 0) return;
  const instead = madeUp.map(() => real ?? -(randomBytes(8).readBigUInt64BE() >> 2n) - 1n);
  const renamed = sql`unnest(${madeUp}::bigint[], ${instead}::bigint[]) AS renamed (id, instead)`;
  await tx.run(sql`
    DELETE FROM customer_alias WHERE shop_id = ${shopId} AND alias_id = ANY(${madeUp}::bigint[])`);
  await tx.run(sql`
    UPDATE orders o SET
      stated_customer_id = coalesce((SELECT instead FROM ${renamed} WHERE id = o.stated_customer_id), o.stated_customer_id),
      seen_customer_ids = ARRAY(
        SELECT DISTINCT coalesce(instead, seen) AS now FROM unnest(o.seen_customer_ids) seen LEFT JOIN ${renamed} ON id = seen
        ORDER BY now)
    WHERE o.shop_id = ${shopId} AND o.seen_customer_ids && ${madeUp}::bigint[]`);
  if (real !== undefined) {
    await tx.run(
      sql`DELETE FROM customer WHERE shop_id = ${shopId} AND customer_id = ANY(${madeUp}::bigint[])`,
    );
    // derived for the whole shop now and then: may know them under both ids, and is derived again
    for (const name of ["customer_score", "customer_forecast", "segment_member", "action_customer"]) {
      await tx.run(
        sql`DELETE FROM ${raw(name)} WHERE shop_id = ${shopId} AND customer_id = ANY(${madeUp}::bigint[])`,
      );
    }
  }
  // tables of which no id may be changed hold none that was made up
  for (const { name } of await tablesWith(tx, "customer_id")) {
    await tx.run(sql`
      UPDATE ${raw(name)} t SET customer_id = instead FROM ${renamed}
      WHERE t.shop_id = ${shopId} AND t.customer_id = id`);
  }
}

/**
 * Deletes every row of the shop and its jobs; its domain alone remains, so that a later visit finds an empty shop.
 * @returns false, and nothing deleted, when the app has been installed again meanwhile
 */
export async function redactShop(tx: Tx, shopId: bigint): Promise<boolean> {
  await lockShop(tx, shopId);
  const gone = await tx.rows<{ domain: string }>(sql`
    UPDATE shop SET name = NULL, gid = NULL, country = NULL, locale = NULL, scopes = NULL, currency = NULL,
      timezone = 'UTC', history_start = NULL
    WHERE shop_id = ${shopId} AND uninstalled_at IS NOT NULL
    RETURNING domain`);
  if (!gone[0]) return false;
  // the ledger lets nobody remove its entries; this is its own way out
  await tx.run(sql`SELECT loyalty_forget_shop()`);
  for (const { name } of await tablesWith(tx, "shop_id")) {
    await tx.run(sql`DELETE FROM ${raw(name)} WHERE shop_id = ${shopId}`);
  }
  await tx.run(sql`DELETE FROM session WHERE shop = ${gone[0].domain}`);
  // one that runs finds nothing left to do
  await tx.run(sql`
    DELETE FROM graphile_worker._private_jobs
    WHERE payload ->> 'shopId' = ${shopId.toString()} AND locked_at IS NULL`);
  return true;
}

/**
 * Shop tables from the catalogue, so that one added later is not forgotten; without those whose rows the app may not
 * remove (change), which see to it themselves.
 */
function tablesWith(tx: Tx, column: "shop_id" | "customer_id"): Promise<{ name: string }[]> {
  return tx.rows(sql`
    SELECT c.oid::regclass::text AS name
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = ${column} AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
      AND c.relname NOT IN ('shop', ${column === "customer_id" ? "customer_alias" : "shop"})
      AND ${
        column === "customer_id"
          ? sql`has_column_privilege(c.oid, a.attnum, 'UPDATE')`
          : sql`has_table_privilege(c.oid, 'DELETE')`
      }
    ORDER BY 1`);
}
