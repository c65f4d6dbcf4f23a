/** The root of every query. */
import type { BulkOperation, Segment } from "../../shop/model/app-install.ts";
import type { CodeDiscount } from "../../shop/model/discount.ts";
import type { Collection } from "../../shop/model/goods.ts";
import type { Order } from "../../shop/model/order.ts";
import type { Customer } from "../../shop/model/people.ts";
import { connect, connectList } from "../connections.ts";
import {
  badInput,
  type Ctx,
  type Fields,
  fieldsOf,
  idOf,
  needProtected,
  needScope,
  tagged,
} from "../context.ts";
import { searchTest } from "../search.ts";
import { SegmentQueryError, segmentTest } from "../segment-query.ts";
import {
  CUSTOMER_SORT,
  customerSearch,
  orderConnection,
  orderSearch,
  PRODUCT_SORT,
  placeOf,
  productSearch,
  visible,
} from "./finding.ts";
import { namespaceOf } from "./metafield.ts";
import { count } from "./money.ts";
import { topicEnum } from "./shop.ts";

/** A page of segment members may hold more than other pages. */
const MEMBERS_PER_PAGE = 1000;

export const queryFields: Fields = fieldsOf<unknown>({
  shop: (_s, _a, ctx) => ctx.shop,
  app: (_s, _a, ctx) => ctx.shop,
  currentAppInstallation: (_s, _a, ctx) => ctx.shop,
  appInstallation: (_s, _a, ctx) => ctx.shop,
  node: (_s, args, ctx) => nodeOf(ctx, args.id),
  nodes: (_s, args, ctx) => {
    const ids = args.ids as string[];
    if (ids.length > 250) throw badInput("ids takes at most 250 items.");
    return ids.map((id) => nodeOf(ctx, id));
  },

  orders: (_s, args, ctx) => {
    needOrders(ctx, "orders field");
    return orderConnection(ctx, ctx.shop.state.orders.values(), args);
  },
  ordersCount: (_s, args, ctx) => {
    needOrders(ctx, "ordersCount field");
    const test = searchTest(args.query, orderSearch(ctx), ["name"]);
    return limitedCount(visible(ctx, [...ctx.shop.state.orders.values()]).filter(test).length, args.limit);
  },
  order: (_s, args, ctx) => {
    needOrders(ctx, "order field");
    return orderOf(ctx, args.id);
  },

  customers: (_s, args, ctx) => {
    needCustomers(ctx, "customers field");
    const test = searchTest(args.query, customerSearch(ctx), ["email", "first_name", "last_name"]);
    return connect(
      ctx,
      [...ctx.shop.state.customers.values()].filter(test),
      args,
      placeOf(CUSTOMER_SORT, args.sortKey),
    );
  },
  customersCount: (_s, args, ctx) => {
    needCustomers(ctx, "customersCount field");
    const test = searchTest(args.query, customerSearch(ctx), ["email"]);
    return limitedCount([...ctx.shop.state.customers.values()].filter(test).length, args.limit);
  },
  customer: (_s, args, ctx) => {
    needCustomers(ctx, "customer field");
    return customerOf(ctx, args.id);
  },
  customerByIdentifier: (_s, args, ctx) => {
    needCustomers(ctx, "customerByIdentifier field");
    const by = args.identifier as { id?: string; emailAddress?: string; phoneNumber?: string };
    if (by.id) return customerOf(ctx, by.id);
    if (by.emailAddress) return ctx.shop.findCustomerByEmail(by.emailAddress) ?? null;
    if (by.phoneNumber) return ctx.shop.customersByPhone.get(by.phoneNumber) ?? null;
    throw badInput("The twin finds customers by id, emailAddress or phoneNumber.");
  },

  products: (_s, args, ctx) => {
    needScope(ctx, "products field", "read_products");
    const test = searchTest(args.query, productSearch(), ["title", "handle", "vendor"]);
    return connect(
      ctx,
      [...ctx.shop.state.products.values()].filter(test),
      args,
      placeOf(PRODUCT_SORT, args.sortKey),
    );
  },
  productsCount: (_s, args, ctx) => {
    needScope(ctx, "productsCount field", "read_products");
    const test = searchTest(args.query, productSearch(), ["title"]);
    return limitedCount([...ctx.shop.state.products.values()].filter(test).length, args.limit);
  },
  product: (_s, args, ctx) => {
    needScope(ctx, "product field", "read_products");
    return ctx.shop.state.products.get(idOf(args.id, "Product") ?? -1n) ?? null;
  },
  productVariants: (_s, args, ctx) => {
    needScope(ctx, "productVariants field", "read_products");
    const all = [...ctx.shop.variants.values()];
    const test = searchTest<(typeof all)[number]>(
      args.query,
      {
        id: { kind: "id", of: (v) => v.variant.id },
        sku: { kind: "text", of: (v) => v.variant.sku },
        title: { kind: "text", of: (v) => v.variant.title },
        product_id: { kind: "id", of: (v) => v.product.id },
        updated_at: { kind: "instant", of: (v) => v.variant.updatedAt },
      },
      ["sku", "title"],
    );
    const found = all.filter(test).map((entry) => entry.variant);
    return connect(
      ctx,
      found,
      args,
      placeOf({ ID: (v) => v.id, SKU: (v) => v.sku ?? "", TITLE: (v) => v.title }, args.sortKey),
    );
  },
  productVariant: (_s, args, ctx) => {
    needScope(ctx, "productVariant field", "read_products");
    return ctx.shop.variants.get(idOf(args.id, "ProductVariant") ?? -1n)?.variant ?? null;
  },
  collections: (_s, args, ctx) => {
    needScope(ctx, "collections field", "read_products");
    const test = searchTest<Collection>(
      args.query,
      {
        id: { kind: "id", of: (c) => c.id },
        title: { kind: "text", of: (c) => c.title },
        handle: { kind: "text", of: (c) => c.handle },
      },
      ["title"],
    );
    const place = placeOf<Collection>({ ID: (c) => c.id, TITLE: (c) => c.title }, args.sortKey);
    return connect(ctx, [...ctx.shop.state.collections.values()].filter(test), args, place);
  },
  collection: (_s, args, ctx) => {
    needScope(ctx, "collection field", "read_products");
    return collectionOf(ctx, args.id);
  },

  metafieldDefinitions: (_s, args, ctx) =>
    connectList(
      ctx,
      [...ctx.shop.state.metafieldDefinitions.values(), ...ctx.world.config.metafields].filter(
        (d) =>
          d.ownerType === args.ownerType &&
          (!args.namespace || d.namespace === namespaceOf(String(args.namespace))) &&
          (!args.key || d.key === args.key),
      ),
      args,
    ),
  webhookSubscriptions: (_s, args, ctx) => {
    const topics = args.topics as string[] | undefined | null;
    const own = ctx.shop.state.subscriptions.filter(
      (w) =>
        w.source === "api" &&
        (!topics || topics.includes(topicEnum(w.topic))) &&
        (!args.uri || args.uri === w.uri),
    );
    return connect(ctx, own, args, { key: (w) => w.createdAt, id: (w) => w.id });
  },
  webhookSubscription: (_s, args, ctx) =>
    ctx.shop.state.subscriptions.find((w) => w.id === idOf(args.id, "WebhookSubscription")) ?? null,

  segments: (_s, args, ctx) => {
    needScope(ctx, "segments field", "read_customers");
    const test = searchTest<Segment>(
      args.query,
      { id: { kind: "id", of: (s) => s.id }, name: { kind: "text", of: (s) => s.name } },
      ["name"],
    );
    return connect(ctx, [...ctx.shop.state.segments.values()].filter(test), args, {
      key: (s) => s.createdAt,
      id: (s) => s.id,
    });
  },
  segment: (_s, args, ctx) => ctx.shop.state.segments.get(idOf(args.id, "Segment") ?? -1n) ?? null,
  customerSegmentMembers: (_s, args, ctx) => {
    needScope(ctx, "customerSegmentMembers field", "read_customers");
    const stored = ctx.shop.state.segments.get(idOf(args.segmentId, "Segment") ?? -1n);
    const query = args.segmentId ? stored?.query : args.query;
    if (typeof query !== "string")
      throw badInput("customerSegmentMembers takes an existing segmentId, or a query.");
    const members = [...ctx.shop.state.customers.values()].filter(membership(ctx, query));
    const page = connect(ctx, members, args, { key: () => 0, id: (one) => one.id }, MEMBERS_PER_PAGE);
    return { ...page, totalCount: members.length };
  },

  codeDiscountNode: (_s, args, ctx) => {
    needScope(ctx, "codeDiscountNode field", "read_discounts");
    return ctx.shop.state.discounts.get(idOf(args.id, "DiscountCodeNode") ?? -1n) ?? null;
  },
  codeDiscountNodeByCode: (_s, args, ctx) => {
    needScope(ctx, "codeDiscountNodeByCode field", "read_discounts");
    return ctx.shop.codes.get(String(args.code).toLowerCase())?.discount ?? null;
  },
  codeDiscountNodes: (_s, args, ctx) => {
    needScope(ctx, "codeDiscountNodes field", "read_discounts");
    const test = searchTest<CodeDiscount>(
      args.query,
      {
        id: { kind: "id", of: (d) => d.id },
        title: { kind: "text", of: (d) => d.title },
        created_at: { kind: "instant", of: (d) => d.createdAt },
        updated_at: { kind: "instant", of: (d) => d.updatedAt },
      },
      ["title"],
    );
    return connect(ctx, [...ctx.shop.state.discounts.values()].filter(test), args, {
      key: (d) => d.id,
      id: (d) => d.id,
    });
  },
  discountRedeemCodeBulkCreation: (_s, args, ctx) =>
    ctx.shop.state.codeCreations.get(idOf(args.id, "DiscountRedeemCodeBulkCreation") ?? -1n) ?? null,

  webPixel: (_s, _a, ctx) => {
    const pixel = ctx.shop.state.webPixel;
    if (!pixel) throw badInput("No web pixel was found for this app.");
    return { id: `gid://shopify/WebPixel/${pixel.id}`, settings: pixel.settings };
  },

  bulkOperation: (_s, args, ctx) => bulkOf(ctx, args.id),
  bulkOperations: (_s, args, ctx) => {
    const test = searchTest<BulkOperation>(args.query, {
      id: { kind: "id", of: (b) => b.id },
      status: { kind: "text", of: (b) => b.status },
      created_at: { kind: "instant", of: (b) => b.createdAt },
      operation_type: { kind: "text", of: () => "query" },
    });
    return connect(ctx, ctx.shop.state.bulkOperations.filter(test), args, {
      key: (b) => b.createdAt,
      id: (b) => b.id,
    });
  },
  currentBulkOperation: (_s, args, ctx) =>
    args.type === "MUTATION" ? null : (ctx.shop.state.bulkOperations.at(-1) ?? null),
});

