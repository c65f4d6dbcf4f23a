// Keeps products and their variants, newest version wins.
import { sql, type Tx } from "../platform/db.server.ts";
import { jsonRows } from "./json-rows.ts";
import { lockShop } from "./shop-lock.server.ts";

export type ProductFact = {
  productId: bigint;
  title: string;
  handle: string | null;
  vendor: string | null;
  productType: string | null;
  status: string | null;
  tags: string[];
  createdAt: Date | null;
  updatedAt: Date | null;
  version: string;
};

export type VariantFact = {
  variantId: bigint;
  productId: bigint;
  title: string;
  sku: string | null;
  /** in the shop's minor units, as are the next two */
  priceMinor: bigint | null;
  compareAtMinor: bigint | null;
  /** undefined = not told (the app may not see costs), what is known stays; null = none is entered */
  unitCostMinor: bigint | null | undefined;
  updatedAt: Date | null;
  version: string;
};

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
      vendor = excluded.vendor, product_type = excluded.product_type, status = excluded.status, tags = excluded.tags,
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
}
