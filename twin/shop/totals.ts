/** What an order comes to: as placed, now, and what went back. Everything else reads sums from here. */
import type { Money, Order, OrderLine } from "./model/order.ts";
import { add, share, subtract, times, ZERO } from "./money.ts";

export type Totals = {
  lineItems: Money;
  discounts: Money;
  subtotal: Money;
  shipping: Money;
  tax: Money;
  total: Money;
  refunded: Money;
  received: Money;
  outstanding: Money;
  currentDiscounts: Money;
  currentSubtotal: Money;
  currentShipping: Money;
  currentTax: Money;
  currentTotal: Money;
};

export function orderTotals(order: Order): Totals {
  const lines = order.lines;
  const lineItems = add(...lines.map((line) => times(line.unitPrice, line.quantity)));
  const lineDiscounts = add(...lines.map(lineDiscount));
  const shippingPrice = add(...order.shipping.map((s) => s.price));
  const shipping = add(...order.shipping.map((s) => s.discounted));
  const discounts = add(lineDiscounts, subtract(shippingPrice, shipping));
  const subtotal = subtract(lineItems, lineDiscounts);
  const tax = add(...lines.map((line) => line.tax), ...order.shipping.map((s) => s.tax));
  const total = add(subtotal, shipping, order.taxesIncluded ? ZERO : tax);

  const paid = order.transactions.filter(
    (t) => (t.kind === "sale" || t.kind === "capture") && t.status === "success",
  );
  const refunded = add(...order.refunds.map((refund) => refund.total));
  const received = add(...paid.map((t) => t.amount));
  const adjustments = order.refunds.flatMap((refund) => refund.adjustments);
  const shippingBack = add(...adjustments.filter((a) => a.kind === "shipping_refund").map((a) => a.amount));
  const shippingTaxBack = add(...adjustments.map((a) => a.tax));
  const goodwill = add(...adjustments.filter((a) => a.kind === "refund_discrepancy").map((a) => a.amount));

  const currentSubtotal = add(...lines.map((line) => netOf(line, line.currentQuantity)), goodwill);
  const currentShipping = add(shipping, shippingBack);
  const currentTax = add(
    ...lines.map((line) => share(line.tax, line.currentQuantity, line.quantity)),
    ...order.shipping.map((s) => s.tax),
    shippingTaxBack,
  );
  const currentTotal = add(currentSubtotal, currentShipping, order.taxesIncluded ? ZERO : currentTax);
  const currentDiscounts = add(
    ...lines.map((line) => share(lineDiscount(line), line.currentQuantity, line.quantity)),
    subtract(shippingPrice, shipping),
  );
  const owed = subtract(currentTotal, subtract(received, refunded));
  const outstanding = owed.shop > 0n && order.cancelledAt === null ? owed : ZERO;
  return {
    lineItems,
    discounts,
    subtotal,
    shipping,
    tax,
    total,
    refunded,
    received,
    outstanding,
    currentDiscounts,
    currentSubtotal,
    currentShipping,
    currentTax,
    currentTotal,
  };
}

export function lineDiscount(line: OrderLine): Money {
  return add(...line.allocations.map((allocation) => allocation.amount));
}

/** What `quantity` pieces of a line come to after discounts; shares of a line always add up to it. */
export function netOf(line: OrderLine, quantity: number): Money {
  const net = subtract(times(line.unitPrice, line.quantity), lineDiscount(line));
  return share(net, quantity, line.quantity);
}

export type FinancialStatus =
  | "pending"
  | "authorized"
  | "paid"
  | "partially_paid"
  | "partially_refunded"
  | "refunded"
  | "voided";

export function financialStatus(order: Order, totals: Totals = orderTotals(order)): FinancialStatus {
  if (totals.received.shop > 0n || totals.total.shop === 0n) {
    if (totals.refunded.shop > 0n)
      return totals.refunded.shop >= totals.received.shop ? "refunded" : "partially_refunded";
    return totals.outstanding.shop > 0n ? "partially_paid" : "paid";
  }
  if (order.transactions.some((t) => t.kind === "void")) return "voided";
  return order.transactions.some((t) => t.kind === "authorization") ? "authorized" : "pending";
}

/** REST form: null when nothing was sent. */
export function fulfillmentStatus(order: Order): "fulfilled" | "partial" | null {
  const left = order.lines.reduce((sum, line) => sum + line.fulfillableQuantity, 0);
  if (order.fulfillments.every((f) => f.status === "cancelled")) return null;
  return left > 0 ? "partial" : "fulfilled";
}
