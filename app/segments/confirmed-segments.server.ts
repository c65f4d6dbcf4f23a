// What Shopify confirmed of customers' segments, held against who is in them now.
import type { Sql } from "sql-template-tag";
import { jsonRows } from "../commerce/json-rows.ts";
import { wholeShop } from "../commerce/whole-shop.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { type CustomerSegments, MOST_HANDLES } from "./at-shopify.ts";

/** One whose segments at Shopify are not what they should be. */
export type DueCustomer = CustomerSegments & {
  /** what Shopify confirmed */
  handlesThere: string[];
  tagsThere: string[];
};

/**
 * Left out: those known from an orders export only, those deleted at Shopify, and those whom Shopify refused as they
 * are now.
 */
function due(shopId: bigint): Sql {
  return sql`
    SELECT customer_id, coalesce(w.handles, '{}') AS handles, coalesce(w.tags, '{}') AS tags,
      coalesce(t.handles, '{}') AS handles_there, coalesce(t.as_tags, '{}') AS tags_there
    FROM (
      SELECT m.customer_id,
        (coalesce(array_agg(s.handle ORDER BY s.handle COLLATE "C") FILTER (WHERE s.at_shopify), '{}'))
          [1:${MOST_HANDLES}::int] AS handles,
        coalesce(array_agg(s.handle ORDER BY s.handle COLLATE "C") FILTER (WHERE s.as_tag), '{}') AS tags
      FROM segment s
      JOIN segment_member m ON m.shop_id = ${shopId} AND m.segment_id = s.segment_id AND m.left_at IS NULL
      WHERE s.shop_id = ${shopId} AND s.archived_at IS NULL AND (s.at_shopify OR s.as_tag) AND m.customer_id > 0
      GROUP BY m.customer_id) w
    FULL JOIN (SELECT * FROM segment_at_customer WHERE shop_id = ${shopId}) t USING (customer_id)
    WHERE (coalesce(w.handles, '{}'), coalesce(w.tags, '{}'))
        IS DISTINCT FROM (coalesce(t.handles, '{}'), coalesce(t.as_tags, '{}'))
      AND (t.refused IS NULL
        OR (coalesce(w.handles, '{}'), coalesce(w.tags, '{}')) IS DISTINCT FROM (t.refused_handles, t.refused_tags))
      AND customer_id NOT IN (
        SELECT c.customer_id FROM customer c WHERE c.shop_id = ${shopId} AND c.deleted_at IS NOT NULL)`;
}

export function dueCustomers(tx: Tx, shopId: bigint, limit: number): Promise<DueCustomer[]> {
  return tx.rows<DueCustomer>(sql`
    SELECT customer_id AS "customerId", handles, tags, handles_there AS "handlesThere", tags_there AS "tagsThere"
    FROM (${due(shopId)}) due ORDER BY customer_id LIMIT ${limit}`);
}

export type Told = { waiting: number; refused: number; reason: string | null };

/** How many customers of one segment wait, or were refused, as last counted. */
export async function toldOf(tx: Tx, shopId: bigint, handle: string): Promise<Told> {
  const [row] = await tx.rows<{ waiting: number | null; refused: number | null; reason: string | null }>(sql`
    SELECT waiting, refused, refused_reason AS reason FROM segment WHERE shop_id = ${shopId} AND handle = ${handle}`);
  if (!row || row.waiting === null || row.refused === null) return countTold(tx, shopId, handle);
  return { waiting: row.waiting, refused: row.refused, reason: row.reason };
}

/**
 * Counts that for all segments at once: call when members, what is to be seen at Shopify, or what Shopify confirmed has
 * changed.
 */
