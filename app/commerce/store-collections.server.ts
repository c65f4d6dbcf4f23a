// Keeps collections and what is in them. Shopify does not say when a product came or went: between two readings it may
// have been any moment, and the longer stay is kept, so that nobody loses a bonus by our not having looked.
import { sql, type Tx } from "../platform/db.server.ts";
import { jsonRows } from "./json-rows.ts";
import { lockShop } from "./shop-lock.server.ts";

export type CollectionFact = {
  collectionId: bigint;
  title: string;
  handle: string;
  updatedAt: Date;
  /** all that is in it */
  productIds: bigint[];
};

/** When the shop was looked at, and the time before that; null = never. */
export type Looked = { at: Date; before: Date | null };

/** @returns collections in which something changed: what is in them, or that they are there at all */
export async function storeCollections(
  tx: Tx,
  shopId: bigint,
  facts: CollectionFact[],
  { at, before }: Looked,
): Promise<bigint[]> {
  await lockShop(tx, shopId);
  await tx.run(sql`
    INSERT INTO collection (shop_id, collection_id, title, handle, updated_at)
    SELECT ${shopId}, "collectionId", title, handle, "updatedAt"
    FROM json_to_recordset(${jsonRows(facts.map(({ productIds: _, ...fact }) => fact))}::json) AS fact (
      "collectionId" bigint, title text, handle text, "updatedAt" timestamptz)
    ON CONFLICT (shop_id, collection_id) DO UPDATE SET title = excluded.title, handle = excluded.handle,
      updated_at = excluded.updated_at, deleted_at = NULL
    WHERE (collection.title, collection.handle, collection.updated_at)
      IS DISTINCT FROM (excluded.title, excluded.handle, excluded.updated_at) OR collection.deleted_at IS NOT NULL`);
  const ids = facts.map(({ collectionId }) => collectionId);
  const pairs = facts.flatMap(({ collectionId, productIds }) =>
    [...new Set(productIds)].map((productId) => ({ collectionId, productId })),
  );
  const told = sql`unnest(${pairs.map(({ collectionId }) => collectionId)}::bigint[],
    ${pairs.map(({ productId }) => productId)}::bigint[]) AS told (collection_id, product_id)`;
  const changed = await tx.rows<{ id: bigint }>(sql`
    WITH gone AS (
      UPDATE product_collection p SET until = ${at}
      WHERE shop_id = ${shopId} AND collection_id = ANY(${ids}::bigint[]) AND until IS NULL AND NOT EXISTS (
        SELECT FROM ${told} WHERE told.collection_id = p.collection_id AND told.product_id = p.product_id)
      RETURNING collection_id),
    come AS (
      INSERT INTO product_collection (shop_id, collection_id, product_id, since)
      SELECT ${shopId}, told.collection_id, told.product_id, coalesce(${before}::timestamptz, '-infinity')
      FROM ${told}
      LEFT JOIN product_collection p ON p.shop_id = ${shopId} AND p.collection_id = told.collection_id
        AND p.product_id = told.product_id AND p.until IS NULL
      WHERE p.product_id IS NULL
      ON CONFLICT (shop_id, collection_id, product_id, since) DO UPDATE SET until = NULL
      RETURNING collection_id)
    SELECT collection_id AS id FROM gone UNION SELECT collection_id FROM come`);
  return changed.map(({ id }) => id);
}

/** Those not among `there` were deleted. @returns which */
export async function endOtherCollections(
  tx: Tx,
  shopId: bigint,
  there: bigint[],
  at: Date,
): Promise<bigint[]> {
  await lockShop(tx, shopId);
  const gone = await tx.rows<{ id: bigint }>(sql`
    UPDATE collection SET deleted_at = ${at}
    WHERE shop_id = ${shopId} AND deleted_at IS NULL AND collection_id <> ALL(${there}::bigint[])
    RETURNING collection_id AS id`);
  const ids = gone.map(({ id }) => id);
  await tx.run(sql`
    UPDATE product_collection SET until = ${at}
    WHERE shop_id = ${shopId} AND until IS NULL AND collection_id = ANY(${ids}::bigint[])`);
  return ids;
}
