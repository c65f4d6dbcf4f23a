/** What happens to an order after it was placed: sent, refunded, returned, edited, cancelled, deleted. */
import { fulfillmentPayload } from "../webhooks/payload/fulfillment.ts";
import { orderDeletedPayload, orderEditPayload } from "../webhooks/payload/order.ts";
import { refundPayload } from "../webhooks/payload/refund.ts";
import { returnPayload } from "../webhooks/payload/return.ts";
import type { ShopCore } from "./core.ts";
import { emitOrder } from "./emit-order.ts";
import type {
  Fulfillment,
  Money,
  Order,
  OrderAdjustment,
  OrderLine,
  OrderReturn,
  Refund,
  RefundLine,
  Transaction,
} from "./model/order.ts";
import { add, negate, share, subtract, ZERO } from "./money.ts";
import { buildLine, orderConverter } from "./orders.ts";
import type { CancelSpec, EditSpec, FulfilSpec, RefundSpec, ReturnSpec } from "./specs.ts";
import { netOf, orderTotals } from "./totals.ts";

export function payOrder(shop: ShopCore, order: Order, at = shop.now()): Order {
  const { outstanding } = orderTotals(order);
  if (outstanding.shop <= 0n) throw new Error(`Order ${order.name} has nothing left to pay.`);
  order.transactions.push(transaction(shop, order, "sale", outstanding, at));
  touch(order, at);
  emitOrder(shop, "orders/paid", order);
  emitOrder(shop, "orders/updated", order);
  return order;
}

export function fulfilOrder(shop: ShopCore, order: Order, spec: FulfilSpec): Fulfillment {
  const at = spec.at ?? shop.now();
  const wanted = spec.lines
    ? spec.lines.map(({ line, quantity }) => ({ line: lineOf(order, line), quantity }))
    : order.lines.map((line) => ({ line, quantity: line.fulfillableQuantity }));
  const lines = wanted.filter(({ quantity }) => quantity > 0);
  if (lines.length === 0) throw new Error(`Order ${order.name} has nothing left to fulfil.`);
  for (const { line, quantity } of lines) {
    if (quantity > line.fulfillableQuantity)
      throw new Error(`Only ${line.fulfillableQuantity} of "${line.title}" can be fulfilled.`);
    line.fulfillableQuantity -= quantity;
  }
  const fulfillment: Fulfillment = {
    id: shop.nextId(),
    name: `${order.name}.${order.fulfillments.length + 1}`,
    status: "success",
    trackingCompany: spec.trackingCompany ?? null,
    trackingNumber: spec.trackingNumber ?? null,
    lines: lines.map(({ line, quantity }) => ({ lineId: line.id, quantity })),
    createdAt: at,
    updatedAt: at,
  };
  order.fulfillments.push(fulfillment);
  touch(order, at);
  const complete = order.lines.every((line) => line.fulfillableQuantity === 0);
  if (complete) order.closedAt = at;
  shop.emit("fulfillments/create", () => fulfillmentPayload(shop, order, fulfillment));
  emitOrder(shop, complete ? "orders/fulfilled" : "orders/partially_fulfilled", order);
  emitOrder(shop, "orders/updated", order);
  return fulfillment;
}

export function refundOrder(shop: ShopCore, order: Order, spec: RefundSpec): Refund {
  const refund = applyRefund(shop, order, spec, spec.restock === false ? "no_restock" : "return");
  shop.emit("refunds/create", () => refundPayload(shop, order, refund));
  emitOrder(shop, "orders/updated", order);
  return refund;
}

export function cancelOrder(shop: ShopCore, order: Order, spec: CancelSpec): Order {
  if (order.cancelledAt !== null) throw new Error(`Order ${order.name} is already cancelled.`);
  const at = spec.at ?? shop.now();
  const totals = orderTotals(order);
  const open = order.lines.some((line) => line.currentQuantity > 0);
  const paid = totals.received.shop > totals.refunded.shop;
  const refund = (spec.refund ?? true) && (paid || open) ? applyRefund(shop, order, { at }, "cancel") : null;
  if (totals.received.shop === 0n && totals.total.shop > 0n)
    order.transactions.push(transaction(shop, order, "void", totals.total, at));
  order.cancelledAt = at;
  order.cancelReason = spec.reason ?? "customer";
  order.closedAt ??= at;
  for (const line of order.lines) line.fulfillableQuantity = 0;
  touch(order, at);
  if (refund) shop.emit("refunds/create", () => refundPayload(shop, order, refund));
  emitOrder(shop, "orders/cancelled", order);
  emitOrder(shop, "orders/updated", order);
  return order;
}

