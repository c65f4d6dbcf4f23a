// Keeps one row per customer.
import { sql, type Tx } from "../platform/db.server.ts";
import { type KnownCustomer, mergeCustomer, unknownCustomer } from "./customer-merge.ts";
import type { CustomerFact } from "./facts.ts";
import { jsonRows } from "./json-rows.ts";

/** Must be called under the shop's lock. Facts of customers known to be somebody else must be left out by the caller. */
export async function storeCustomers(tx: Tx, shopId: bigint, facts: CustomerFact[]): Promise<void> {
  if (facts.length === 0) return;
  const ids = [...new Set(facts.map((fact) => fact.customerId))];
  const before = new Map((await knownCustomers(tx, shopId, ids)).map((row) => [row.customerId, row]));
  const after = new Map(before);
  for (const fact of facts) {
    const known = after.get(fact.customerId) ?? unknownCustomer(fact.customerId);
    after.set(fact.customerId, mergeCustomer(known, fact));
  }
  const changed = [...after.values()].filter((row) => before.get(row.customerId) !== row);
  if (changed.length > 0) await writeCustomers(tx, shopId, changed);
}

function knownCustomers(tx: Tx, shopId: bigint, ids: bigint[]): Promise<KnownCustomer[]> {
  return tx.rows<KnownCustomer>(sql`
    SELECT customer_id AS "customerId", email, phone, first_name AS "firstName", last_name AS "lastName", country, locale,
      tags, tag_changes AS "tagChanges", email_consent AS "emailConsent", sms_consent AS "smsConsent", created_at AS "createdAt",
      updated_at AS "updatedAt", deleted_at AS "deletedAt", version, field_versions AS "fieldVersions", source
    FROM customer WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[])`);
}

async function writeCustomers(tx: Tx, shopId: bigint, customers: KnownCustomer[]): Promise<void> {
  await tx.run(sql`
    INSERT INTO customer (shop_id, customer_id, email, phone, first_name, last_name, country, locale, tags,
      tag_changes, email_consent, sms_consent, created_at, updated_at, deleted_at, version, field_versions, source)
    SELECT ${shopId}, "customerId", email, phone, "firstName", "lastName", country, locale, tags,
      "tagChanges", "emailConsent", "smsConsent", "createdAt", "updatedAt", "deletedAt", version, "fieldVersions", source
    FROM json_to_recordset(${jsonRows(customers)}::json) AS fact (
      "customerId" bigint, email text, phone text, "firstName" text, "lastName" text, country text, locale text,
      tags text[], "tagChanges" jsonb, "emailConsent" text, "smsConsent" text, "createdAt" timestamptz, "updatedAt" timestamptz,
      "deletedAt" timestamptz, version text, "fieldVersions" jsonb, source text)
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET email = excluded.email, phone = excluded.phone,
      first_name = excluded.first_name, last_name = excluded.last_name, country = excluded.country,
      locale = excluded.locale, tags = excluded.tags, tag_changes = excluded.tag_changes, email_consent = excluded.email_consent,
      sms_consent = excluded.sms_consent, created_at = excluded.created_at, updated_at = excluded.updated_at,
      deleted_at = excluded.deleted_at, version = excluded.version, field_versions = excluded.field_versions,
      source = excluded.source`);
}
