/** What Shopify itself counts for a customer. */
import type { ShopCore } from "./core.ts";
import type { Order } from "./model/order.ts";
import type { Customer } from "./model/people.ts";
import { orderTotals } from "./totals.ts";

/** Minor units of the shop's currency over orders that were not cancelled, refunds taken off. */
export function amountSpent(shop: ShopCore, customer: Customer): bigint {
  let sum = 0n;
  for (const order of countedOrders(shop, customer)) {
    const totals = orderTotals(order);
    sum += totals.received.shop - totals.refunded.shop;
  }
  return sum;
}

/** The orders Shopify counts for a customer: all but tests. */
export function countedOrders(shop: ShopCore, customer: Customer): Order[] {
  return shop.ordersOf(customer.id).filter((order) => !order.test);
}
