// Products and variants by name, for conditions that are about them.
import { sql, type Tx } from "../platform/db.server.ts";

export type Named = { id: string; title: string };
export type ProductKind = "product" | "variant";

const MOST = 20;

/** Those whose title holds all the words, deleted ones last. */
export function searchProducts(tx: Tx, shopId: bigint, kind: ProductKind, search: string): Promise<Named[]> {
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

/** Titles of what a rule names by id; what is not known any more is left out. */
export async function titlesOf(tx: Tx, shopId: bigint, ids: string[]): Promise<Record<string, string>> {
  if (ids.length === 0) return {};
  const rows = await tx.rows<Named>(sql`
    SELECT product_id::text AS id, title FROM product
    WHERE shop_id = ${shopId} AND product_id = ANY(${ids}::bigint[]) AND title <> ''
    UNION ALL
    SELECT v.variant_id::text, concat_ws(' – ', p.title, v.title)
    FROM product_variant v JOIN product p ON p.shop_id = v.shop_id AND p.product_id = v.product_id
    WHERE v.shop_id = ${shopId} AND v.variant_id = ANY(${ids}::bigint[])`);
  return Object.fromEntries(rows.map(({ id, title }) => [id, title]));
}
