/**
 * What a twin shop is made of. Plain data, no behaviour: ids are bigint (some above 2^53, as Shopify's own
 * samples are), money is integer minor units, instants are milliseconds since the epoch in UTC.
 */

/** The same amount twice: in minor units of the shop's currency and of the order's presentment currency. */
export type Money = { shop: bigint; presentment: bigint };

export type Address = {
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  address1: string | null;
  address2: string | null;
  city: string | null;
  province: string | null;
  provinceCode: string | null;
  country: string | null;
  countryCode: string | null;
  zip: string | null;
  phone: string | null;
};

export type ConsentState = "not_subscribed" | "pending" | "subscribed" | "unsubscribed" | "redacted";
export type Consent = {
  state: ConsentState;
  optInLevel: "single_opt_in" | "confirmed_opt_in" | "unknown" | null;
  updatedAt: number | null;
};

export type Customer = {
  id: bigint;
  createdAt: number;
  updatedAt: number;
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  note: string | null;
  locale: string;
  verifiedEmail: boolean;
  /** disabled: no account (guest checkout); enabled: can log in to the storefront. */
  state: "disabled" | "invited" | "enabled" | "declined";
  taxExempt: boolean;
  tags: string[];
  emailConsent: Consent;
  smsConsent: Consent;
  addresses: (Address & { id: bigint })[];
};

export type Variant = {
  id: bigint;
  productId: bigint;
  title: string;
  sku: string | null;
  barcode: string | null;
  /** Minor units of the shop's currency. */
  price: bigint;
  compareAtPrice: bigint | null;
  /** What one unit costs the merchant, in minor units; null when the merchant never said. */
  unitCost: bigint | null;
  inventoryQuantity: number;
  inventoryItemId: bigint;
  position: number;
  requiresShipping: boolean;
  options: string[];
  createdAt: number;
  updatedAt: number;
};

export type Product = {
  id: bigint;
  title: string;
  handle: string;
  bodyHtml: string;
  vendor: string;
  productType: string;
  status: "active" | "draft" | "archived";
  tags: string[];
  collections: string[];
  imageUrl: string | null;
  giftCard: boolean;
  optionNames: string[];
  variants: Variant[];
  publishedAt: number | null;
  createdAt: number;
  updatedAt: number;
};

export type DiscountValue =
  | { type: "percentage"; percent: number }
  /** Minor units of the shop's currency. */
  | { type: "fixed_amount"; amount: bigint }
  | { type: "free_shipping" };

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

export type RedeemCode = { id: bigint; code: string; usageCount: number };
export type CodeDiscount = {
  id: bigint;
  title: string;
  value: DiscountValue;
  /** Empty: everybody. */
  customerIds: bigint[];
  segmentIds: bigint[];
  startsAt: number;
  endsAt: number | null;
  usageLimit: number | null;
  appliesOncePerCustomer: boolean;
  minimumSubtotal: bigint | null;
  minimumQuantity: number | null;
  combinesWith: { orderDiscounts: boolean; productDiscounts: boolean; shippingDiscounts: boolean };
  codes: RedeemCode[];
  tags: string[];
  deactivated: boolean;
  createdAt: number;
  updatedAt: number;
};

/** A discount that needs no code: the best of those that apply is taken off at the checkout. */
export type AutomaticDiscount = {
  id: bigint;
  title: string;
  value: DiscountValue;
  /** Empty: everybody. */
  segmentIds: bigint[];
  startsAt: number;
  endsAt: number | null;
  combinesWith: CodeDiscount["combinesWith"];
  createdAt: number;
  updatedAt: number;
};

export type CodeCreation = {
  id: bigint;
  discountId: bigint;
  codes: { code: string; redeemCodeId: bigint | null; error: string | null }[];
  done: boolean;
  createdAt: number;
};

export type Metafield = {
  id: bigint;
  ownerGid: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: number;
  updatedAt: number;
};

export type MetafieldDefinition = {
  id: bigint;
  name: string;
  namespace: string;
  key: string;
  ownerType: string;
  type: string;
  description: string | null;
};

export type Segment = { id: bigint; name: string; query: string; createdAt: number; updatedAt: number };

export type StoreCreditEntry = {
  id: bigint;
  /** Minor units of `currency`. */
  amount: bigint;
  currency: string;
  createdAt: number;
  expiresAt: number | null;
};
export type StoreCreditAccount = {
  id: bigint;
  customerId: bigint;
  currency: string;
  entries: StoreCreditEntry[];
};

export type CartLine = { variantId: bigint; quantity: number; properties: Property[] };
export type Cart = {
  token: string;
  lines: CartLine[];
  attributes: Property[];
  discountCodes: string[];
  createdAt: number;
  updatedAt: number;
};

