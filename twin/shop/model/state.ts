/**
 * Everything a shop is, and one thing that happened in it. Plain data, no behaviour, as all that it is made of: ids are
 * bigint (some above 2^53, as Shopify's own samples are), money is integer minor units, instants are milliseconds since
 * the epoch in UTC.
 */
import type {
  AccessToken,
  AppInstall,
  BulkOperation,
  Metafield,
  MetafieldDefinition,
  ProtectedDataLevel,
  Segment,
  WebhookSubscription,
} from "./app-install.ts";
import type { Cart, Checkout } from "./cart.ts";
import type { AutomaticDiscount, CodeCreation, CodeDiscount } from "./discount.ts";
import type { Collection, Product } from "./goods.ts";
import type { Order } from "./order.ts";
import type { Customer, StoreCreditAccount } from "./people.ts";

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
