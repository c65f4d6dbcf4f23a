// Erases what Shopify's privacy webhooks ask to erase. Figures stay: a purchase without a person is no personal data.
import { z } from "zod";
import { raw, sql, type Tx } from "../platform/db.server.ts";

/** Whom a request names; older records may have an e-mail or a phone only. */
export type Person = { customerId: bigint | null; email: string | null; phone: string | null };

const request = z.object({
  customer: z.object({
    id: z.union([z.number().int(), z.bigint()]).nullish(),
    email: z.string().nullish(),
    phone: z.string().nullish(),
  }),
});

/** @throws z.ZodError when the payload names nobody in the way Shopify does */
export function readPerson(payload: unknown): Person {
  const { id, email, phone } = request.parse(payload).customer;
  return { customerId: id == null ? null : BigInt(id), email: email ?? null, phone: phone ?? null };
}

/**
 * Blanks the personal columns of a customer and of everybody merged into them, and drops the raw messages that may
 * still carry the same. (Uploaded files are dropped when their import ends.)
 * @returns how many customers were blanked
 */
export async function redactCustomer(tx: Tx, shopId: bigint, person: Person): Promise<number> {
  const digits = person.phone?.replace(/\D/g, "") || null;
  const email = person.email?.trim().toLowerCase() || null;
  const blanked = await tx.run(sql`
    UPDATE customer SET email = NULL, phone = NULL, first_name = NULL, last_name = NULL, country = NULL,
      locale = NULL, tags = '{}', email_consent = NULL, sms_consent = NULL
    WHERE shop_id = ${shopId} AND (
      customer_id = ${person.customerId}::bigint
      OR email = ${email}::text
      OR regexp_replace(phone, '[^0-9]', '', 'g') = ${digits}::text
      OR customer_id IN (SELECT alias_id FROM customer_alias
        WHERE shop_id = ${shopId} AND customer_id = ${person.customerId}::bigint))`);
  const marks = [person.customerId?.toString(), email, person.phone].filter((mark) => mark?.trim());
  for (const mark of marks) {
    await tx.run(sql`
      UPDATE delivery SET body = NULL
      WHERE shop_id = ${shopId} AND state <> 'pending' AND position(${Buffer.from(mark!)}::bytea IN body) > 0`);
  }
  return blanked;
}

/**
 * Deletes every row of the shop; its domain alone remains, so that a later visit finds an empty shop.
 * @returns false, and nothing deleted, when the app has been installed again meanwhile
 */
export async function redactShop(tx: Tx, shopId: bigint): Promise<boolean> {
  const gone = await tx.run(sql`
    UPDATE shop SET name = NULL, gid = NULL, country = NULL, locale = NULL, scopes = NULL, currency = NULL,
      timezone = 'UTC', history_start = NULL
    WHERE shop_id = ${shopId} AND uninstalled_at IS NOT NULL`);
  if (gone === 0) return false;
  for (const { name } of await shopTables(tx)) {
    await tx.run(sql`DELETE FROM ${raw(name)} WHERE shop_id = ${shopId}`);
  }
  return true;
}

/** From the catalogue, so that a table added later is not forgotten. */
function shopTables(tx: Tx): Promise<{ name: string }[]> {
  return tx.rows(sql`
    SELECT c.oid::regclass::text AS name
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'shop_id' AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'shop'
    ORDER BY 1`);
}
