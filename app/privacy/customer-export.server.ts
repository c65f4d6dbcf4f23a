// Everything kept of one person, as JSON: what a customer may ask for. Read from the catalogue, so that a table added
// later is in it.
import { raw, sql, type Tx } from "../platform/db.server.ts";
import { bodyNames, findPerson, type KnownPerson, type Person } from "./person.server.ts";
import { visitorsOf } from "./visits.server.ts";

/** Tables whose rows belong to a row of another, by the key they share. */
const PARTS: Record<string, { of: string; key: string }> = {
  refund_line: { of: "refund", key: "refund_id" },
  order_return_line: { of: "order_return", key: "return_id" },
  checkout_line: { of: "checkout", key: "checkout_id" },
};

/** Tables whose rows may know a person by an address alone. */
const WITH_ADDRESSES = new Set(["checkout", "data_request"]);

/** Tables reached in a way of their own, or not at all because they hold nothing the person could not see elsewhere. */
const NOT_BY_CATALOGUE = new Set([
  "customer_alias", // who is who: the ids stand in `known_as`
  "history_touched", // whose figures are about to be derived
  "popup_claim", // by the visitor, below
  "popup_capture",
]);

/**
 * @returns the text of a JSON object: `known_as` (ids), a list of rows per table, and `messages` with the raw messages
 *   from Shopify that name the person. Ids keep all their digits, so the text must not go through JSON.parse.
 */
export async function exportPerson(tx: Tx, shopId: bigint, request: Person): Promise<string> {
  const person = await findPerson(tx, shopId, request);
  const { ids, orderIds } = person;
  const parts: string[] = [`"known_as": [${ids.join(", ")}]`];
  for (const { table, byCustomer } of await tables(tx)) {
    const found = byCustomer
      ? sql`t.customer_id = ANY(${ids}::bigint[])`
      : sql`t.order_id = ANY(${orderIds}::bigint[])`;
    const more = table === "orders" ? sql`OR t.order_id = ANY(${orderIds}::bigint[])` : sql``;
    const addresses = WITH_ADDRESSES.has(table)
      ? sql`OR t.email = ANY(${person.emails}::text[]) OR t.phone = ANY(${person.phones}::text[])`
      : sql``;
    const where = sql`t.shop_id = ${shopId} AND (${found} ${more} ${addresses})`;
    parts.push(await rowsOf(tx, table, where));
    for (const [part, { of, key }] of Object.entries(PARTS)) {
      if (of !== table) continue;
      const within = sql`t.shop_id = ${shopId} AND t.${raw(key)} IN (SELECT ${raw(key)} FROM ${raw(table)} t WHERE ${where})`;
      parts.push(await rowsOf(tx, part, within));
    }
  }
  const visitors = visitorsOf(shopId, person);
  const visited = sql`t.shop_id = ${shopId} AND t.visitor IN (${visitors})`;
  parts.push(await rowsOf(tx, "popup_exposure", visited));
  parts.push(await rowsOf(tx, "popup_claim", visited));
  const claims = sql`SELECT claim_id FROM popup_claim t WHERE ${visited}`;
  parts.push(await rowsOf(tx, "popup_capture", sql`t.shop_id = ${shopId} AND t.claim_id IN (${claims})`));
  const forgetting = sql`t.shop_id = ${shopId} AND (t.customer_ids && ${ids}::bigint[]
    OR t.emails && ${person.emails}::text[] OR t.phones && ${person.phones}::text[])`;
  parts.push(await rowsOf(tx, "customer_redaction", forgetting));
  const holders = sql`SELECT 'visitor:' || visitor FROM (${visitors}) v UNION SELECT 'customer:' || unnest(${ids}::bigint[])`;
  parts.push(await rowsOf(tx, "code_issue", sql`t.shop_id = ${shopId} AND t.holder IN (${holders})`));
  parts.push(await messages(tx, shopId, person));
  return `{\n${parts.join(",\n")}\n}\n`;
}

async function rowsOf(tx: Tx, table: string, where: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await tx.row<{ rows: string }>(sql`
    SELECT coalesce(json_agg(to_jsonb(t) - 'shop_id'), '[]')::text AS rows FROM ${raw(table)} t WHERE ${where}`);
  return `${JSON.stringify(table)}: ${rows}`;
}

async function messages(tx: Tx, shopId: bigint, person: KnownPerson): Promise<string> {
  const rows = await tx.rows<{ topic: string; receivedAt: Date; body: Buffer }>(sql`
    SELECT topic, received_at AS "receivedAt", body FROM delivery d
    WHERE shop_id = ${shopId} AND body IS NOT NULL AND ${bodyNames(person)}
    ORDER BY seq`);
  const told = rows.map(({ body, ...row }) => JSON.stringify({ ...row, body: body.toString("utf8") }));
  return `"messages": [${told.join(",\n")}]`;
}

async function tables(tx: Tx): Promise<{ table: string; byCustomer: boolean }[]> {
  const found = await tx.rows<{ table: string; byCustomer: boolean }>(sql`
    SELECT c.relname AS "table", bool_or(a.attname = 'customer_id') AS "byCustomer"
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attname IN ('customer_id', 'order_id')
    GROUP BY 1 ORDER BY 1`);
  return found.filter(({ table }) => !NOT_BY_CATALOGUE.has(table));
}
