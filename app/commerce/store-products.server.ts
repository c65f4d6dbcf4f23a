// Keeps products and their variants, newest version wins. A deleted product stays, for the orders and costs it had,
// and is called deleted whatever comes after.
import { sql, type Tx } from "../platform/db.server.ts";
import type { ProductFact, VariantFact } from "./facts.ts";
import { jsonRows } from "./json-rows.ts";
import { lockShop } from "./shop-lock.server.ts";

export type { ProductFact, VariantFact };

export type ProductFacts = { products: ProductFact[]; variants: VariantFact[] };

export function noProducts(): ProductFacts {
  return { products: [], variants: [] };
}

/** Inside the caller's transaction, which must have entered the shop. An id may occur once per call. */
export async function storeProducts(
  tx: Tx,
  shopId: bigint,
  { products, variants }: ProductFacts,
): Promise<void> {
  await lockShop(tx, shopId);
  await tx.run(sql`
    INSERT INTO product (shop_id, product_id, title, handle, vendor, product_type, status, tags, created_at, updated_at,
      version)
    SELECT ${shopId}, "productId", title, handle, vendor, "productType", status, tags, "createdAt", "updatedAt", version
    FROM json_to_recordset(${jsonRows(products)}::json) AS fact (
      "productId" bigint, title text, handle text, vendor text, "productType" text, status text, tags text[],
      "createdAt" timestamptz, "updatedAt" timestamptz, version text)
    ON CONFLICT (shop_id, product_id) DO UPDATE SET title = excluded.title, handle = excluded.handle,
      vendor = excluded.vendor, product_type = excluded.product_type,
      status = CASE WHEN product.status = 'deleted' THEN product.status ELSE excluded.status END, tags = excluded.tags,
      created_at = excluded.created_at, updated_at = excluded.updated_at, version = excluded.version
    WHERE excluded.version COLLATE "C" > product.version COLLATE "C"`);
  const rows = variants.map((variant) => ({ ...variant, tellsCost: variant.unitCostMinor !== undefined }));
  // a cost may be told for the first time without anything being newer: when the app was granted to see it
  await tx.run(sql`
    INSERT INTO product_variant (shop_id, variant_id, product_id, title, sku, price_minor, compare_at_minor,
      unit_cost_minor, updated_at, version)
    SELECT ${shopId}, fact."variantId", fact."productId", fact.title, fact.sku, fact."priceMinor", fact."compareAtMinor",
      CASE WHEN "tellsCost" THEN fact."unitCostMinor" ELSE known.unit_cost_minor END, fact."updatedAt", fact.version
    FROM json_to_recordset(${jsonRows(rows)}::json) AS fact (
      "variantId" bigint, "productId" bigint, title text, sku text, "priceMinor" bigint, "compareAtMinor" bigint,
      "unitCostMinor" bigint, "tellsCost" boolean, "updatedAt" timestamptz, version text)
    LEFT JOIN product_variant known ON known.shop_id = ${shopId} AND known.variant_id = fact."variantId"
    ON CONFLICT (shop_id, variant_id) DO UPDATE SET product_id = excluded.product_id, title = excluded.title,
      sku = excluded.sku, price_minor = excluded.price_minor, compare_at_minor = excluded.compare_at_minor,
      unit_cost_minor = excluded.unit_cost_minor, updated_at = excluded.updated_at, version = excluded.version
    WHERE excluded.version COLLATE "C" > product_variant.version COLLATE "C"
      OR (excluded.version = product_variant.version AND product_variant.unit_cost_minor IS NULL)`);
  // nor is a cost lost because a webhook, which tells none, was newer
  await tx.run(sql`
    UPDATE product_variant v SET unit_cost_minor = fact."unitCostMinor"
    FROM json_to_recordset(${jsonRows(rows)}::json) AS fact ("variantId" bigint, "unitCostMinor" bigint)
    WHERE v.shop_id = ${shopId} AND v.variant_id = fact."variantId" AND v.unit_cost_minor IS NULL
      AND fact."unitCostMinor" IS NOT NULL`);
}

/** Of several accounts of one id the newest. */
export function newestById<Fact extends { version: string }>(
  facts: Fact[],
  id: (fact: Fact) => bigint,
): Fact[] {
  const newest = new Map<bigint, Fact>();
  for (const fact of facts) {
    const other = newest.get(id(fact));
    if (!other || fact.version > other.version) newest.set(id(fact), fact);
  }
  return [...newest.values()];
}

/** Must be called under the shop's lock. A deletion may come before the product. */
export async function deleteProducts(tx: Tx, shopId: bigint, productIds: bigint[]): Promise<void> {
  if (productIds.length === 0) return;
  await tx.run(sql`
    INSERT INTO product (shop_id, product_id, title, status, version)
    SELECT DISTINCT ${shopId}::bigint, id, '', 'deleted', '' FROM unnest(${productIds}::bigint[]) id
    ON CONFLICT (shop_id, product_id) DO UPDATE SET status = 'deleted'`);
}
