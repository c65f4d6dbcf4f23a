/** The objects that Liquid sees, named and shaped as Shopify documents them. Ids are digits in text. */
import { Drop } from "liquidjs";
import type { Product } from "../shop/model/goods.ts";
import type { Order, Property } from "../shop/model/order.ts";
import type { Customer } from "../shop/model/people.ts";
import type { TwinShop } from "../shop/store.ts";
import { financialStatus, orderTotals } from "../shop/totals.ts";
import { automaticDiscounts } from "./automatic-discounts.ts";
import { hundredths, type PricedCart, priceCart } from "./prices.ts";
import { LANGUAGES, type Visit } from "./visit.ts";

/** Global objects, there in every template, snippet and app block. */
export function globals(visit: Visit) {
  const { shop, root, locale, customer } = visit;
  const own = shop.state.locale;
  return {
    shop: {
      id: String(shop.state.id),
      name: shop.state.name,
      domain: shop.domain,
      permanent_domain: shop.domain,
      url: visit.base,
      secure_url: visit.base,
      currency: shop.state.currency,
      email: shop.state.email,
      locale: own,
      enabled_currencies: [shop.state.currency, ...Object.keys(shop.state.presentmentRates)].map(isoCurrency),
      published_locales: Object.keys(LANGUAGES).map((code) => localeObject(visit, code)),
      metafields: metafieldsOf(shop, `gid://shopify/Shop/${shop.state.id}`),
    },
    request: {
      locale: localeObject(visit, locale),
      design_mode: visit.designMode,
      visual_preview_mode: false,
      host: visit.call.url.host,
      origin: visit.call.url.origin,
      path: visit.call.url.pathname,
      page_type: pageType(visit.path),
    },
    localization: {
      country: { iso_code: shop.state.countryCode, name: shop.state.countryCode },
      // the market every shop has to begin with is its own country's
      market: { handle: shop.state.countryCode.toLowerCase() },
      language: localeObject(visit, locale),
      available_languages: Object.keys(LANGUAGES).map((code) => localeObject(visit, code)),
    },
    routes: {
      root_url: root,
      all_products_collection_url: `${root}/collections/all`,
      cart_url: `${root}/cart`,
      cart_add_url: `${root}/cart/add`,
      cart_change_url: `${root}/cart/change`,
      cart_update_url: `${root}/cart/update`,
      account_url: `${root}/account`,
      account_login_url: `${root}/account/login`,
      account_logout_url: `${root}/account/logout`,
    },
    customer: customer ? customerObject(shop, customer, root) : null,
    all_products: new ByHandle((handle) => {
      const product = shop.findProductByHandle(handle);
      return product?.status === "active" ? productObject(visit, product) : null;
    }),
    collections: new ByHandle((handle) => collectionObject(visit, handle)),
    cart: cartObject(visit),
    currency: visit.currency,
  };
}

/** Looked up by handle when a template asks, as `all_products["oud"]`. */
class ByHandle extends Drop {
  private readonly find: (handle: string) => unknown;
  constructor(find: (handle: string) => unknown) {
    super();
    this.find = find;
  }
  override liquidMethodMissing(handle: string | number) {
    return this.find(String(handle));
  }
}

/** "all" is every product; null when there is no such collection. */
export function collectionObject(visit: Visit, handle: string) {
  const { shop, root } = visit;
  const known = handle === "all" ? { title: null } : shop.state.collections.get(handle);
  if (!known) return null;
  return {
    id: "id" in known ? String(known.id) : null,
    title: known.title,
    handle,
    url: `${root}/collections/${encodeURIComponent(handle)}`,
    get products() {
      return [...shop.state.products.values()]
        .filter(
          ({ status, collections }) =>
            status === "active" && (handle === "all" || collections.includes(handle)),
        )
        .map((product) => productObject(visit, product));
    },
  };
}