/** Any node by gid, marked with its type; null when there is none. */
export function nodeOf(ctx: Ctx, gid: unknown): object | null {
  const type = /^gid:\/\/shopify\/([A-Za-z]+)\//.exec(String(gid))?.[1] ?? "";
  const found = finders[type]?.(ctx, gid);
  return found ? tagged(type, found) : null;
}

const finders: Record<string, (ctx: Ctx, gid: unknown) => object | null | undefined> = {
  Order: (ctx, id) => {
    needOrders(ctx, "node field");
    return orderOf(ctx, id);
  },
  Customer: (ctx, id) => {
    needCustomers(ctx, "node field");
    return customerOf(ctx, id);
  },
  Product: (ctx, id) => ctx.shop.state.products.get(idOf(id, "Product") ?? -1n),
  Collection: collectionOf,
  ProductVariant: (ctx, id) => ctx.shop.variants.get(idOf(id, "ProductVariant") ?? -1n)?.variant,
  Shop: (ctx) => ctx.shop,
  AppInstallation: (ctx) => ctx.shop,
  BulkOperation: bulkOf,
  Segment: (ctx, id) => ctx.shop.state.segments.get(idOf(id, "Segment") ?? -1n),
  DiscountCodeNode: (ctx, id) => ctx.shop.state.discounts.get(idOf(id, "DiscountCodeNode") ?? -1n),
  DiscountRedeemCodeBulkCreation: (ctx, id) =>
    ctx.shop.state.codeCreations.get(idOf(id, "DiscountRedeemCodeBulkCreation") ?? -1n),
  WebhookSubscription: (ctx, id) =>
    ctx.shop.state.subscriptions.find((w) => w.id === idOf(id, "WebhookSubscription")),
  Refund: (ctx, id) => partOf(ctx, (o) => o.refunds, idOf(id, "Refund")),
  Fulfillment: (ctx, id) => partOf(ctx, (o) => o.fulfillments, idOf(id, "Fulfillment")),
  Return: (ctx, id) => partOf(ctx, (o) => o.returns, idOf(id, "Return")),
  LineItem: (ctx, id) => partOf(ctx, (o) => o.lines, idOf(id, "LineItem")),
};

