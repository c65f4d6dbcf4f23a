// The facts every way in (webhook, bulk history, orders export) speaks of, in one shape.
// `undefined` = this message does not say, what is known stays; `null` = it says there is none.

/** Where a fact came from. An orders export never overrides what Shopify itself sent. */
export type FactSource = "webhook" | "bulk" | "csv";

export type CustomerFact = {
  /** Shopify's id; negative = provisional, derived from the address in an orders export */
  customerId: bigint;
  /** lower case, trimmed; null when withheld */
  email?: string | null;
  /** digits with a leading + where given */
  phone?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  /** ISO 3166-1 alpha-2 */
  country?: string | null;
  locale?: string | null;
  tags?: string[];
  emailConsent?: string | null;
  smsConsent?: string | null;
  createdAt?: Date | null;
  updatedAt?: Date | null;
  deletedAt?: Date | null;
  version: string;
  source: FactSource;
};

export type OrderLineFact = {
  lineId: bigint | null;
  productId: bigint | null;
  variantId: bigint | null;
  sku: string | null;
  title: string;
  quantity: number;
  currentQuantity: number | null;
  /** unit price before discounts, in the shop's minor units */
  priceMinor: bigint;
  compareAtMinor: bigint | null;
  /** discounts allocated to the whole line */
  discountMinor: bigint;
  giftCard: boolean;
};

export type OrderDiscountFact = {
  code: string;
  kind: "discount_code" | "automatic" | "manual" | "script";
  amountMinor: bigint | null;
};

export type RefundFact = {
  refundId: bigint;
  orderId: bigint;
  createdAt: Date;
  /** money given back, in the shop's minor units */
  amountMinor: bigint;
  lines: { lineId: bigint | null; quantity: number; amountMinor: bigint; restocked: boolean }[];
};

export type FulfilmentFact = {
  fulfilmentId: bigint;
  orderId: bigint;
  createdAt: Date;
  updatedAt: Date | null;
  status: string | null;
  version: string;
};

export type OrderFact = {
  orderId: bigint;
  name: string | null;
  /** null = nobody to credit (a guest with neither e-mail nor phone) */
  customer: CustomerFact | null;
  createdAt: Date;
  processedAt: Date | null;
  updatedAt: Date | null;
  cancelledAt: Date | null;
  cancelReason: string | null;
  test: boolean;
  draft: boolean;
  /** ISO 4217; must be the shop's currency */
  currency: string;
  totalMinor: bigint;
  subtotalMinor: bigint | null;
  discountMinor: bigint | null;
  shippingMinor: bigint | null;
  taxMinor: bigint | null;
  /** what the order itself reports as given back so far; the refunds may add up to more */
  refundedReportedMinor: bigint;
  presentmentCurrency: string | null;
  presentmentTotalMinor: bigint | null;
  financialStatus: string | null;
  fulfillmentStatus: string | null;
  sourceName: string | null;
  landingSite: string | null;
  referringSite: string | null;
  tags: string[];
  lines: OrderLineFact[];
  discounts: OrderDiscountFact[];
  refunds: RefundFact[];
  fulfilments: FulfilmentFact[];
  version: string;
  source: FactSource;
};

/** A batch of facts of one shop, as a delivery, a page of history or a piece of an export yields them. */
export type Facts = {
  orders: OrderFact[];
  customers: CustomerFact[];
  refunds: RefundFact[];
  fulfilments: FulfilmentFact[];
  deletedOrders: { orderId: bigint; deletedAt: Date }[];
  deletedCustomers: { customerId: bigint; deletedAt: Date }[];
  mergedCustomers: { fromId: bigint; intoId: bigint }[];
};

export function noFacts(): Facts {
  return {
    orders: [],
    customers: [],
    refunds: [],
    fulfilments: [],
    deletedOrders: [],
    deletedCustomers: [],
    mergedCustomers: [],
  };
}
