/** products/*. */

import type { ShopCore } from "../../shop/core.ts";
import { gid } from "../../shop/gid.ts";
import type { Product } from "../../shop/model/goods.ts";
import { restAmount } from "../../shop/money.ts";
import { bigJson } from "../json.ts";
import { instantsOf } from "./spelling.ts";

export function productPayload(shop: ShopCore, product: Product): string {
  const when = instantsOf(shop);
  return bigJson({
    id: product.id,
    admin_graphql_api_id: gid("Product", product.id),
    title: product.title,
    body_html: product.bodyHtml,
    vendor: product.vendor,
    product_type: product.productType,
    created_at: when(product.createdAt),
    handle: product.handle,
    updated_at: when(product.updatedAt),
    published_at: when(product.publishedAt),
    template_suffix: null,
    published_scope: "web",
    tags: product.tags.join(", "),
    status: product.status,
    variants: product.variants.map((variant) => ({
      id: variant.id,
      admin_graphql_api_id: gid("ProductVariant", variant.id),
      product_id: product.id,
      title: variant.title,
      price: restAmount(variant.price, shop.state.currency),
      compare_at_price:
        variant.compareAtPrice === null ? null : restAmount(variant.compareAtPrice, shop.state.currency),
      position: variant.position,
      sku: variant.sku,
      barcode: variant.barcode,
      taxable: true,
      inventory_item_id: variant.inventoryItemId,
      inventory_policy: "deny",
      inventory_quantity: variant.inventoryQuantity,
      option1: variant.options[0] ?? null,
      option2: variant.options[1] ?? null,
      option3: variant.options[2] ?? null,
      created_at: when(variant.createdAt),
      updated_at: when(variant.updatedAt),
    })),
    options: product.optionNames.map((name, i) => ({
      name,
      position: i + 1,
      product_id: product.id,
      values: [...new Set(product.variants.map((v) => v.options[i]).filter((v) => v !== undefined))],
    })),
    images: product.imageUrl === null ? [] : [{ product_id: product.id, position: 1, src: product.imageUrl }],
    image: product.imageUrl === null ? null : { product_id: product.id, position: 1, src: product.imageUrl },
    has_variants_that_requires_components: false,
    category: null,
  });
}

export function productDeletedPayload(product: Product): string {
  return bigJson({ id: product.id });
}
