/** The catalogue: products, their variants, and the collections they stand in. */
import { collectionDeletedPayload, collectionPayload } from "../webhooks/payload/collection.ts";
import { productDeletedPayload, productPayload } from "../webhooks/payload/product.ts";
import type { ShopCore } from "./core.ts";
import type { Collection, Product, Variant } from "./model/goods.ts";
import type { ProductSpec, VariantSpec } from "./specs.ts";

export function createProduct(shop: ShopCore, spec: ProductSpec): Product {
  const at = spec.createdAt ?? shop.now();
  const product: Product = {
    id: shop.nextId(),
    title: spec.title,
    handle: freeHandle(shop, spec.handle ?? handleOf(spec.title)),
    bodyHtml: spec.bodyHtml ?? "",
    vendor: spec.vendor ?? shop.state.name,
    productType: spec.productType ?? "",
    status: spec.status ?? "active",
    tags: spec.tags ?? [],
    collections: (spec.collections ?? []).map((title) => ensureCollection(shop, title)),
    imageUrl: spec.imageUrl ?? null,
    giftCard: spec.giftCard ?? false,
    optionNames: spec.optionNames ?? ["Title"],
    variants: [],
    publishedAt: (spec.status ?? "active") === "active" ? at : null,
    createdAt: at,
    updatedAt: at,
  };
  shop.state.products.set(product.id, product);
  for (const variant of spec.variants) pushVariant(shop, product, variant, at);
  shop.emit("products/create", () => productPayload(shop, product));
  return product;
}

export function addVariant(shop: ShopCore, product: Product, spec: VariantSpec): Variant {
  const variant = pushVariant(shop, product, spec, shop.now());
  touch(shop, product);
  return variant;
}

export function updateProduct(
  shop: ShopCore,
  product: Product,
  change: Partial<Omit<ProductSpec, "variants">>,
): Product {
  const { collections, createdAt: _createdAt, ...rest } = change;
  for (const [key, value] of Object.entries(rest))
    if (value !== undefined) Object.assign(product, { [key]: value });
  if (collections) moveTo(shop, product, collections);
  touch(shop, product);
  return product;
}

export function updateVariant(
  shop: ShopCore,
  { product, variant }: { product: Product; variant: Variant },
  change: Partial<VariantSpec>,
): Variant {
  for (const [key, value] of Object.entries(change))
    if (value !== undefined) Object.assign(variant, { [key]: value });
  variant.updatedAt = shop.now();
  touch(shop, product);
  return variant;
}

export function deleteProduct(shop: ShopCore, product: Product): void {
  shop.state.products.delete(product.id);
  for (const variant of product.variants) shop.variants.delete(variant.id);
  shop.emit("products/delete", () => productDeletedPayload(product));
}

function pushVariant(shop: ShopCore, product: Product, spec: VariantSpec, at: number): Variant {
  const variant: Variant = {
    id: shop.nextId(),
    productId: product.id,
    title: spec.title ?? "Default Title",
    sku: spec.sku ?? null,
    barcode: spec.barcode ?? null,
    price: spec.price,
    compareAtPrice: spec.compareAtPrice ?? null,
    unitCost: spec.unitCost ?? null,
    inventoryQuantity: spec.inventoryQuantity ?? 1000,
    inventoryItemId: shop.nextId(),
    position: product.variants.length + 1,
    requiresShipping: spec.requiresShipping ?? !product.giftCard,
    options: spec.options ?? [spec.title ?? "Default Title"],
    createdAt: at,
    updatedAt: at,
  };
  product.variants.push(variant);
  shop.variants.set(variant.id, { product, variant });
  return variant;
}

function touch(shop: ShopCore, product: Product): void {
  product.updatedAt = shop.now();
  shop.emit("products/update", () => productPayload(shop, product));
}

/** By hand, as merchants do: Shopify tells of each collection it went into or left. */
function moveTo(shop: ShopCore, product: Product, titles: string[]): void {
  const before = product.collections;
  product.collections = titles.map((title) => ensureCollection(shop, title));
  const changed = new Set([...before, ...product.collections]);
  for (const handle of changed) {
    const collection = shop.state.collections.get(handle);
    if (collection && before.includes(handle) !== product.collections.includes(handle))
      touchCollection(shop, collection);
  }
}

export function renameCollection(shop: ShopCore, handle: string, title: string): Collection {
  const collection = shop.state.collections.get(handle);
  if (!collection) throw new Error(`there is no collection "${handle}"`);
  collection.title = title;
  touchCollection(shop, collection);
  return collection;
}

export function deleteCollection(shop: ShopCore, handle: string): void {
  const collection = shop.state.collections.get(handle);
  if (!collection) throw new Error(`there is no collection "${handle}"`);
  shop.state.collections.delete(handle);
  for (const product of shop.state.products.values())
    product.collections = product.collections.filter((one) => one !== handle);
  shop.emit("collections/delete", () => collectionDeletedPayload(collection));
}

function touchCollection(shop: ShopCore, collection: Collection): void {
  collection.updatedAt = shop.now();
  shop.emit("collections/update", () => collectionPayload(shop, collection));
}

function ensureCollection(shop: ShopCore, title: string): string {
  const handle = handleOf(title);
  if (!shop.state.collections.has(handle)) {
    const collection = { id: shop.nextId(), handle, title, updatedAt: shop.now() };
    shop.state.collections.set(handle, collection);
    shop.emit("collections/create", () => collectionPayload(shop, collection));
  }
  return handle;
}

function freeHandle(shop: ShopCore, wanted: string): string {
  let handle = wanted;
  for (let n = 1; shop.findProductByHandle(handle); n++) handle = `${wanted}-${n}`;
  return handle;
}

/** "Blue Mug (large)" → "blue-mug-large"; letters of any script stay. */
export function handleOf(title: string): string {
  const handle = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
  return handle || "item";
}
