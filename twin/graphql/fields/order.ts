/** Orders and what hangs on them: lines, refunds, fulfilments, returns, transactions, discounts. */

import { gid } from "../../shop/gid.ts";
import type {
  DiscountApplication,
  Fulfillment,
  Money,
  Order,
  OrderAdjustment,
  OrderLine,
  OrderReturn,
  Refund,
  RefundLine,
  ShippingLine,
  Transaction,
} from "../../shop/model.ts";
import { add, restAmount, share, subtract, times, ZERO } from "../../shop/money.ts";
import {
  financialStatus,
  fulfillmentStatus,
  lineDiscount,
  orderTotals,
  type Totals,
} from "../../shop/totals.ts";
import { graphqlInstant } from "../../webhooks/instants.ts";
import { connectList, limit } from "../connections.ts";
import { type Ctx, type Fields, fieldsOf, personal, tagged } from "../context.ts";
import { addressOf } from "./address.ts";
import { metafieldsOf } from "./metafield.ts";
import { bag, count, moneyV2 } from "./money.ts";

type Of<T> = { order: Order; it: T };
const of = <T>(order: Order, items: T[]): Of<T>[] => items.map((it) => ({ order, it }));
const at = (instant: number | null) => (instant === null ? null : graphqlInstant(instant));
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

  LineItem: fieldsOf<Of<OrderLine>>({
    id: ({ it }) => gid("LineItem", it.id),
    title: ({ it }) => it.title,
    name: ({ it }) => (it.variantTitle ? `${it.title} - ${it.variantTitle}` : it.title),
    variantTitle: ({ it }) => it.variantTitle,
    sku: ({ it }) => it.sku,
    vendor: ({ it }) => it.vendor,
    quantity: ({ it }) => it.quantity,
    currentQuantity: ({ it }) => it.currentQuantity,
    refundableQuantity: ({ it }) => it.currentQuantity,
    unfulfilledQuantity: ({ it }) => it.fulfillableQuantity,
    fulfillableQuantity: ({ it }) => it.fulfillableQuantity,
    nonFulfillableQuantity: ({ it }) => it.quantity - it.fulfillableQuantity,
    isGiftCard: ({ it }) => it.giftCard,
    requiresShipping: ({ it }) => it.requiresShipping,
    restockable: ({ it }) => it.variantId !== null,
    taxable: () => true,
    merchantEditable: ({ order }) => order.cancelledAt === null,
    customAttributes: ({ it }) => it.properties.map(({ name, value }) => ({ key: name, value })),
    product: ({ it }, _a, ctx) =>
      it.productId === null ? null : (ctx.shop.state.products.get(it.productId) ?? null),
    variant: ({ it }, _a, ctx) =>
      it.variantId === null ? null : (ctx.shop.variants.get(it.variantId)?.variant ?? null),
    originalUnitPriceSet: ({ order, it }, _a, ctx) => bag(ctx, order, it.unitPrice),
    originalTotalSet: ({ order, it }, _a, ctx) => bag(ctx, order, times(it.unitPrice, it.quantity)),
    // Shopify leaves code discounts out of discountedTotalSet unless they are asked for.
    discountedTotalSet: ({ order, it }, args, ctx) =>
      bag(
        ctx,
        order,
        subtract(times(it.unitPrice, it.quantity), discountOf(order, it, Boolean(args.withCodeDiscounts))),
      ),
    discountedUnitPriceSet: ({ order, it }, _a, ctx) =>
      bag(
        ctx,
        order,
        share(subtract(times(it.unitPrice, it.quantity), discountOf(order, it, false)), 1, it.quantity),
      ),
    discountedUnitPriceAfterAllDiscountsSet: ({ order, it }, _a, ctx) =>
      bag(ctx, order, share(subtract(times(it.unitPrice, it.quantity), lineDiscount(it)), 1, it.quantity)),
    totalDiscountSet: ({ order, it }, _a, ctx) => bag(ctx, order, discountOf(order, it, false)),
    discountAllocations: ({ order, it }, _a, ctx) =>
      it.allocations.map((allocation) => ({
        allocatedAmountSet: bag(ctx, order, allocation.amount),
        allocatedAmount: moneyV2(allocation.amount.shop, ctx.shop.state.currency),
        discountApplication: applicationsOf(ctx, order)[allocation.discount],
      })),
    taxLines: ({ order, it }, _a, ctx) =>
      it.tax.shop === 0n
        ? []
        : [
            {
              title: "Tax",
              rate: ctx.shop.state.taxRate,
              ratePercentage: ctx.shop.state.taxRate * 100,
              priceSet: bag(ctx, order, it.tax),
            },
          ],
  }),

  Refund: fieldsOf<Of<Refund>>({
    id: ({ it }) => gid("Refund", it.id),
    legacyResourceId: ({ it }) => it.id.toString(),
    createdAt: ({ it }) => at(it.createdAt),
    updatedAt: ({ it }) => at(it.createdAt),
    processedAt: ({ it }) => at(it.createdAt),
    note: ({ it }) => it.note,
    order: ({ order }) => order,
    totalRefundedSet: ({ order, it }, _a, ctx) => bag(ctx, order, it.total),
    totalRefunded: ({ it }, _a, ctx) => moneyV2(it.total.shop, ctx.shop.state.currency),
    refundLineItems: ({ order, it }, args, ctx) => connectList(ctx, of(order, it.lines), args),
    refundShippingLines: (_r, args, ctx) => connectList(ctx, [], args),
    orderAdjustments: ({ order, it }, args, ctx) => connectList(ctx, of(order, it.adjustments), args),
    transactions: ({ order, it }, args, ctx) => connectList(ctx, of(order, it.transactions), args),
    return: ({ order, it }) => {
      const made = order.returns.find((r) => r.id === it.returnId);
      return made ? { order, it: made } : null;
    },
    duties: () => [],
  }),

  RefundLineItem: fieldsOf<Of<RefundLine>>({
    id: ({ it }) => gid("RefundLineItem", it.id),
    quantity: ({ it }) => it.quantity,
    restockType: ({ it }) => it.restockType.toUpperCase(),
    restocked: ({ it }) => it.restockType !== "no_restock",
    lineItem: ({ order, it }) => ({ order, it: order.lines.find((line) => line.id === it.lineId)! }),
    priceSet: ({ order, it }, _a, ctx) => bag(ctx, order, share(it.subtotal, 1, it.quantity)),
    subtotalSet: ({ order, it }, _a, ctx) => bag(ctx, order, it.subtotal),
    totalTaxSet: ({ order, it }, _a, ctx) => bag(ctx, order, it.tax),
  }),

  OrderAdjustment: fieldsOf<Of<OrderAdjustment>>({
    id: ({ it }) => gid("OrderAdjustment", it.id),
    amountSet: ({ order, it }, _a, ctx) => bag(ctx, order, it.amount),
    taxAmountSet: ({ order, it }, _a, ctx) => bag(ctx, order, it.tax),
    reason: ({ it }) => (it.kind === "refund_discrepancy" ? "REFUND_DISCREPANCY" : null),
  }),

  OrderTransaction: fieldsOf<Of<Transaction>>({
    id: ({ it }) => gid("OrderTransaction", it.id),
    kind: ({ it }) => it.kind.toUpperCase(),
    status: ({ it }) => it.status.toUpperCase(),
    gateway: ({ it }) => it.gateway,
    formattedGateway: ({ it }) => it.gateway,
    createdAt: ({ it }) => at(it.createdAt),
    processedAt: ({ it }) => at(it.createdAt),
    order: ({ order }) => order,
    test: ({ order }) => order.test,
    amountSet: ({ order, it }, _a, ctx) => bag(ctx, order, it.amount),
    fees: () => [],
    manualPaymentGateway: ({ it }) => it.gateway === "manual",
    manuallyCapturable: () => false,
    multiCapturable: () => false,
  }),

  Fulfillment: fieldsOf<Of<Fulfillment>>({
    id: ({ it }) => gid("Fulfillment", it.id),
    legacyResourceId: ({ it }) => it.id.toString(),
    name: ({ it }) => it.name,
    status: ({ it }) => it.status.toUpperCase(),
    displayStatus: () => "FULFILLED",
    createdAt: ({ it }) => at(it.createdAt),
    updatedAt: ({ it }) => at(it.updatedAt),
    order: ({ order }) => order,
    requiresShipping: () => true,
    totalQuantity: ({ it }) => it.lines.reduce((sum, line) => sum + line.quantity, 0),
    trackingInfo: ({ it }) =>
      it.trackingNumber === null
        ? []
        : [{ company: it.trackingCompany, number: it.trackingNumber, url: null }],
    fulfillmentLineItems: ({ order, it }, args, ctx) =>
      connectList(
        ctx,
        it.lines.map((line, i) => ({ order, fulfillment: it, line, i })),
        args,
      ),
  }),

  FulfillmentLineItem: fieldsOf<{
    order: Order;
    fulfillment: { id: bigint };
    line: { lineId: bigint; quantity: number };
    i: number;
  }>({
    id: ({ fulfillment, i }) => gid("FulfillmentLineItem", fulfillment.id + BigInt(i)),
    quantity: ({ line }) => line.quantity,
    lineItem: ({ order, line }) => ({ order, it: order.lines.find((l) => l.id === line.lineId)! }),
  }),

  Return: fieldsOf<Of<OrderReturn>>({
    id: ({ it }) => gid("Return", it.id),
    name: ({ it }) => it.name,
    status: ({ it }) => (it.status === "cancelled" ? "CANCELED" : it.status.toUpperCase()),
    createdAt: ({ it }) => at(it.createdAt),
    closedAt: ({ it }) => at(it.closedAt),
    order: ({ order }) => order,
    totalQuantity: ({ it }) => it.lines.reduce((sum, line) => sum + line.quantity, 0),
    refunds: ({ order, it }, args, ctx) =>
      connectList(
        ctx,
        of(
          order,
          order.refunds.filter((r) => r.returnId === it.id),
        ),
        args,
      ),
    returnLineItems: ({ order, it }, args, ctx) =>
      connectList(
        ctx,
        it.lines.map((line) => tagged("ReturnLineItem", { order, it: line })),
        args,
      ),
  }),

  ReturnLineItem: fieldsOf<Of<OrderReturn["lines"][number]>>({
    id: ({ it }) => gid("ReturnLineItem", it.id),
    quantity: ({ it }) => it.quantity,
    returnReason: ({ it }) => returnReason(it.reason),
    returnReasonNote: ({ it }) => it.note,
    refundableQuantity: ({ it }) => it.quantity,
    refundedQuantity: () => 0,
    processedQuantity: ({ it }) => it.quantity,
    processableQuantity: () => 0,
    unprocessedQuantity: () => 0,
    fulfillmentLineItem: ({ order, it }) => ({ order, fulfillment: it, line: it, i: 0 }),
  }),

  ShippingLine: fieldsOf<Of<ShippingLine>>({
    id: ({ it }) => gid("ShippingLine", it.id),
    title: ({ it }) => it.title,
    code: ({ it }) => it.code,
    custom: () => false,
    isRemoved: () => false,
    source: () => "shopify",
    originalPriceSet: ({ order, it }, _a, ctx) => bag(ctx, order, it.price),
    discountedPriceSet: ({ order, it }, _a, ctx) => bag(ctx, order, it.discounted),
    currentDiscountedPriceSet: ({ order, it }, _a, ctx) => bag(ctx, order, it.discounted),
    discountAllocations: () => [],
    taxLines: () => [],
  }),
};