export function returnOrder(shop: ShopCore, order: Order, spec: ReturnSpec): OrderReturn {
  const at = spec.at ?? shop.now();
  const wanted =
    spec.lines?.map((l) => ({ ...l, line: lineOf(order, l.line) })) ??
    order.lines.map((line) => ({ line, quantity: line.currentQuantity, reason: undefined, note: undefined }));
  const lines = wanted.filter(({ quantity }) => quantity > 0);
  if (lines.length === 0) throw new Error(`Order ${order.name} has nothing left to return.`);
  for (const { line, quantity } of lines)
    if (quantity > line.currentQuantity)
      throw new Error(`Only ${line.currentQuantity} of "${line.title}" can be returned.`);
  const made: OrderReturn = {
    id: shop.nextId(),
    name: `${order.name}-R${order.returns.length + 1}`,
    status: (spec.close ?? true) ? "closed" : "open",
    lines: lines.map(({ line, quantity, reason, note }) => ({
      id: shop.nextId(),
      lineId: line.id,
      quantity,
      reason: reason ?? "other",
      note: note ?? "",
    })),
    createdAt: at,
    closedAt: (spec.close ?? true) ? at : null,
  };
  order.returns.push(made);
  touch(order, at);
  shop.emit("returns/request", () => returnPayload(shop, order, made));
  shop.emit("returns/approve", () => returnPayload(shop, order, made));
  if (made.status === "closed") shop.emit("returns/close", () => returnPayload(shop, order, made));
  if (spec.refund)
    refundOrder(shop, order, {
      lines: made.lines.map((line) => ({ line: line.lineId, quantity: line.quantity })),
      returnId: made.id,
      at,
    });
  else emitOrder(shop, "orders/updated", order);
  return made;
}

export function editOrder(shop: ShopCore, order: Order, spec: EditSpec): Order {
  if (order.cancelledAt !== null) throw new Error(`Order ${order.name} is cancelled and cannot be edited.`);
  const at = spec.at ?? shop.now();
  const additions: { id: bigint; delta: number }[] = [];
  const removals: { id: bigint; delta: number }[] = [];
  for (const { line: which, quantity } of spec.set ?? []) {
    const line = lineOf(order, which);
    const delta = quantity - line.currentQuantity;
    if (quantity < 0 || !Number.isSafeInteger(quantity))
      throw new Error(`A line's quantity must be a whole number from 0 up, not ${quantity}.`);
    if (delta > 0) {
      grow(line, delta);
      additions.push({ id: line.id, delta });
    } else if (delta < 0) {
      line.currentQuantity = quantity;
      line.fulfillableQuantity = Math.max(0, line.fulfillableQuantity + delta);
      removals.push({ id: line.id, delta: -delta });
    }
  }
  for (const added of spec.add ?? []) {
    const line = buildLine(shop, added, orderConverter(shop, order));
    order.lines.push(line);
    additions.push({ id: line.id, delta: line.quantity });
  }
  touch(order, at);
  shop.emit("orders/edited", () =>
    orderEditPayload(shop, order, { additions, removals, staffNote: spec.staffNote ?? null, at }),
  );
  emitOrder(shop, "orders/updated", order);
  return order;
}

export function updateOrder(
  shop: ShopCore,
  order: Order,
  change: { tags?: string[]; note?: string | null; at?: number },
): Order {
  if (change.tags) order.tags = [...new Set(change.tags)];
  if (change.note !== undefined) order.note = change.note;
  touch(order, change.at ?? shop.now());
  emitOrder(shop, "orders/updated", order);
  return order;
}

export function deleteOrder(shop: ShopCore, order: Order): void {
  shop.state.orders.delete(order.id);
  if (order.customerId !== null) {
    const left = shop.ordersOf(order.customerId).filter((other) => other !== order);
    shop.ordersByCustomer.set(order.customerId, left);
  }
  shop.emit("orders/delete", () => orderDeletedPayload(order));
}

