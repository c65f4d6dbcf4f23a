// Products, variants and collections by name, for conditions that are about them.
import {
  collectionsById,
  findCollections,
  type KnownCollection,
} from "../commerce/find-collections.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import type { Goods } from "./condition-forms.ts";
import type { NamedIds } from "./named-ids.ts";
import type { Titles } from "./rule-names.ts";

export type Named = { id: string; title: string };

const MOST = 20;

/** Those whose title holds all the words, deleted ones last; of collections those that hold the text, deleted ones not. */
export async function searchGoods(tx: Tx, shopId: bigint, kind: Goods, search: string): Promise<Named[]> {
  if (kind === "collection") return (await findCollections(tx, shopId, search, MOST)).map(named);
  const parts = search
    .trim()
    .split(/\s+/)
    .slice(0, 8)
    .map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
  return kind === "product"
    ? tx.rows<Named>(sql`
        SELECT product_id::text AS id, title FROM product
        WHERE shop_id = ${shopId} AND title <> '' AND title ILIKE ALL(${parts}::text[])
        ORDER BY coalesce(status = 'deleted', false), lower(title), product_id LIMIT ${MOST}`)
    : tx.rows<Named>(sql`
        SELECT v.variant_id::text AS id, concat_ws(' – ', p.title, v.title) AS title
        FROM product_variant v JOIN product p ON p.shop_id = v.shop_id AND p.product_id = v.product_id
        WHERE v.shop_id = ${shopId} AND concat_ws(' ', p.title, v.title, v.sku) ILIKE ALL(${parts}::text[])
        ORDER BY coalesce(p.status = 'deleted', false), lower(p.title), v.variant_id LIMIT ${MOST}`);
}

/** Titles of products by id; what is not known any more is left out. */
export async function titlesOf(tx: Tx, shopId: bigint, ids: string[]): Promise<Record<string, string>> {
  if (ids.length === 0) return {};
  return byId(
    await tx.rows<Named>(sql`
      SELECT product_id::text AS id, title FROM product
      WHERE shop_id = ${shopId} AND product_id = ANY(${ids}::bigint[]) AND title <> ''`),
  );
}

/** Of everything a rule names by id. */
export async function titlesInRule(tx: Tx, shopId: bigint, ids: NamedIds): Promise<Titles> {
  const collections = await collectionsById(tx, shopId, ids.collection.map(BigInt));
  return {
    product: await titlesOf(tx, shopId, ids.product),
    variant: await variantTitles(tx, shopId, ids.variant),
    collection: byId(collections.map(named)),
  };
}

async function variantTitles(tx: Tx, shopId: bigint, ids: string[]): Promise<Record<string, string>> {
  if (ids.length === 0) return {};
  return byId(
    await tx.rows<Named>(sql`
      SELECT v.variant_id::text AS id, concat_ws(' – ', p.title, v.title) AS title
      FROM product_variant v JOIN product p ON p.shop_id = v.shop_id AND p.product_id = v.product_id
      WHERE v.shop_id = ${shopId} AND v.variant_id = ANY(${ids}::bigint[])`),
  );
}

const named = ({ collectionId, title }: KnownCollection): Named => ({ id: `${collectionId}`, title });
const byId = (all: Named[]) => Object.fromEntries(all.map(({ id, title }) => [id, title]));
