/** Orders. */
import { gid } from "../../shop/gid.ts";
import type { Money, Order } from "../../shop/model/order.ts";
import { add, restAmount, subtract, ZERO } from "../../shop/money.ts";
import { financialStatus, fulfillmentStatus, orderTotals, type Totals } from "../../shop/totals.ts";
import { connectList, limit } from "../connections.ts";
import { type Ctx, type Fields, fieldsOf, personal } from "../context.ts";
import { addressOf } from "./address.ts";
import { metafieldsOf } from "./metafield.ts";
import { bag, count } from "./money.ts";

import { applicationsOf, at, of, orderPartFields } from "./order-parts.ts";

const total = (pick: (totals: Totals, order: Order) => Money) => (order: Order, _args: unknown, ctx: Ctx) =>
  bag(ctx, order, pick(orderTotals(order), order));
const plain = (pick: (totals: Totals) => Money) => (order: Order, _args: unknown, ctx: Ctx) =>
  restAmount(pick(orderTotals(order)).shop, ctx.shop.state.currency);

export const orderFields: Record<string, Fields> = {
  Order: fieldsOf<Order>({
    id: (o) => gid("Order", o.id),
    legacyResourceId: (o) => o.id.toString(),
    name: (o) => o.name,
    number: (o) => o.number,
    createdAt: (o) => at(o.createdAt),
    updatedAt: (o) => at(o.updatedAt),
    processedAt: (o) => at(o.processedAt),
    closedAt: (o) => at(o.closedAt),
    closed: (o) => o.closedAt !== null,
    cancelledAt: (o) => at(o.cancelledAt),
    cancelReason: (o) => o.cancelReason?.toUpperCase() ?? null,
    cancellation: (o) => (o.cancelledAt === null ? null : { staffNote: null }),
    confirmed: () => true,
    confirmationNumber: (o) => o.token.slice(0, 9).toUpperCase(),
    test: (o) => o.test,
    edited: (o) => orderTotals(o).total.shop !== o.originalTotal.shop,
    currencyCode: (_o, _a, ctx) => ctx.shop.state.currency,
    presentmentCurrencyCode: (o) => o.presentmentCurrency,
    customer: (o, _a, ctx) =>
      o.customerId === null ? null : (ctx.shop.state.customers.get(o.customerId) ?? null),
    email: (o, _a, ctx) => personal(ctx, "email", o.email),
    phone: (o, _a, ctx) => personal(ctx, "phone", o.phone),
    customerLocale: (o) => o.customerLocale,
    customerAcceptsMarketing: (o) => o.buyerAcceptsMarketing,
    billingAddress: (o, _a, ctx) => addressOf(personal(ctx, "billingAddress", o.billingAddress), o.id),
    shippingAddress: (o, _a, ctx) => addressOf(personal(ctx, "shippingAddress", o.shippingAddress), o.id),
    tags: (o) => o.tags,
    note: (o) => o.note,
    customAttributes: (o) => o.noteAttributes.map(({ name, value }) => ({ key: name, value })),
    cartToken: (o) => o.cartToken,
    checkoutToken: (o) => o.checkoutToken,
    sourceName: (o) => o.sourceName,
    paymentGatewayNames: (o) => [...new Set(o.transactions.map((t) => t.gateway))],
    discountCode: (o) => o.discounts.find((d) => d.code !== null)?.code ?? null,
    discountCodes: (o) => o.discounts.flatMap((d) => (d.code === null ? [] : [d.code])),
    discountApplications: (o, args, ctx) => connectList(ctx, applicationsOf(ctx, o), args),
    displayFinancialStatus: (o) => financialStatus(o).toUpperCase(),
    displayFulfillmentStatus: (o) => graphqlFulfillment(o),
    fullyPaid: (o) => orderTotals(o).outstanding.shop === 0n,
    unpaid: (o) => orderTotals(o).received.shop === 0n && orderTotals(o).total.shop > 0n,
    refundable: (o) => orderTotals(o).received.shop > orderTotals(o).refunded.shop,
    requiresShipping: (o) => o.lines.some((line) => line.requiresShipping),
    taxesIncluded: (o) => o.taxesIncluded,
    taxExempt: () => false,
    returnStatus: (o) =>
      o.returns.length === 0
        ? "NO_RETURN"
        : o.returns.every((r) => r.status === "closed")
          ? "RETURNED"
          : "IN_PROGRESS",
    customerJourneySummary: (o, _a, ctx) => journeyOf(ctx, o),
    landingPageUrl: (o, _a, ctx) => urlOf(ctx, o.landingSite),
    referrerUrl: (o) => o.referringSite,
    statusPageUrl: (o, _a, ctx) =>
      `https://${ctx.shop.domain}/${ctx.shop.state.id}/orders/${o.token}/authenticate`,
    lineItems: (o, args, ctx) => connectList(ctx, of(o, o.lines), args),
    shippingLine: (o) => of(o, o.shipping)[0] ?? null,
    shippingLines: (o, args, ctx) => connectList(ctx, of(o, o.shipping), args),
    refunds: (o, args) => limit(of(o, o.refunds), args),
    fulfillments: (o, args) => limit(of(o, o.fulfillments), args),
    fulfillmentsCount: (o) => count(o.fulfillments.length),
    returns: (o, args, ctx) => connectList(ctx, of(o, o.returns), args),
    transactions: (o, args) =>
      limit(of(o, [...o.transactions, ...o.refunds.flatMap((refund) => refund.transactions)]), args),
    transactionsCount: (o) => count(o.transactions.length + o.refunds.flatMap((r) => r.transactions).length),
    subtotalLineItemsQuantity: (o) => o.lines.reduce((sum, line) => sum + line.quantity, 0),
    currentSubtotalLineItemsQuantity: (o) => o.lines.reduce((sum, line) => sum + line.currentQuantity, 0),
    originalTotalPriceSet: (o, _a, ctx) => bag(ctx, o, o.originalTotal),
    totalPriceSet: total((t) => t.total),
    currentTotalPriceSet: total((t) => t.currentTotal),
    subtotalPriceSet: total((t) => t.subtotal),
    currentSubtotalPriceSet: total((t) => t.currentSubtotal),
    totalDiscountsSet: total((t) => t.discounts),
    currentTotalDiscountsSet: total((t) => t.currentDiscounts),
    cartDiscountAmountSet: total((t) => t.discounts),
    currentCartDiscountAmountSet: total((t) => t.currentDiscounts),
    totalTaxSet: total((t) => t.tax),
    currentTotalTaxSet: total((t) => t.currentTax),
    totalShippingPriceSet: total((t) => t.shipping),
    currentShippingPriceSet: total((t) => t.currentShipping),
    totalRefundedSet: total((t) => t.refunded),
    totalRefundedShippingSet: total((t) => subtract(t.shipping, t.currentShipping)),
    refundDiscrepancySet: total((_t, o) =>
      add(
        ...o.refunds
          .flatMap((r) => r.adjustments)
          .filter((a) => a.kind === "refund_discrepancy")
          .map((a) => a.amount),
      ),
    ),
    totalReceivedSet: total((t) => t.received),
    netPaymentSet: total((t) => subtract(t.received, t.refunded)),
    totalOutstandingSet: total((t) => t.outstanding),
    totalCapturableSet: total(() => ZERO),
    totalTipReceivedSet: total(() => ZERO),
    totalPrice: plain((t) => t.total),
    subtotalPrice: plain((t) => t.subtotal),
    totalDiscounts: plain((t) => t.discounts),
    totalTax: plain((t) => t.tax),
    totalShippingPrice: plain((t) => t.shipping),
    totalRefunded: plain((t) => t.refunded),
    totalReceived: plain((t) => t.received),
    netPayment: plain((t) => subtract(t.received, t.refunded)),
    totalWeight: () => "0",
    currentTotalWeight: () => "0",
    ...metafieldsOf<Order>((o) => gid("Order", o.id)),
  }),

  ...orderPartFields,
};

