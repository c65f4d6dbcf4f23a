/** Finding orders, customers and products: who may see how far back, what can be searched and sorted by. */
import type { Product } from "../../shop/model/goods.ts";
import type { Order } from "../../shop/model/order.ts";
import type { Customer } from "../../shop/model/people.ts";
import { financialStatus, fulfillmentStatus, orderTotals } from "../../shop/totals.ts";
import { type Connection, connect, type Place } from "../connections.ts";
import { type Args, badInput, type Ctx, denied } from "../context.ts";
import { type SearchFields, searchTest } from "../search.ts";

/** Without read_all_orders the app sees the orders of the last sixty days. */
const HISTORY_DAYS = 60;

export function visible(ctx: Ctx, orders: Order[]): Order[] {
  if (ctx.scopes.includes("read_all_orders")) return orders;
  const from = ctx.shop.now() - HISTORY_DAYS * 86_400_000;
  return orders.filter((order) => order.createdAt >= from);
}

export function orderConnection(ctx: Ctx, orders: Iterable<Order>, args: Args): Connection<Order> {
  const test = searchTest(args.query, orderSearch(ctx), ["name", "email"]);
  const found = visible(ctx, [...orders]).filter(test);
  return connect(ctx, found, args, placeOf(ORDER_SORT, args.sortKey));
}

export function orderSearch(ctx: Ctx): SearchFields<Order> {
  const customer = (order: Order): Customer | undefined =>
    order.customerId === null ? undefined : ctx.shop.state.customers.get(order.customerId);
  return {
    id: { kind: "id", of: (o) => o.id },
    name: { kind: "text", of: (o) => [o.name, o.number.toString()] },
    created_at: { kind: "instant", of: (o) => o.createdAt },
    updated_at: { kind: "instant", of: (o) => o.updatedAt },
    processed_at: { kind: "instant", of: (o) => o.processedAt },
    email: {
      kind: "text",
      of: (o) => {
        if (ctx.protectedData < 2) throw denied("search by email", "level 2 protected customer data.");
        return o.email;
      },
    },
    customer_id: { kind: "id", of: (o) => customer(o)?.id ?? null },
    status: {
      kind: "text",
      of: (o) => ["any", o.cancelledAt !== null ? "cancelled" : o.closedAt !== null ? "closed" : "open"],
    },
    financial_status: { kind: "text", of: (o) => financialStatus(o) },
    fulfillment_status: {
      kind: "text",
      of: (o) => {
        const status = fulfillmentStatus(o);
        return status === "fulfilled" ? ["fulfilled", "shipped"] : [status ?? "unfulfilled", "unshipped"];
      },
    },
    test: { kind: "flag", of: (o) => o.test },
    tag: { kind: "text", of: (o) => o.tags },
    discount_code: { kind: "text", of: (o) => o.discounts.flatMap((d) => (d.code === null ? [] : [d.code])) },
    sku: { kind: "text", of: (o) => o.lines.flatMap((line) => (line.sku === null ? [] : [line.sku])) },
    source_name: { kind: "text", of: (o) => o.sourceName },
    checkout_token: { kind: "text", of: (o) => o.checkoutToken },
    cart_token: { kind: "text", of: (o) => o.cartToken },
  };
}

export function customerSearch(ctx: Ctx): SearchFields<Customer> {
  return {
    id: { kind: "id", of: (c) => c.id },
    email: { kind: "text", of: (c) => c.email },
    phone: { kind: "text", of: (c) => c.phone },
    first_name: { kind: "text", of: (c) => c.firstName },
    last_name: { kind: "text", of: (c) => c.lastName },
    tag: { kind: "text", of: (c) => c.tags },
    state: { kind: "text", of: (c) => c.state },
    customer_date: { kind: "instant", of: (c) => c.createdAt },
    created_at: { kind: "instant", of: (c) => c.createdAt },
    updated_at: { kind: "instant", of: (c) => c.updatedAt },
    orders_count: { kind: "number", of: (c) => ctx.shop.ordersOf(c.id).length },
    accepts_marketing: { kind: "flag", of: (c) => c.emailConsent.state === "subscribed" },
  };
}

export function productSearch(): SearchFields<Product> {
  return {
    id: { kind: "id", of: (p) => p.id },
    title: { kind: "text", of: (p) => p.title },
    handle: { kind: "text", of: (p) => p.handle },
    vendor: { kind: "text", of: (p) => p.vendor },
    product_type: { kind: "text", of: (p) => p.productType },
    status: { kind: "text", of: (p) => p.status },
    tag: { kind: "text", of: (p) => p.tags },
    sku: { kind: "text", of: (p) => p.variants.flatMap((v) => (v.sku === null ? [] : [v.sku])) },
    gift_card: { kind: "flag", of: (p) => p.giftCard },
    created_at: { kind: "instant", of: (p) => p.createdAt },
    updated_at: { kind: "instant", of: (p) => p.updatedAt },
    published_at: { kind: "instant", of: (p) => p.publishedAt },
  };
}

type Sorts<T> = Record<string, (item: T) => string | number | bigint>;

const ORDER_SORT: Sorts<Order> = {
  ID: (o) => o.id,
  CREATED_AT: (o) => o.createdAt,
  PROCESSED_AT: (o) => o.processedAt,
  UPDATED_AT: (o) => o.updatedAt,
  ORDER_NUMBER: (o) => o.number,
  TOTAL_PRICE: (o) => orderTotals(o).total.shop,
  CURRENT_TOTAL_PRICE: (o) => orderTotals(o).currentTotal.shop,
  FINANCIAL_STATUS: (o) => financialStatus(o),
};
export const CUSTOMER_SORT: Sorts<Customer> = {
  ID: (c) => c.id,
  CREATED_AT: (c) => c.createdAt,
  UPDATED_AT: (c) => c.updatedAt,
  NAME: (c) => `${c.lastName ?? ""} ${c.firstName ?? ""}`,
};
export const PRODUCT_SORT: Sorts<Product> = {
  ID: (p) => p.id,
  TITLE: (p) => p.title,
  CREATED_AT: (p) => p.createdAt,
  UPDATED_AT: (p) => p.updatedAt,
  VENDOR: (p) => p.vendor,
  PRODUCT_TYPE: (p) => p.productType,
};

/** The place of items under a sort key of the schema; one the twin does not sort by is refused. */
export function placeOf<T extends { id: bigint }>(sorts: Sorts<T>, sortKey: unknown): Place<T> {
  const key = sorts[String(sortKey ?? "ID")];
  if (!key) throw badInput(`The twin does not sort by ${sortKey}.`);
  return { key, id: (item) => item.id };
}
