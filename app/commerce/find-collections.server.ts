// Collections for whoever has to choose one, or to name those chosen before.
import { sql, type Tx } from "../platform/db.server.ts";

export type KnownCollection = {
  collectionId: bigint;
  title: string;
  handle: string;
  /** products in it now */
  products: number;
  /** Shopify has it no more; rules that name it go by what was in it */
  deleted: boolean;
};

const COLUMNS = sql`
  collection_id AS "collectionId", title, handle, deleted_at IS NOT NULL AS deleted,
  (SELECT count(*)::int FROM product_collection p
    WHERE p.shop_id = c.shop_id AND p.collection_id = c.collection_id AND p.until IS NULL) AS products`;

/** By a piece of the title or handle, by title; deleted ones are not offered. @param text "" finds all */
export function findCollections(
  tx: Tx,
  shopId: bigint,
  text: string,
  limit = 50,
): Promise<KnownCollection[]> {
  const piece = `%${text
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, "\\$&")}%`;
  return tx.rows(sql`
    SELECT ${COLUMNS} FROM collection c
    WHERE shop_id = ${shopId} AND deleted_at IS NULL AND (lower(title) LIKE ${piece} OR handle LIKE ${piece})
    ORDER BY lower(title), collection_id LIMIT ${limit}`);
}

/** Those of these ids that are known, deleted ones too. */
export function collectionsById(tx: Tx, shopId: bigint, ids: bigint[]): Promise<KnownCollection[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return tx.rows(sql`
    SELECT ${COLUMNS} FROM collection c
    WHERE shop_id = ${shopId} AND collection_id = ANY(${ids}::bigint[]) ORDER BY lower(title), collection_id`);
}
