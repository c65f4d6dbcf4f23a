/** Loading a shop's past through the very functions that make its present, at the instants it happened. */

import type { ShopCore } from "./core.ts";
import * as customers from "./customers.ts";
import * as discounts from "./discounts.ts";
import type { Order } from "./model/order.ts";
import * as changes from "./order-changes.ts";
import * as orders from "./orders.ts";
import * as products from "./products.ts";
import type { History, LaterEvent } from "./specs.ts";

export function loadHistory(
  shop: ShopCore,
  history: History,
): { customers: Map<string, bigint>; variants: Map<string, bigint>; orders: Order[] } {
  const variantIds = new Map<string, bigint>();
  const customerIds = new Map<string, bigint>();
  for (const spec of history.products) {
    const product = products.createProduct(shop, spec);
    for (const [i, variant] of spec.variants.entries())
      remember(variantIds, "variant", variant.key, product.variants[i]!.id);
  }
  for (const discount of history.discounts ?? []) discounts.createDiscount(shop, discount);
  for (const spec of history.customers)
    remember(customerIds, "customer", spec.key, customers.createCustomer(shop, spec).id);

  const loaded = history.orders.map(({ later, customerKey, lines, ...spec }) => {
    const order = orders.createOrder(shop, {
      ...spec,
      ...(customerKey === undefined ? {} : { customerId: lookUp(customerIds, "customer", customerKey) }),
      lines: lines.map(({ variantKey, ...line }) => ({
        ...line,
        ...(variantKey === undefined ? {} : { variantId: lookUp(variantIds, "variant", variantKey) }),
      })),
    });
    for (const event of [...(later ?? [])].sort((a, b) => a.at - b.at)) applyLater(shop, order, event);
    return order;
  });
  return { customers: customerIds, variants: variantIds, orders: loaded };
}

function applyLater(shop: ShopCore, order: Order, event: LaterEvent): void {
  switch (event.kind) {
    case "fulfil":
      changes.fulfilOrder(shop, order, event);
      return;
    case "refund":
      changes.refundOrder(shop, order, event);
      return;
    case "cancel":
      changes.cancelOrder(shop, order, event);
      return;
    case "return":
      changes.returnOrder(shop, order, event);
      return;
    case "edit":
      changes.editOrder(shop, order, event);
      return;
  }
}

function remember(ids: Map<string, bigint>, what: string, key: string, id: bigint): void {
  if (ids.has(key)) throw new Error(`The history has two ${what}s with the key "${key}".`);
  ids.set(key, id);
}

function lookUp(ids: Map<string, bigint>, what: string, key: string): bigint {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`The history has no ${what} with the key "${key}".`);
  return id;
}