function partOf<T extends { id: bigint }>(
  ctx: Ctx,
  parts: (order: Order) => T[],
  id: bigint | null,
): object | null {
  needOrders(ctx, "node field");
  if (id === null) return null;
  for (const order of visible(ctx, [...ctx.shop.state.orders.values()]))
    for (const it of parts(order)) if (it.id === id) return { order, it };
  return null;
}

function orderOf(ctx: Ctx, gid: unknown): Order | null {
  const order = ctx.shop.state.orders.get(idOf(gid, "Order") ?? -1n);
  return order ? (visible(ctx, [order])[0] ?? null) : null;
}

function customerOf(ctx: Ctx, gid: unknown): Customer | null {
  return ctx.shop.state.customers.get(idOf(gid, "Customer") ?? -1n) ?? null;
}

function collectionOf(ctx: Ctx, gid: unknown): Collection | null {
  const id = idOf(gid, "Collection");
  return [...ctx.shop.state.collections.values()].find((one) => one.id === id) ?? null;
}

function bulkOf(ctx: Ctx, gid: unknown) {
  return ctx.shop.state.bulkOperations.find((b) => b.id === idOf(gid, "BulkOperation")) ?? null;
}

function needOrders(ctx: Ctx, what: string): void {
  needScope(ctx, what, "read_orders");
  needProtected(ctx, "Order");
}

function needCustomers(ctx: Ctx, what: string): void {
  needScope(ctx, what, "read_customers");
  needProtected(ctx, "Customer");
}

function limitedCount(n: number, limit: unknown): { count: number; precision: string } {
  if (limit === null || limit === undefined || n <= Number(limit)) return count(n);
  return { count: Number(limit), precision: "AT_LEAST" };
}

function membership(ctx: Ctx, query: string): (customer: Customer) => boolean {
  try {
    return segmentTest(ctx, query);
  } catch (error) {
    if (error instanceof SegmentQueryError) throw badInput(error.message);
    throw error;
  }
}
