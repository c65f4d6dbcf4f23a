/** What hangs on an order: lines, refunds, fulfilments, returns, transactions, shipping, discounts. */
import { gid } from "../../shop/gid.ts";
import type {
  DiscountApplication,
  Fulfillment,
  Order,
  OrderAdjustment,
  OrderLine,
  OrderReturn,
  Refund,
  RefundLine,
  ShippingLine,
  Transaction,
} from "../../shop/model/order.ts";
import { add, share, subtract, times } from "../../shop/money.ts";
import { lineDiscount } from "../../shop/totals.ts";
import { graphqlInstant } from "../../webhooks/instants.ts";
import { connectList } from "../connections.ts";
import { type Ctx, type Fields, fieldsOf, tagged } from "../context.ts";
import { bag, moneyV2 } from "./money.ts";

export type Of<T> = { order: Order; it: T };
export const of = <T>(order: Order, items: T[]): Of<T>[] => items.map((it) => ({ order, it }));
export const at = (instant: number | null) => (instant === null ? null : graphqlInstant(instant));
export const orderPartFields: Record<string, Fields> = {
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

export function applicationsOf(ctx: Ctx, order: Order): Record<string, unknown>[] {
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
