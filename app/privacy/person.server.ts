// Whom a privacy request means: under which ids and addresses this person is known.
import { empty, join, type Sql } from "sql-template-tag";
import { z } from "zod";
import { plainEmail, plainPhone, provisionalIdsOf } from "../commerce/customer-identity.ts";
import { allIdsOf } from "../commerce/who-is.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { id as anyId, readShape } from "../shopify/payload-fields.ts";

/** Older records may have an e-mail address or a phone number only. */
export type Person = {
  customerId: bigint | null;
  email: string | null;
  phone: string | null;
  /** the orders Shopify names with the request */
  orderIds: bigint[];
};

const id = z
  .union([z.number().int(), z.bigint()])
  .transform((value): string | number | bigint => value)
  .pipe(anyId);
const orders = z.array(id).nullish();
const request = z.object({
  customer: z.object({ id: id.nullish(), email: z.string().nullish(), phone: z.string().nullish() }),
  orders_requested: orders,
  orders_to_redact: orders,
});

/** @throws PayloadError when the payload names nobody in the way Shopify does */
export function readPerson(payload: unknown): Person {
  const { customer, orders_requested, orders_to_redact } = readShape(request, payload);
  return {
    customerId: customer.id ?? null,
    email: plainEmail(customer.email),
    phone: plainPhone(customer.phone),
    orderIds: orders_requested ?? orders_to_redact ?? [],
  };
}

export type KnownPerson = {
  /** every id, ascending; negative ones are made from addresses */
  ids: bigint[];
  /** of these ids, and those the request names besides */
  orderIds: bigint[];
  /** addresses, spelt plainly */
  emails: string[];
  phones: string[];
};

export async function findPerson(tx: Tx, shopId: bigint, person: Person): Promise<KnownPerson> {
  const { customerId, email, phone } = person;
  const digits = phone?.replace(/\D/g, "") || null;
  const named = await tx.rows<{ id: bigint }>(sql`
    SELECT customer_id AS id FROM customer
    WHERE shop_id = ${shopId} AND (
      customer_id = ${customerId}::bigint OR email = ${email}::text
      OR regexp_replace(phone, '[^0-9]', '', 'g') = ${digits}::text)`);
  const start = [customerId ?? [], named.map((row) => row.id), provisionalIdsOf({ email, phone })].flat();
  const ids = new Set<bigint>();
  for (const one of start) for (const same of await allIdsOf(tx, shopId, one)) ids.add(same);
  const all = [...ids].sort((a, b) => (a < b ? -1 : 1));
  const addresses = await tx.rows<{ email: string | null; phone: string | null }>(sql`
    SELECT email, phone FROM customer WHERE shop_id = ${shopId} AND customer_id = ANY(${all}::bigint[])`);
  const bought = await tx.rows<{ id: bigint }>(sql`
    SELECT order_id AS id FROM orders WHERE shop_id = ${shopId} AND customer_id = ANY(${all}::bigint[])`);
  const own = await tx.rows<{ id: bigint }>(sql`
    SELECT order_id AS id FROM orders WHERE shop_id = ${shopId} AND order_id = ANY(${person.orderIds}::bigint[])`);
  return {
    ids: all,
    orderIds: [...new Set([...bought, ...own].map((row) => row.id))],
    emails: distinct([email, ...addresses.map((row) => row.email)]),
    phones: distinct([phone, ...addresses.map((row) => row.phone)]),
  };
}

function distinct(values: (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))];
}

/**
 * Whether a message's raw body (of the alias `d`) names this person: an id or order id of theirs, or an address,
 * however it is written.
 */
export function bodyNames({ ids, orderIds, emails, phones }: KnownPerson): Sql {
  const numbers = [...ids.filter((one) => one > 0n), ...orderIds];
  const oneOf = numbers.length > 0 ? sql`OR (${mayHold(numbers)} AND ${holds(numbers)})` : empty;
  const addresses = [...emails, ...phones].map((address) => Buffer.from(address.toLowerCase()));
  // encode() leaves ASCII as it is, so that lower() reaches addresses
  return sql`EXISTS (
    SELECT FROM lower(encode(d.body, 'escape') COLLATE "C") body
    WHERE EXISTS (SELECT FROM unnest(${addresses}::bytea[]) mark WHERE position(encode(mark, 'escape') IN body) > 0)
      ${oneOf})`;
}

/** Of more numbers than these, looking for each takes longer than one expression for all. */
const FEW_NUMBERS = 8;
/** Of more numbers than these, the expression becomes too large for the database. */
const MANY_NUMBERS = 500;

// measured: bytes are found ten times as fast as an expression is matched, and nearly every message holds none
function mayHold(numbers: bigint[]): Sql {
  if (numbers.length > FEW_NUMBERS) return sql`true`;
  const marks = numbers.map((number) => sql`position(${Buffer.from(`${number}`)}::bytea IN d.body) > 0`);
  return sql`(${join(marks, " OR ")})`;
}

function holds(numbers: bigint[]): Sql {
  if (numbers.length <= MANY_NUMBERS) return sql`body ~ ${`(^|[^0-9])(${numbers.join("|")})([^0-9]|$)`}`;
  return sql`EXISTS (
    SELECT FROM regexp_matches(body, '[0-9]+', 'g') found WHERE found[1] = ANY(${numbers.map(String)}::text[]))`;
}
