/** The catalogue as the Admin API shows it. */

import { gid } from "../../shop/gid.ts";
import type { Collection, Product, Variant } from "../../shop/model/goods.ts";
import { restAmount } from "../../shop/money.ts";
import { graphqlInstant } from "../../webhooks/instants.ts";
import { connectList } from "../connections.ts";
import { type Ctx, type Fields, fieldsOf, idOf } from "../context.ts";
import { metafieldsOf } from "./metafield.ts";
import { count, moneyV2 } from "./money.ts";

export const productFields: Record<string, Fields> = {
  Product: fieldsOf<Product>({
    id: (p) => gid("Product", p.id),
    legacyResourceId: (p) => p.id.toString(),
    title: (p) => p.title,
    handle: (p) => p.handle,
    description: (p) => p.bodyHtml.replace(/<[^>]*>/g, ""),
    descriptionHtml: (p) => p.bodyHtml,
    vendor: (p) => p.vendor,
    productType: (p) => p.productType,
    status: (p) => p.status.toUpperCase(),
    tags: (p) => p.tags,
    isGiftCard: (p) => p.giftCard,
    createdAt: (p) => graphqlInstant(p.createdAt),
    updatedAt: (p) => graphqlInstant(p.updatedAt),
    publishedAt: (p) => (p.publishedAt === null ? null : graphqlInstant(p.publishedAt)),
    onlineStoreUrl: (p, _a, ctx) =>
      p.status === "active" ? `https://${ctx.shop.domain}/products/${p.handle}` : null,
    totalInventory: (p) => p.variants.reduce((sum, v) => sum + v.inventoryQuantity, 0),
    tracksInventory: () => true,
    hasOnlyDefaultVariant: (p) => p.variants.length === 1 && p.variants[0]!.title === "Default Title",
    hasOutOfStockVariants: (p) => p.variants.some((v) => v.inventoryQuantity <= 0),
    hasVariantsThatRequiresComponents: () => false,
    requiresSellingPlan: () => false,
    featuredImage: imageOf,
    featuredMedia: (p) => {
      const image = imageOf(p);
      return image
        ? { __typename: "MediaImage", id: gid("MediaImage", p.id), alt: p.title, image, preview: { image } }
        : null;
    },
    images: (p, args, ctx) => connectList(ctx, imageOf(p) ? [imageOf(p)] : [], args),
    options: (p) =>
      p.optionNames.map((name, i) => ({
        id: gid("ProductOption", p.id + BigInt(i)),
        name,
        position: i + 1,
        values: [...new Set(p.variants.map((v) => v.options[i]).filter((v) => v !== undefined))],
        optionValues: [],
      })),
    priceRangeV2: (p, _a, ctx) => {
      const prices = p.variants.map((v) => v.price).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      return {
        minVariantPrice: moneyV2(prices[0] ?? 0n, ctx.shop.state.currency),
        maxVariantPrice: moneyV2(prices.at(-1) ?? 0n, ctx.shop.state.currency),
      };
    },
    variants: (p, args, ctx) => connectList(ctx, p.variants, args),
    variantsCount: (p) => count(p.variants.length),
    totalVariants: (p) => p.variants.length,
    collections: (p, args, ctx) =>
      connectList(
        ctx,
        p.collections.flatMap((handle) => {
          const collection = ctx.shop.state.collections.get(handle);
          return collection ? [collection] : [];
        }),
        args,
      ),
    ...metafieldsOf<Product>((p) => gid("Product", p.id)),
  }),

  ProductVariant: fieldsOf<Variant>({
    id: (v) => gid("ProductVariant", v.id),
    legacyResourceId: (v) => v.id.toString(),
    title: (v) => v.title,
    displayName: (v, _a, ctx) => `${productOf(ctx, v).title} - ${v.title}`,
    sku: (v) => v.sku,
    barcode: (v) => v.barcode,
    price: (v, _a, ctx) => restAmount(v.price, ctx.shop.state.currency),
    compareAtPrice: (v, _a, ctx) =>
      v.compareAtPrice === null ? null : restAmount(v.compareAtPrice, ctx.shop.state.currency),
    position: (v) => v.position,
    availableForSale: (v) => v.inventoryQuantity > 0,
    inventoryQuantity: (v) => v.inventoryQuantity,
    inventoryPolicy: () => "DENY",
    inventoryItem: (v) => v,
    taxable: () => true,
    requiresComponents: () => false,
    product: (v, _a, ctx) => productOf(ctx, v),
    selectedOptions: (v, _a, ctx) =>
      v.options.map((value, i) => ({ name: productOf(ctx, v).optionNames[i] ?? "Title", value })),
    createdAt: (v) => graphqlInstant(v.createdAt),
    updatedAt: (v) => graphqlInstant(v.updatedAt),
    ...metafieldsOf<Variant>((v) => gid("ProductVariant", v.id)),
  }),

  Collection: fieldsOf<Collection>({
    id: (c) => gid("Collection", c.id),
    legacyResourceId: (c) => c.id.toString(),
    title: (c) => c.title,
    handle: (c) => c.handle,
    description: () => "",
    descriptionHtml: () => "",
    updatedAt: (c, _a, ctx) => graphqlInstant(c.updatedAt ?? ctx.shop.state.createdAt),
    sortOrder: () => "BEST_SELLING",
    hasProduct: (c, args, ctx) =>
      productsIn(ctx, c).some((product) => product.id === idOf(args.id, "Product")),
    productsCount: (c, _a, ctx) => count(productsIn(ctx, c).length),
    products: (c, args, ctx) => connectList(ctx, productsIn(ctx, c), args),
    ...metafieldsOf<Collection>((c) => gid("Collection", c.id)),
  }),

  InventoryItem: fieldsOf<Variant>({
    id: (v) => gid("InventoryItem", v.inventoryItemId),
    legacyResourceId: (v) => v.inventoryItemId.toString(),
    sku: (v) => v.sku,
    tracked: () => true,
    requiresShipping: (v) => v.requiresShipping,
    unitCost: (v, _a, ctx) => (v.unitCost === null ? null : moneyV2(v.unitCost, ctx.shop.state.currency)),
    variant: (v) => v,
    duplicateSkuCount: () => 0,
    createdAt: (v) => graphqlInstant(v.createdAt),
    updatedAt: (v) => graphqlInstant(v.updatedAt),
  }),
};

function productsIn(ctx: Ctx, { handle }: Collection): Product[] {
  return [...ctx.shop.state.products.values()].filter((product) => product.collections.includes(handle));
}

function productOf(ctx: Ctx, variant: Variant): Product {
  return ctx.shop.product(variant.productId);
}

function imageOf(product: Product): Record<string, unknown> | null {
  if (product.imageUrl === null) return null;
  return {
    id: gid("ProductImage", product.id),
    url: product.imageUrl,
    src: product.imageUrl,
    originalSrc: product.imageUrl,
    transformedSrc: product.imageUrl,
    altText: product.title,
    width: 800,
    height: 800,
  };
}