export function productObject(visit: Visit, product: Product) {
  const { shop, root } = visit;
  const { show } = priceCart(shop, null, null, visit.currency);
  const url = `${root}/products/${encodeURIComponent(product.handle)}`;
  const variants = product.variants.map((variant) => ({
    id: String(variant.id),
    title: variant.title,
    sku: variant.sku,
    price: show(variant.price),
    compare_at_price: variant.compareAtPrice === null ? null : show(variant.compareAtPrice),
    available: variant.inventoryQuantity > 0,
    requires_shipping: variant.requiresShipping,
    options: variant.options,
    url: `${url}?variant=${variant.id}`,
    metafields: metafieldsOf(shop, `gid://shopify/ProductVariant/${variant.id}`),
  }));
  const prices = variants.map((variant) => variant.price);
  const object = {
    id: String(product.id),
    title: product.title,
    handle: product.handle,
    description: product.bodyHtml,
    content: product.bodyHtml,
    vendor: product.vendor,
    type: product.productType,
    tags: product.tags,
    url,
    available: variants.some((variant) => variant.available),
    price: Math.min(...prices),
    price_min: Math.min(...prices),
    price_max: Math.max(...prices),
    price_varies: new Set(prices).size > 1,
    compare_at_price: variants[0]?.compare_at_price ?? null,
    featured_image: product.imageUrl,
    gift_card: product.giftCard,
    "gift_card?": product.giftCard,
    options: product.optionNames,
    has_only_default_variant: variants.length === 1 && variants[0]?.title === "Default Title",
    variants,
    selected_or_first_available_variant: variants.find((variant) => variant.available) ?? variants[0],
    metafields: metafieldsOf(shop, `gid://shopify/Product/${product.id}`),
  };
  // read when a template asks, and no part of the JSON: a collection has products, which have collections
  return Object.defineProperty(object, "collections", {
    get: () => product.collections.map((one) => collectionObject(visit, one)),
  });
}

export function customerObject(shop: TwinShop, customer: Customer, root: string) {
  const orders = shop.ordersOf(customer.id).filter((order) => !order.test);
  const spent = orders.reduce((sum, order) => {
    const { received, refunded } = orderTotals(order);
    return sum + received.shop - refunded.shop;
  }, 0n);
  return {
    id: String(customer.id),
    email: customer.email,
    phone: customer.phone,
    first_name: customer.firstName,
    last_name: customer.lastName,
    name: [customer.firstName, customer.lastName].filter(Boolean).join(" "),
    tags: customer.tags,
    accepts_marketing: customer.emailConsent.state === "subscribed",
    has_account: customer.state === "enabled",
    orders_count: orders.length,
    total_spent: hundredths(spent, shop.state.currency),
    orders: [...orders].reverse().map((order) => orderObject(order, root)),
    metafields: metafieldsOf(shop, `gid://shopify/Customer/${customer.id}`),
  };
}

export function orderObject(order: Order, root: string) {
  const totals = orderTotals(order);
  const money = (minor: bigint) => hundredths(minor, order.presentmentCurrency);
  return {
    id: String(order.id),
    name: order.name,
    order_number: order.number,
    email: order.email,
    created_at: new Date(order.createdAt).toISOString(),
    cancelled: order.cancelledAt !== null,
    financial_status: financialStatus(order, totals),
    currency: order.presentmentCurrency,
    total_price: money(totals.total.presentment),
    subtotal_price: money(totals.subtotal.presentment),
    shipping_price: money(totals.shipping.presentment),
    total_discounts: money(totals.discounts.presentment),
    customer_url: `${root}/account`,
    line_items: order.lines.map((line) => ({
      title: line.title,
      variant_title: line.variantTitle,
      quantity: line.quantity,
      original_line_price: money(line.unitPrice.presentment) * line.quantity,
    })),
  };
}