/** Discounts of a line; code discounts count only when asked for. */
function discountOf(order: Order, line: OrderLine, withCodes: boolean) {
  return add(
    ...line.allocations
      .filter((a) => withCodes || order.discounts[a.discount]?.kind !== "discount_code")
      .map((a) => a.amount),
  );
}

function applicationsOf(ctx: Ctx, order: Order): Record<string, unknown>[] {
  return order.discounts.map((discount, index) => ({
    __typename: typeOfApplication(discount),
    ...(discount.code === null ? { title: discount.title } : { code: discount.code }),
    index,
    allocationMethod: "ACROSS",
    targetSelection: "ALL",
    targetType: discount.value.type === "free_shipping" ? "SHIPPING_LINE" : "LINE_ITEM",
    value:
      discount.value.type === "fixed_amount"
        ? { __typename: "MoneyV2", ...moneyV2(discount.value.amount, ctx.shop.state.currency) }
        : {
            __typename: "PricingPercentageValue",
            percentage: discount.value.type === "percentage" ? discount.value.percent : 100,
          },
  }));
}

function typeOfApplication(discount: DiscountApplication): string {
  const names = {
    discount_code: "DiscountCodeApplication",
    automatic: "AutomaticDiscountApplication",
    manual: "ManualDiscountApplication",
  };
  return names[discount.kind];
}

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

const RETURN_REASONS = new Set([
  "COLOR",
  "DEFECTIVE",
  "NOT_AS_DESCRIBED",
  "OTHER",
  "SIZE_TOO_LARGE",
  "SIZE_TOO_SMALL",
  "STYLE",
  "UNKNOWN",
  "UNWANTED",
  "WRONG_ITEM",
]);
function returnReason(reason: string): string {
  const upper = reason.toUpperCase();
  return RETURN_REASONS.has(upper) ? upper : "OTHER";
}