function applyRefund(
  shop: ShopCore,
  order: Order,
  spec: RefundSpec,
  restock: RefundLine["restockType"],
): Refund {
  const at = spec.at ?? shop.now();
  const before = orderTotals(order);
  const left = subtract(before.received, before.refunded);
  const everything = spec.lines === undefined && spec.amount === undefined && spec.shipping === undefined;
  const convert = orderConverter(shop, order);

  const wanted = everything
    ? order.lines.map((line) => ({ line, quantity: line.currentQuantity }))
    : (spec.lines ?? []).map(({ line, quantity }) => ({ line: lineOf(order, line), quantity }));
  const lines = wanted
    .filter(({ quantity }) => quantity > 0)
    .map(({ line, quantity }) => refundLine(shop, line, quantity, restock));
  const ofLines = add(
    ...lines.map((line) => (order.taxesIncluded ? line.subtotal : add(line.subtotal, line.tax))),
  );

  const adjustments: OrderAdjustment[] = [];
  const shippingBack = everything
    ? before.currentShipping
    : spec.shipping === undefined
      ? ZERO
      : convert(spec.shipping);
  let back = add(ofLines, shippingBack);
  if (shippingBack.shop > 0n) {
    const tax = order.taxesIncluded ? ZERO : shippingTax(order, shippingBack);
    back = add(back, tax);
    adjustments.push(adjustment(shop, "shipping_refund", shippingBack, tax, "Shipping refund"));
  }
  if (spec.amount !== undefined) {
    const amount = convert(spec.amount);
    back = add(back, amount);
    adjustments.push(adjustment(shop, "refund_discrepancy", amount, ZERO, "Refund discrepancy"));
  }
  // A full refund gives back exactly what is left; what its lines say beyond or below that (goodwill given
  // before, rounding) becomes a discrepancy, so that the order comes to nothing.
  const total = before.received.shop === 0n ? ZERO : everything ? left : back;
  const beyond = subtract(back, left);
  if (everything && before.received.shop > 0n && (beyond.shop !== 0n || beyond.presentment !== 0n))
    adjustments.push(adjustment(shop, "refund_discrepancy", negate(beyond), ZERO, "Refund discrepancy"));
  if (total.shop > left.shop)
    throw new Error(
      `Order ${order.name} has only ${left.shop} minor units left to refund, not ${total.shop}.`,
    );
  if (lines.length === 0 && adjustments.length === 0)
    throw new Error(`Order ${order.name} has nothing left to refund.`);

  for (const { line, quantity } of wanted) {
    line.currentQuantity -= quantity;
    line.fulfillableQuantity = Math.min(line.fulfillableQuantity, line.currentQuantity);
  }
  const refund: Refund = {
    id: shop.nextId(),
    createdAt: at,
    note: spec.note ?? null,
    lines,
    adjustments,
    transactions: total.shop > 0n ? [transaction(shop, order, "refund", total, at)] : [],
    total,
    returnId: spec.returnId ?? null,
  };
  order.refunds.push(refund);
  touch(order, at);
  return refund;
}

function refundLine(
  shop: ShopCore,
  line: OrderLine,
  quantity: number,
  restockType: RefundLine["restockType"],
): RefundLine {
  if (!Number.isSafeInteger(quantity) || quantity > line.currentQuantity)
    throw new Error(`Only ${line.currentQuantity} of "${line.title}" can be refunded, not ${quantity}.`);
  const rest = line.currentQuantity - quantity;
  return {
    id: shop.nextId(),
    lineId: line.id,
    quantity,
    subtotal: subtract(netOf(line, line.currentQuantity), netOf(line, rest)),
    tax: subtract(share(line.tax, line.currentQuantity, line.quantity), share(line.tax, rest, line.quantity)),
    restockType,
  };
}

function shippingTax(order: Order, back: Money): Money {
  const price = add(...order.shipping.map((s) => s.discounted));
  const tax = add(...order.shipping.map((s) => s.tax));
  if (price.shop === 0n) return ZERO;
  return {
    shop: (tax.shop * back.shop) / price.shop,
    presentment: price.presentment === 0n ? 0n : (tax.presentment * back.presentment) / price.presentment,
  };
}

function adjustment(
  shop: ShopCore,
  kind: OrderAdjustment["kind"],
  amount: Money,
  tax: Money,
  reason: string,
): OrderAdjustment {
  return { id: shop.nextId(), kind, amount: negate(amount), tax: negate(tax), reason };
}

/** More pieces of a line at its price: discounts stay, tax grows with it. */
function grow(line: OrderLine, delta: number): void {
  const before = line.quantity;
  line.quantity += delta;
  line.currentQuantity += delta;
  line.fulfillableQuantity += delta;
  line.tax = share(line.tax, line.quantity, before);
}

function transaction(
  shop: ShopCore,
  order: Order,
  kind: Transaction["kind"],
  amount: Money,
  at: number,
): Transaction {
  const first = order.transactions[0];
  return {
    id: shop.nextId(),
    kind,
    status: "success",
    gateway: first?.gateway ?? "manual",
    amount,
    createdAt: at,
    parentId: first?.id ?? null,
  };
}

/** By id (bigint) or by position in the order (number). */
function lineOf(order: Order, which: bigint | number): OrderLine {
  const line = typeof which === "number" ? order.lines[which] : order.lines.find((l) => l.id === which);
  if (!line) throw new Error(`Order ${order.name} has no line ${which}.`);
  return line;
}

/** Never backwards: a change dated before the last one keeps the later date. */
function touch(order: Order, at: number): void {
  order.updatedAt = Math.max(order.updatedAt, at);
}
