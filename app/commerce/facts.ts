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
  /** all of them */
  tags?: string[];
  /** or only what changed: the others stay as they are */
  tagsAdded?: string[];
  tagsRemoved?: string[];
  emailConsent?: string | null;
  smsConsent?: string | null;
  createdAt?: Date | null;
  updatedAt?: Date | null;
  deletedAt?: Date | null;
  version: string;
  source: FactSource;
};

/** What a customer agreed to, at an instant: kept for good, beside the present state in CustomerFact. */
export type ConsentFact = {
  customerId: bigint;
  channel: "email" | "sms";
  at: Date;
  /** subscribed | unsubscribed | not_subscribed | pending | … */
  state: string;
  /** single_opt_in | confirmed_opt_in | unknown */
  optInLevel: string | null;
  /** where it was collected, as Shopify says */
  collectedFrom: string | null;
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

export type ReturnFact = {
  returnId: bigint;
  orderId: bigint;
  name: string | null;
  /** requested | open | closed | declined | canceled; the goods have come back when it is closed */
  status: string;
  lines: { lineId: bigint | null; quantity: number; reason: string | null }[];
  version: string;
};

/** A checkout begun in the storefront. */
export type CheckoutFact = {
  checkoutId: bigint;
  token: string | null;
  cartToken: string | null;
  /** negative = known by an address only */
  customerId: bigint | null;
  /** only where Shopify names no customer */
  email: string | null;
  phone: string | null;
  acceptsMarketing: boolean;
  recoveryUrl: string | null;
  /** ISO 4217; amounts are in it */
  currency: string;
  totalMinor: bigint | null;
  createdAt: Date;
  updatedAt: Date;
  completedAt: Date | null;
  lines: {
    productId: bigint | null;
    variantId: bigint | null;
    title: string;
    quantity: number;
    /** of one piece */
    priceMinor: bigint | null;
  }[];
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
  /** the cart attribute the storefront left; undefined where it is not told */
  mark?: string | null;
  lines: OrderLineFact[];
  discounts: OrderDiscountFact[];
  refunds: RefundFact[];
  fulfilments: FulfilmentFact[];
  /** undefined where this way in does not tell of returns */
  returns?: ReturnFact[];
  version: string;
  source: FactSource;
};

export type ProductFact = {
  productId: bigint;
  title: string;
  handle: string | null;
  vendor: string | null;
  productType: string | null;
  status: string | null;
  tags: string[];
  createdAt: Date | null;
  updatedAt: Date | null;
  version: string;
};

export type VariantFact = {
  variantId: bigint;
  productId: bigint;
  title: string;
  sku: string | null;
  /** in the shop's minor units, as are the next two */
  priceMinor: bigint | null;
  compareAtMinor: bigint | null;
  /** undefined = not told (the app may not see costs), what is known stays; null = none is entered */
  unitCostMinor: bigint | null | undefined;
  updatedAt: Date | null;
  version: string;
};

/** A batch of facts of one shop, as a delivery, a page of history or a piece of an export yields them. */
export type Facts = {
  orders: OrderFact[];
  customers: CustomerFact[];
  refunds: RefundFact[];
  fulfilments: FulfilmentFact[];
  returns: ReturnFact[];
  checkouts: CheckoutFact[];
  consents: ConsentFact[];
  products: ProductFact[];
  variants: VariantFact[];
  deletedProducts: { productId: bigint }[];
  deletedCheckouts: { checkoutId: bigint; deletedAt: Date }[];
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
    returns: [],
    checkouts: [],
    consents: [],
    products: [],
    variants: [],
    deletedProducts: [],
    deletedCheckouts: [],
    deletedOrders: [],
    deletedCustomers: [],
    mergedCustomers: [],
  };
}