export type Checkout = {
  id: bigint;
  token: string;
  cartToken: string | null;
  email: string | null;
  phone: string | null;
  customerId: bigint | null;
  lines: CartLine[];
  discountCodes: string[];
  buyerAcceptsMarketing: boolean;
  presentmentCurrency: string;
  createdAt: number;
  updatedAt: number;
  completedAt: number | null;
};

/** A subscription: `app` ones come from the app's TOML and cannot be deleted, `api` ones are per shop. */
export type WebhookSubscription = {
  id: bigint;
  /** REST form, such as "orders/create". */
  topic: string;
  /** A path of the app ("/webhooks") or a full URL. */
  uri: string;
  source: "app" | "api";
  includeFields: string[];
  filter: string | null;
  failuresInARow: number;
  createdAt: number;
};

export type BulkOperation = {
  id: bigint;
  status: "CREATED" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELING" | "CANCELED" | "EXPIRED";
  errorCode: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT" | null;
  query: string;
  groupObjects: boolean;
  createdAt: number;
  completedAt: number | null;
  objectCount: number;
  rootObjectCount: number;
  fileSize: number | null;
  /** Whether a result file exists: none for zero rows. */
  hasFile: boolean;
};

export type AppInstall = {
  id: bigint;
  installed: boolean;
  scopes: string[];
  installedAt: number | null;
  uninstalledAt: number | null;
};

export type AccessToken = {
  token: string;
  kind: "offline" | "online";
  userId: bigint | null;
  scopes: string[];
  createdAt: number;
  /** null: never (a token asked for without expiring=1). */
  expiresAt: number | null;
  refreshToken: string | null;
  refreshExpiresAt: number | null;
  /** First use of this token's successor kills the older refresh token for good. */
  usedAt: number | null;
  /** The refresh token that was exchanged for this pair. */
  replaces: string | null;
};

export type Collection = { id: bigint; handle: string; title: string; updatedAt?: number };

/** What protected customer data the app may see: 0 nothing, 1 without name/address/phone/e-mail, 2 all. */
export type ProtectedDataLevel = 0 | 1 | 2;

/** Everything a shop is; survives a restart as one snapshot. */
export type ShopState = {
  id: bigint;
  domain: string;
  name: string;
  email: string;
  /** ISO 4217. */
  currency: string;
  /** Other currencies customers may be shown, with units of it per one unit of the shop's currency. */
  presentmentRates: Record<string, number>;
  /** IANA time zone. */
  timezone: string;
  countryCode: string;
  /** Primary locale of the shop and of its staff, such as "en" or "fa". */
  locale: string;
  /** The admin language of the staff member at the screen, when it differs from `locale`. */
  staffLocale?: string;
  /** The shop asks visitors for consent before they may be counted (customer privacy settings); default: it does not. */
  consentRequired?: boolean;
  /** Where the merchant put the app proxy, when it is not where the app's TOML has it: "/tools/loyal". */
  proxyPath?: string;
  /** App embeds switched on in the theme editor: file names of the theme extension's blocks. */
  themeEmbeds?: string[];
  /** App blocks placed in the theme's templates, by template ("account", "cart", "product"): file names, in order. */
  themeBlocks?: Record<string, string[]>;
  plan: "standard" | "advanced" | "plus" | "enterprise";
  /** Fraction, 0.2 = 20 %. */
  taxRate: number;
  taxesIncluded: boolean;
  createdAt: number;
  updatedAt: number;
  nextSerial: bigint;
  nextOrderNumber: number;
  protectedData: ProtectedDataLevel;
  install: AppInstall;
  tokens: AccessToken[];
  products: Map<bigint, Product>;
  collections: Map<string, Collection>;
  customers: Map<bigint, Customer>;
  orders: Map<bigint, Order>;
  discounts: Map<bigint, CodeDiscount>;
  codeCreations: Map<bigint, CodeCreation>;
  automaticDiscounts: Map<bigint, AutomaticDiscount>;
  metafields: Map<string, Metafield[]>;
  metafieldDefinitions: Map<bigint, MetafieldDefinition>;
  segments: Map<bigint, Segment>;
  storeCredit: Map<bigint, StoreCreditAccount>;
  carts: Map<string, Cart>;
  checkouts: Map<string, Checkout>;
  subscriptions: WebhookSubscription[];
  bulkOperations: BulkOperation[];
  webPixel: { id: bigint; settings: string } | null;
  /** What flowTriggerReceive got, newest last, bounded. */
  flowTriggers: { handle: string; payload: string; at: number }[];
};

/** One thing that happened, before it becomes deliveries. `payload` is JSON text, frozen at that moment. */
export type ShopEvent = {
  shop: string;
  /** REST form: "orders/create". */
  topic: string;
  payload: string;
  /** Shared by all topics of one merchant action. */
  eventId: string;
  at: number;
};
