/** What the frame asks the twin on the app's behalf, shaped as App Bridge hands it out. */
import { EXTENSION_DIRECTORY, readThemeExtension, schemaText } from "../extension/theme-extension.ts";
import type { TwinShop } from "../shop/store.ts";
import { staffLocale } from "./admin-twin.ts";

/** `shopify.app.extensions()`: the theme extension's blocks, "active" where the theme has them switched on. */
export function extensionInfos(shop: TwinShop) {
  const { themeEmbeds = [], themeBlocks = {} } = shop.state;
  const on = [...themeEmbeds, ...Object.values(themeBlocks).flat()];
  const extension = readThemeExtension(EXTENSION_DIRECTORY);
  const activations = extension.blocks.map(({ handle, schema }) => {
    const active = on.includes(handle);
    return {
      target: schema.target,
      handle,
      name: schemaText(extension, staffLocale(shop), schema.name),
      status: active ? "active" : "available",
      activations: active
        ? [{ target: schema.target, themeId: `gid://shopify/OnlineStoreTheme/${shop.state.id}` }]
        : [],
    };
  });
  return activations.length ? [{ handle: "storefront", type: "theme_app_extension", activations }] : [];
}

/** What the resource picker may choose from. Throws for a type the admin does not know. */
export function pickable(shop: TwinShop, type: string) {
  if (type === "collection") {
    return [...shop.state.collections.values()].map((collection) => ({
      ...collection,
      id: `gid://shopify/Collection/${collection.id}`,
    }));
  }
  const products = [...shop.state.products.values()].map((product) => ({
    id: `gid://shopify/Product/${product.id}`,
    title: product.title,
    handle: product.handle,
    vendor: product.vendor,
    productType: product.productType,
    status: product.status.toUpperCase(),
    tags: product.tags,
    totalVariants: product.variants.length,
    images: product.imageUrl ? [{ id: `${product.id}`, originalSrc: product.imageUrl }] : [],
    variants: product.variants.map((variant) => ({
      id: `gid://shopify/ProductVariant/${variant.id}`,
      title: variant.title,
      displayName: `${product.title} - ${variant.title}`,
      sku: variant.sku,
      product: { id: `gid://shopify/Product/${product.id}` },
    })),
  }));
  if (type === "product") return products;
  if (type === "variant") {
    return products.flatMap((product) =>
      product.variants.map((variant) => ({ ...variant, title: variant.displayName })),
    );
  }
  throw new Error(`There is no resource picker for "${type}": product, variant or collection.`);
}
