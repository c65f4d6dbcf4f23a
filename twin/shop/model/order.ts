/**
 * An order and all that becomes of it: refunds, fulfilments, returns.
 */
import type { DiscountValue } from "./discount.ts";
import type { Address } from "./people.ts";

/** The same amount twice: in minor units of the shop's currency and of the order's presentment currency. */
export type Money = { shop: bigint; presentment: bigint };

/** One discount as applied to one order (REST: discount_applications). */
export type DiscountApplication = {
  kind: "discount_code" | "automatic" | "manual";
  /** The code as the customer typed it; null unless kind is discount_code. */
  code: string | null;
  title: string;
  value: DiscountValue;
  amount: Money;
};

export type Property = { name: string; value: string };

export type OrderLine = {
  id: bigint;
  productId: bigint | null;
  variantId: bigint | null;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  vendor: string | null;
  quantity: number;
  /** What is left after edits and refunds. */
  currentQuantity: number;
  fulfillableQuantity: number;
  unitPrice: Money;
  /** Indexes into Order.discounts with the share of this line. */
  allocations: { discount: number; amount: Money }[];
  tax: Money;
  giftCard: boolean;
  requiresShipping: boolean;
  properties: Property[];
};

export type ShippingLine = {
  id: bigint;
  title: string;
  code: string;
  price: Money;
  discounted: Money;
  tax: Money;
};

export type Transaction = {
  id: bigint;
  kind: "sale" | "refund" | "void" | "authorization" | "capture";
  status: "success" | "pending" | "failure";
  gateway: string;
  amount: Money;
  createdAt: number;
  parentId: bigint | null;
};

export type RefundLine = {
  id: bigint;
  lineId: bigint;
  quantity: number;
  subtotal: Money;
  tax: Money;
  restockType: "no_restock" | "cancel" | "return";
};

/** A part of a refund that belongs to no line: amounts are negative, as Shopify sends them. */
export type OrderAdjustment = {
  id: bigint;
  kind: "shipping_refund" | "refund_discrepancy";
  amount: Money;
  tax: Money;
  reason: string;
};

export type Refund = {
  id: bigint;
  createdAt: number;
  note: string | null;
  lines: RefundLine[];
  adjustments: OrderAdjustment[];
  transactions: Transaction[];
  /** What went back to the customer: the sum of the refund transactions. */
  total: Money;
  returnId: bigint | null;
};

export type Fulfillment = {
  id: bigint;
  name: string;
  status: "success" | "cancelled";
  trackingCompany: string | null;
  trackingNumber: string | null;
  lines: { lineId: bigint; quantity: number }[];
  createdAt: number;
  updatedAt: number;
};

export type OrderReturn = {
  id: bigint;
  name: string;
  status: "open" | "closed" | "cancelled" | "requested" | "declined";
  lines: { id: bigint; lineId: bigint; quantity: number; reason: string; note: string }[];
  createdAt: number;
  closedAt: number | null;
};

export type CancelReason = "customer" | "declined" | "fraud" | "inventory" | "staff" | "other";

export type Order = {
  id: bigint;
  number: number;
  name: string;
  token: string;
  createdAt: number;
  processedAt: number;
  updatedAt: number;
  closedAt: number | null;
  cancelledAt: number | null;
  cancelReason: CancelReason | null;
  test: boolean;
  customerId: bigint | null;
  email: string | null;
  phone: string | null;
  presentmentCurrency: string;
  taxesIncluded: boolean;
  /** The total when the order was placed; later edits do not change it. */
  originalTotal: Money;
  lines: OrderLine[];
  shipping: ShippingLine[];
  discounts: DiscountApplication[];
  fulfillments: Fulfillment[];
  refunds: Refund[];
  returns: OrderReturn[];
  transactions: Transaction[];
  billingAddress: Address | null;
  shippingAddress: Address | null;
  tags: string[];
  note: string | null;
  noteAttributes: Property[];
  sourceName: string;
  landingSite: string | null;
  referringSite: string | null;
  cartToken: string | null;
  checkoutToken: string | null;
  buyerAcceptsMarketing: boolean;
  customerLocale: string | null;
};
