/** Placing an order: who bought, what it comes to in both currencies, and which discounts took what. */

import { purchasingSummaryPayload } from "../webhooks/payload/customer.ts";
import { parseAddress } from "./address.ts";
import type { ShopCore } from "./core.ts";
import { createCustomer } from "./customers.ts";
import { countUse } from "./discounts.ts";
import { emitOrder } from "./emit-order.ts";
import type { DiscountValue } from "./model/discount.ts";
import type {
  DiscountApplication,
  Money,
  Order,
  OrderLine,
  ShippingLine,
  Transaction,
} from "./model/order.ts";
import type { Customer } from "./model/people.ts";
import { add, converter, divideRounded, fractionOf, least, ZERO } from "./money.ts";
import type { LineSpec, OrderSpec } from "./specs.ts";
import { netOf, orderTotals } from "./totals.ts";

type Convert = (minor: bigint) => Money;

export function createOrder(shop: ShopCore, spec: OrderSpec): Order {
  if (spec.lines.length === 0) throw new Error("An order needs at least one line.");
  const at = spec.createdAt ?? shop.now();
  const customer = customerOf(shop, spec, at);
  const presentmentCurrency = spec.presentmentCurrency ?? shop.state.currency;
  const convert = converter(
    shop.state.currency,
    presentmentCurrency,
    rateOf(shop, spec, presentmentCurrency),
  );
  const taxRate = spec.taxRate ?? shop.state.taxRate;
  const number = shop.state.nextOrderNumber++;

  const lines = spec.lines.map((line) => buildLine(shop, line, convert));
  const shipping = shippingLines(shop, spec, convert);
  const discounts = applyDiscounts(shop, spec, lines, shipping, convert);
  taxLines(lines, shipping, taxRate, shop.state.taxesIncluded, convert);

  const order: Order = {
    id: shop.nextId(),
    number,
    name: `#${number}`,
    token: shop.nextToken(),
    createdAt: at,
    processedAt: spec.processedAt ?? at,
    updatedAt: at,
    closedAt: null,
    cancelledAt: null,
    cancelReason: null,
    test: spec.test ?? false,
    customerId: customer?.id ?? null,
    email: spec.email ?? customer?.email ?? null,
    phone: spec.phone ?? customer?.phone ?? null,
    presentmentCurrency,
    taxesIncluded: shop.state.taxesIncluded,
    originalTotal: ZERO,
    lines,
    shipping,
    discounts,
    fulfillments: [],
    refunds: [],
    returns: [],
    transactions: [],
    billingAddress: spec.billingAddress ? parseAddress(spec.billingAddress) : null,
    shippingAddress: spec.shippingAddress ? parseAddress(spec.shippingAddress) : null,
    tags: spec.tags ?? [],
    note: spec.note ?? null,
    noteAttributes: spec.noteAttributes ?? [],
    sourceName: spec.sourceName ?? "web",
    landingSite: spec.landingSite ?? null,
    referringSite: spec.referringSite ?? null,
    cartToken: spec.cartToken ?? null,
    checkoutToken: spec.checkoutToken ?? null,
    buyerAcceptsMarketing: spec.buyerAcceptsMarketing ?? false,
    customerLocale: spec.customerLocale ?? customer?.locale ?? null,
  };
  order.originalTotal = orderTotals(order).total;
  const payment = firstTransaction(shop, spec, order, at);
  if (payment) order.transactions.push(payment);

  for (const discount of discounts) if (discount.code) countUse(shop, discount.code);
  shop.state.orders.set(order.id, order);
  shop.indexOrder(order);
  if (customer) customer.updatedAt = Math.max(customer.updatedAt, at);
  emitOrder(shop, "orders/create", order);
  if (payment?.kind === "sale" || order.originalTotal.shop === 0n) emitOrder(shop, "orders/paid", order);
  emitOrder(shop, "orders/updated", order);
  if (customer)
    shop.emit("customers/purchasing_summary", () => purchasingSummaryPayload(shop, customer, order));
  return order;
}

/** A line as it is before discounts and taxes. */
export function buildLine(shop: ShopCore, spec: LineSpec, convert: Convert): OrderLine {
  if (!Number.isSafeInteger(spec.quantity) || spec.quantity < 1)
    throw new Error(`A line's quantity must be a whole number above 0, not ${spec.quantity}.`);
  const known = spec.variantId === undefined ? null : shop.variant(spec.variantId);
  const price = spec.price ?? known?.variant.price;
  const title = spec.title ?? known?.product.title;
  if (price === undefined || title === undefined)
    throw new Error("A line without variantId needs a title and a price.");
  const variantTitle = known && known.variant.title !== "Default Title" ? known.variant.title : null;
  return {
    id: shop.nextId(),
    productId: known?.product.id ?? null,
    variantId: known?.variant.id ?? null,
    title,
    variantTitle,
    sku: spec.sku ?? known?.variant.sku ?? null,
    vendor: known?.product.vendor ?? null,
    quantity: spec.quantity,
    currentQuantity: spec.quantity,
    fulfillableQuantity: spec.quantity,
    unitPrice: convert(price),
    allocations: [],
    tax: ZERO,
    giftCard: spec.giftCard ?? known?.product.giftCard ?? false,
    requiresShipping: known?.variant.requiresShipping ?? true,
    properties: spec.properties ?? [],
  };
}

