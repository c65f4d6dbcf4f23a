// From a product's payload to facts.
import type { ProductFact, VariantFact } from "../../commerce/facts.ts";
import { idOf } from "../../shopify/payload-fields.ts";
import type { ProductPayload } from "../../shopify/payload-product.ts";
import { type Message, versionOf } from "./message.ts";
import { minor } from "./shop-money.ts";

/**
 * @param currency the shop's: the payload does not name it
 * @throws PayloadError for a price that is none
 */
export function productFacts(
  payload: ProductPayload,
  message: Message,
  currency: string,
): { products: ProductFact[]; variants: VariantFact[] } {
  const productId = idOf(payload);
  const product: ProductFact = {
    productId,
    title: payload.title,
    handle: payload.handle ?? null,
    vendor: payload.vendor || null,
    productType: payload.product_type || null,
    status: payload.status?.toLowerCase() ?? null,
    tags: (payload.tags ?? "").split(",").flatMap((tag) => tag.trim() || []),
    createdAt: payload.created_at ?? null,
    updatedAt: payload.updated_at,
    version: versionOf(message, payload.updated_at),
  };
  const variants = (payload.variants ?? []).map((variant): VariantFact => {
    const updatedAt = variant.updated_at ?? payload.updated_at;
    return {
      variantId: idOf(variant),
      productId,
      title: variant.title ?? "",
      sku: variant.sku || null,
      priceMinor: variant.price == null ? null : minor(variant.price, currency),
      compareAtMinor: variant.compare_at_price == null ? null : minor(variant.compare_at_price, currency),
      unitCostMinor: undefined,
      updatedAt,
      version: versionOf(message, updatedAt),
    };
  });
  return { products: [product], variants };
}