function graphqlFulfillment(order: Order): string {
  const status = fulfillmentStatus(order);
  return status === "fulfilled" ? "FULFILLED" : status === "partial" ? "PARTIALLY_FULFILLED" : "UNFULFILLED";
}

function journeyOf(ctx: Ctx, order: Order): Record<string, unknown> {
  const earlier = order.customerId === null ? [] : ctx.shop.ordersOf(order.customerId);
  const visit = order.landingSite
    ? {
        id: gid("CustomerVisit", order.id),
        landingPage: urlOf(ctx, order.landingSite),
        occurredAt: at(order.createdAt),
        referrerUrl: order.referringSite,
        source: order.referringSite ? new URL(order.referringSite).hostname : "direct",
        utmParameters: utmOf(order.landingSite),
      }
    : null;
  return {
    customerOrderIndex: order.customerId === null ? null : earlier.indexOf(order),
    daysToConversion: visit ? 0 : null,
    firstVisit: visit,
    lastVisit: visit,
    momentsCount: count(visit ? 1 : 0),
    ready: true,
  };
}

function utmOf(landing: string): Record<string, string | null> | null {
  const params = new URL(landing, "https://shop").searchParams;
  const parts = {
    source: "utm_source",
    medium: "utm_medium",
    campaign: "utm_campaign",
    content: "utm_content",
    term: "utm_term",
  };
  if (!Object.values(parts).some((name) => params.has(name))) return null;
  return Object.fromEntries(Object.entries(parts).map(([key, name]) => [key, params.get(name)]));
}

function urlOf(ctx: Ctx, path: string | null): string | null {
  return path === null ? null : new URL(path, `https://${ctx.shop.domain}`).toString();
}
