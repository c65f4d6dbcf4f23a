/** What scripts, tests, the storefront and the history generator hand in: what is left out is made up or usual. */
import type { ProtectedDataLevel } from "./model/app-install.ts";
import type { CodeDiscount, DiscountValue } from "./model/discount.ts";
import type { Product } from "./model/goods.ts";
import type { CancelReason, Property } from "./model/order.ts";
import type { Address, ConsentState, Customer } from "./model/people.ts";
import type { ShopState } from "./model/state.ts";

export type ShopSpec = {
  domain: string;
  name?: string;
  email?: string;
  currency?: string;
  presentmentRates?: Record<string, number>;
  timezone?: string;
  countryCode?: string;
  locale?: string;
  plan?: ShopState["plan"];
  taxRate?: number;
  taxesIncluded?: boolean;
  createdAt?: number;
  /** Scopes the merchant granted. Default: every scope the app asked for, with read_all_orders. */
  scopes?: string[];
  protectedData?: ProtectedDataLevel;
  /** Default true: the app is installed (tokens are given out on request). */
  installed?: boolean;
};

export type VariantSpec = {
  title?: string;
  sku?: string | null;
  barcode?: string | null;
  price: bigint;
  compareAtPrice?: bigint | null;
  unitCost?: bigint | null;
  inventoryQuantity?: number;
  requiresShipping?: boolean;
  options?: string[];
};

export type ProductSpec = {
  title: string;
  handle?: string;
  bodyHtml?: string;
  vendor?: string;
  productType?: string;
  status?: Product["status"];
  tags?: string[];
  collections?: string[];
  imageUrl?: string | null;
  giftCard?: boolean;
  optionNames?: string[];
  variants: VariantSpec[];
  createdAt?: number;
};

export type CustomerSpec = {
  email?: string | null;
  phone?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  note?: string | null;
  locale?: string;
  state?: Customer["state"];
  verifiedEmail?: boolean;
  tags?: string[];
  emailConsent?: ConsentState;
  smsConsent?: ConsentState;
  addresses?: Partial<Address>[];
  createdAt?: number;
};

export type LineSpec = {
  quantity: number;
  /** Takes title, sku, price, vendor from the catalogue; without it give title and price. */
  variantId?: bigint;
  sku?: string;
  title?: string;
  /** Unit price in minor units of the shop's currency; overrides the catalogue. */
  price?: bigint;
  giftCard?: boolean;
  properties?: Property[];
};

export type OrderSpec = {
  lines: LineSpec[];
  /** An existing customer. */
  customerId?: bigint;
  /**
   * Guest checkout: joins or creates the customer of this e-mail, as Shopify does. With neither
   * customerId, email nor phone the order has no customer.
   */
  email?: string;
  phone?: string;
  firstName?: string;
  lastName?: string;
  /** Codes of the shop's own discounts, or one described here (then it need not exist in the shop). */
  discountCodes?: (string | { code: string; value: DiscountValue })[];
  automaticDiscount?: { title: string; value: DiscountValue };
  /** Minor units of the shop's currency; default 0 with no shipping line. */
  shippingPrice?: bigint;
  presentmentCurrency?: string;
  /** Units of the presentment currency per unit of the shop's; default from the shop. */
  presentmentRate?: number;
  taxRate?: number;
  test?: boolean;
  /** Default paid. pending: no money yet. */
  financialStatus?: "paid" | "pending" | "authorized";
  createdAt?: number;
  /** Default createdAt; an imported order may have been processed long before it was created. */
  processedAt?: number;
  tags?: string[];
  note?: string;
  noteAttributes?: Property[];
  sourceName?: string;
  landingSite?: string;
  referringSite?: string;
  cartToken?: string;
  checkoutToken?: string;
  buyerAcceptsMarketing?: boolean;
  customerLocale?: string;
  shippingAddress?: Partial<Address>;
  billingAddress?: Partial<Address>;
  gateway?: string;
};

export type RefundSpec = {
  /** Lines by id or by position in the order; without lines and amount everything left is refunded. */
  lines?: { line: bigint | number; quantity: number }[];
  /** Minor units of the shop's currency that belong to no line (goodwill). */
  amount?: bigint;
  /** Minor units of the shop's currency of shipping given back. */
  shipping?: bigint;
  note?: string;
  restock?: boolean;
  returnId?: bigint;
  at?: number;
};

export type CancelSpec = { reason?: CancelReason; refund?: boolean; at?: number };
export type FulfilSpec = {
  lines?: { line: bigint | number; quantity: number }[];
  trackingCompany?: string;
  trackingNumber?: string;
  at?: number;
};
export type ReturnSpec = {
  /** Default: everything left of every line. */
  lines?: { line: bigint | number; quantity: number; reason?: string; note?: string }[];
  /** Default true: closed at once, as after the parcel arrived. */
  close?: boolean;
  /** Also gives the money of these lines back. */
  refund?: boolean;
  at?: number;
};
export type EditSpec = {
  add?: LineSpec[];
  /** New quantity of existing lines. */
  set?: { line: bigint | number; quantity: number }[];
  staffNote?: string;
  at?: number;
};

export type CustomerChange = Partial<
  Pick<
    Customer,
    "email" | "phone" | "firstName" | "lastName" | "note" | "locale" | "state" | "tags" | "verifiedEmail"
  >
> & {
  emailConsent?: ConsentState;
  smsConsent?: ConsentState;
  addresses?: Partial<Address>[];
  at?: number;
};

/** What happened to an order of a history after it was placed; `at` in milliseconds. */
export type LaterEvent =
  | ({ kind: "fulfil"; at: number } & Omit<FulfilSpec, "at">)
  | ({ kind: "refund"; at: number } & Omit<RefundSpec, "at">)
  | ({ kind: "cancel"; at: number } & Omit<CancelSpec, "at">)
  | ({ kind: "return"; at: number } & Omit<ReturnSpec, "at">)
  | ({ kind: "edit"; at: number } & Omit<EditSpec, "at">);

/**
 * A shop's past, loaded at once and silently (no webhooks). `key`s are the generator's own names by which
 * orders point at customers and variants inside this history; ids are given out while loading.
 */
export type History = {
  products: (Omit<ProductSpec, "variants"> & { variants: (VariantSpec & { key: string })[] })[];
  customers: (CustomerSpec & { key: string })[];
  /** In the order in which they were placed: order numbers follow it. */
  orders: (Omit<OrderSpec, "lines" | "customerId"> & {
    customerKey?: string;
    lines: (Omit<LineSpec, "variantId"> & { variantKey?: string })[];
    createdAt: number;
    later?: LaterEvent[];
  })[];
  discounts?: DiscountSpec[];
};

export type DiscountSpec = {
  title: string;
  codes: string[];
  value: DiscountValue;
  startsAt?: number;
  endsAt?: number | null;
  usageLimit?: number | null;
  appliesOncePerCustomer?: boolean;
  minimumSubtotal?: bigint | null;
  minimumQuantity?: number | null;
  customerIds?: bigint[];
  segmentIds?: bigint[];
  combinesWith?: Partial<CodeDiscount["combinesWith"]>;
  tags?: string[];
};