export async function noteTold(tx: Tx, shopId: bigint): Promise<void> {
  await wholeShop(tx);
  await tx.run(sql`
    WITH waiting AS (
      SELECT handle, count(*)::int AS customers
      FROM (${due(shopId)}) due, LATERAL (
        SELECT handle FROM unnest(handles || handles_there || tags || tags_there) handle
        WHERE (handle = ANY(handles)) <> (handle = ANY(handles_there)) OR (handle = ANY(tags)) <> (handle = ANY(tags_there))
        GROUP BY handle) differing
      GROUP BY handle
    ), refused AS (
      SELECT handle, count(*)::int AS customers, max(reason) AS reason
      FROM (
        SELECT refused AS reason, handle FROM segment_at_customer, LATERAL (
          SELECT DISTINCT handle FROM unnest(refused_handles || refused_tags) handle) of_these
        WHERE shop_id = ${shopId} AND refused IS NOT NULL) told
      GROUP BY handle
    ), counted AS (
      SELECT s.segment_id, coalesce(w.customers, 0) AS waiting, coalesce(r.customers, 0) AS refused, r.reason
      FROM segment s LEFT JOIN waiting w USING (handle) LEFT JOIN refused r USING (handle) WHERE s.shop_id = ${shopId}
    )
    UPDATE segment s SET waiting = c.waiting, refused = c.refused, refused_reason = c.reason FROM counted c
    WHERE s.shop_id = ${shopId} AND s.segment_id = c.segment_id
      AND (s.waiting, s.refused, s.refused_reason) IS DISTINCT FROM (c.waiting, c.refused, c.reason)`);
}

async function countTold(tx: Tx, shopId: bigint, handle: string): Promise<Told> {
  return tx.row<Told>(sql`
    SELECT
      (SELECT count(*)::int FROM (${due(shopId)}) due
        WHERE (${handle} = ANY(handles)) <> (${handle} = ANY(handles_there))
          OR (${handle} = ANY(tags)) <> (${handle} = ANY(tags_there))) AS waiting,
      count(*)::int AS refused, max(refused) AS reason
    FROM segment_at_customer
    WHERE shop_id = ${shopId} AND refused IS NOT NULL
      AND (${handle} = ANY(refused_handles) OR ${handle} = ANY(refused_tags))`);
}

/** The customers' fields are these now. */
export async function confirmHandles(tx: Tx, shopId: bigint, customers: CustomerSegments[]): Promise<void> {
  await confirm(tx, shopId, customers, sql`handles = excluded.handles`);
}

/** The customer's tags are these now. */
export async function confirmTags(tx: Tx, shopId: bigint, customer: CustomerSegments): Promise<void> {
  await confirm(tx, shopId, [customer], sql`as_tags = excluded.as_tags`);
}

// only what a call was about is confirmed: the other half may be still to come
async function confirm(tx: Tx, shopId: bigint, customers: CustomerSegments[], what: Sql): Promise<void> {
  const half = what.sql.startsWith("handles") ? sql`handles, '{}'::text[]` : sql`'{}'::text[], tags`;
  await tx.run(sql`
    INSERT INTO segment_at_customer (shop_id, customer_id, handles, as_tags)
    SELECT ${shopId}, "customerId", ${half}
    FROM json_to_recordset(${jsonRows(customers)}::json) AS told ("customerId" bigint, handles text[], tags text[])
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET ${what}, refused = NULL, refused_handles = '{}',
      refused_tags = '{}', written_at = now()`);
}

/** @param reason why Shopify does not take these; they rest until they change */
export async function refuseCustomers(
  tx: Tx,
  shopId: bigint,
  customers: CustomerSegments[],
  reason: string,
): Promise<void> {
  await tx.run(sql`
    INSERT INTO segment_at_customer (shop_id, customer_id, refused, refused_handles, refused_tags)
    SELECT ${shopId}, "customerId", ${reason}, handles, tags
    FROM json_to_recordset(${jsonRows(customers)}::json) AS told ("customerId" bigint, handles text[], tags text[])
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET refused = excluded.refused,
      refused_handles = excluded.refused_handles, refused_tags = excluded.refused_tags, written_at = now()`);
}

/** All will be written again: after an uninstall Shopify may have taken it away. */
export async function forgetSegments(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`DELETE FROM segment_at_customer WHERE shop_id = ${shopId}`);
  await tx.run(sql`UPDATE segment SET shopify_text = NULL, shopify_problem = NULL, waiting = NULL, refused = NULL
    WHERE shop_id = ${shopId}`);
}