/** Shopify joins guest orders to the customer with the same e-mail, else phone, else makes one. */
function customerOf(shop: ShopCore, spec: OrderSpec, at: number): Customer | null {
  if (spec.customerId !== undefined) return shop.customer(spec.customerId);
  if (!spec.email && !spec.phone) return null;
  const known =
    (spec.email ? shop.findCustomerByEmail(spec.email) : undefined) ??
    (spec.phone ? shop.customersByPhone.get(spec.phone) : undefined);
  if (known) return known;
  return createCustomer(shop, {
    email: spec.email ?? null,
    phone: spec.phone ?? null,
    firstName: spec.firstName ?? spec.shippingAddress?.firstName ?? null,
    lastName: spec.lastName ?? spec.shippingAddress?.lastName ?? null,
    ...(spec.customerLocale ? { locale: spec.customerLocale } : {}),
    emailConsent: spec.buyerAcceptsMarketing && spec.email ? "subscribed" : "not_subscribed",
    addresses: spec.shippingAddress ? [spec.shippingAddress] : [],
    createdAt: at,
  });
}

function rateOf(shop: ShopCore, spec: OrderSpec, currency: string): number {
  if (currency === shop.state.currency) return 1;
  const rate = spec.presentmentRate ?? shop.state.presentmentRates[currency];
  if (!rate || rate <= 0)
    throw new Error(`The shop has no rate for ${currency}: give presentmentRate or set presentmentRates.`);
  return rate;
}

function shippingLines(shop: ShopCore, spec: OrderSpec, convert: Convert): ShippingLine[] {
  if (spec.shippingPrice === undefined) return [];
  const price = convert(spec.shippingPrice);
  return [{ id: shop.nextId(), title: "Standard", code: "Standard", price, discounted: price, tax: ZERO }];
}

function applyDiscounts(
  shop: ShopCore,
  spec: OrderSpec,
  lines: OrderLine[],
  shipping: ShippingLine[],
  convert: Convert,
): DiscountApplication[] {
  const wanted: {
    kind: "discount_code" | "automatic";
    code: string | null;
    title: string;
    value: DiscountValue;
  }[] = [];
  for (const given of spec.discountCodes ?? []) {
    if (typeof given !== "string")
      wanted.push({ kind: "discount_code", code: given.code, title: given.code, value: given.value });
    else {
      const entry = shop.codes.get(given.toLowerCase());
      if (!entry) throw new Error(`The shop has no discount code "${given}".`);
      wanted.push({ kind: "discount_code", code: given, title: given, value: entry.discount.value });
    }
  }
  if (spec.automaticDiscount) wanted.push({ kind: "automatic", code: null, ...spec.automaticDiscount });

  return wanted.map((application, index) => {
    const amount =
      application.value.type === "free_shipping"
        ? freeShipping(shipping)
        : discountLines(lines, index, application.value, convert);
    return { ...application, amount };
  });
}

function freeShipping(shipping: ShippingLine[]): Money {
  const amount = add(...shipping.map((s) => s.discounted));
  for (const line of shipping) line.discounted = ZERO;
  return amount;
}

/** Spreads a discount over the lines in proportion to what is left of them; the last one takes the rest. */
function discountLines(
  lines: OrderLine[],
  index: number,
  value: Exclude<DiscountValue, { type: "free_shipping" }>,
  convert: Convert,
): Money {
  const nets = lines.map((line) => netOf(line, line.quantity));
  const base = nets.reduce((sum, net) => sum + net.shop, 0n);
  if (base <= 0n) return ZERO;
  const wanted = value.type === "percentage" ? fractionOf(base, value.percent / 100) : value.amount;
  const amount = least(wanted, base);
  let left = amount;
  let sum = ZERO;
  for (const [i, line] of lines.entries()) {
    const net = nets[i]!;
    const last = i === lines.length - 1;
    const portion = last ? left : divideRounded(amount * net.shop, base);
    const bounded = least(portion, net.shop, left);
    left -= bounded;
    if (bounded === 0n) continue;
    // A fully discounted line is free in both currencies, whatever rounding says.
    const money = bounded === net.shop ? net : convert(bounded);
    line.allocations.push({ discount: index, amount: money });
    sum = add(sum, money);
  }
  return sum;
}

function taxLines(
  lines: OrderLine[],
  shipping: ShippingLine[],
  rate: number,
  included: boolean,
  convert: Convert,
): void {
  if (rate === 0) return;
  const fraction = included ? rate / (1 + rate) : rate;
  for (const line of lines)
    if (!line.giftCard) line.tax = convert(fractionOf(netOf(line, line.quantity).shop, fraction));
  for (const line of shipping) line.tax = convert(fractionOf(line.discounted.shop, fraction));
}

function firstTransaction(shop: ShopCore, spec: OrderSpec, order: Order, at: number): Transaction | null {
  const status = spec.financialStatus ?? "paid";
  if (status === "pending" || order.originalTotal.shop === 0n) return null;
  return {
    id: shop.nextId(),
    kind: status === "paid" ? "sale" : "authorization",
    status: "success",
    gateway: spec.gateway ?? (order.test ? "bogus" : "shopify_payments"),
    amount: order.originalTotal,
    createdAt: at,
    parentId: null,
  };
}

/** The order's own rate between its currencies, for later lines: from its dearest line. */
export function orderConverter(shop: ShopCore, order: Order): Convert {
  const dearest = order.lines.reduce((a, b) => (b.unitPrice.shop > a.unitPrice.shop ? b : a));
  if (order.presentmentCurrency === shop.state.currency || dearest.unitPrice.shop === 0n)
    return (minor) => ({ shop: minor, presentment: minor });
  const { shop: base, presentment } = dearest.unitPrice;
  return (minor) => ({ shop: minor, presentment: divideRounded(minor * presentment, base) });
}