export function cartObject(visit: Visit) {
  const { shop, cart, customer, root, currency } = visit;
  const priced = priceCart(
    shop,
    cart,
    customer?.id ?? null,
    currency,
    automaticDiscounts({ ...visit, config: visit.twin.config }),
  );
  return {
    item_count: priced.quantity,
    items: priced.lines.map((line, index) =>
      withProduct(visit, line.product, {
        key: lineKey(line),
        index: index + 1,
        id: String(line.variantId),
        variant_id: String(line.variantId),
        product_id: String(line.product.id),
        title: line.product.title,
        product_title: line.product.title,
        variant_title: line.variant.title === "Default Title" ? null : line.variant.title,
        handle: line.product.handle,
        product_type: line.product.productType,
        vendor: line.product.vendor,
        sku: line.variant.sku,
        url: `${root}/products/${encodeURIComponent(line.product.handle)}`,
        image: line.product.imageUrl,
        quantity: line.quantity,
        price: priced.show(line.unit),
        final_price: priced.show(line.unit),
        line_price: priced.show(line.total),
        final_line_price: priced.show(line.total),
        requires_shipping: line.variant.requiresShipping,
        gift_card: line.product.giftCard,
        properties: record(line.properties),
      }),
    ),
    taxes_included: shop.state.taxesIncluded,
    attributes: record(cart?.attributes ?? []),
    currency: { iso_code: currency },
    original_total_price: priced.show(priced.subtotal),
    items_subtotal_price: priced.show(priced.subtotal),
    total_discount: priced.show(priced.subtotal - priced.total),
    total_price: priced.show(priced.total),
    shipping_price: priced.show(priced.shipping),
    price_with_shipping: priced.show(priced.total + priced.shipping),
    discount_codes: codes(priced),
    automatic_discount: priced.automatic && {
      title: priced.automatic.title,
      amount: priced.show(priced.automatic.amount),
    },
    refused_codes: priced.refused,
    requires_shipping: priced.lines.some((line) => line.variant.requiresShipping),
  };
}

/** A line's product is there for templates, and no part of the cart's JSON. */
function withProduct<Line extends object>(visit: Visit, product: Product, line: Line): Line {
  return Object.defineProperty(line, "product", { get: () => productObject(visit, product) });
}

/** `resource.metafields[namespace].key.value`, and `app.metafields`; the app's own namespace is "$app:…". */
export function metafieldsOf(shop: TwinShop, ownerGid: string): Record<string, Record<string, unknown>> {
  const tree: Record<string, Record<string, unknown>> = {};
  for (const { namespace, key, type, value } of shop.state.metafields.get(ownerGid) ?? []) {
    // The app's reserved namespace is kept with the app's id, and written in Liquid as the app writes it.
    const written = namespace.replace(/^app--\d+(?:--(.+))?$/, (_, own?: string) =>
      own ? `$app:${own}` : "$app",
    );
    tree[written] = { ...tree[written], [key]: { value: metafieldValue(type, value), type } };
  }
  return tree;
}

export function lineKey(line: { variantId: bigint; properties: Property[] }): string {
  return line.properties.length
    ? `${line.variantId}:${Buffer.from(JSON.stringify(line.properties)).toString("base64url")}`
    : String(line.variantId);
}

export function record(list: Property[]): Record<string, string> {
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

function metafieldValue(type: string, value: string): unknown {
  if (type === "boolean") return value === "true";
  if (type === "number_integer" || type === "number_decimal") return Number(value);
  if (type === "json" || type.startsWith("list.") || ["money", "rating", "dimension"].includes(type)) {
    return JSON.parse(value);
  }
  return value;
}

function codes(priced: PricedCart) {
  return [
    ...priced.discounts.map(({ code, amount }) => ({
      code,
      applicable: true,
      amount: priced.show(amount),
    })),
    ...priced.refused.map(({ code }) => ({ code, applicable: false, amount: 0 })),
  ];
}

function localeObject(visit: Visit, code: string) {
  const own = LANGUAGES[visit.shop.state.locale] ? visit.shop.state.locale : "en";
  return {
    iso_code: code,
    endonym_name: LANGUAGES[code],
    name: LANGUAGES[code],
    primary: code === own,
    root_url: code === own ? visit.base : `${visit.base}/${code}`,
  };
}

function isoCurrency(code: string) {
  return { iso_code: code };
}

function pageType(path: string): string {
  const [, first = "", second] = path.split("/");
  const types: Record<string, string> = { "": "index", products: "product", collections: "collection" };
  if (first === "account") return second ? `customers/${second}` : "customers/account";
  return types[first] ?? first;
}
