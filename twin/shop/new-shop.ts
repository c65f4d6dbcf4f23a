/** A shop as it is on its first day. */
import type { ShopState } from "./model/state.ts";
import type { ShopSpec } from "./specs.ts";

/** The state of a new, empty shop; `defaultScopes` are granted when the spec names none. */
export function newShopState(spec: ShopSpec, defaultScopes: string[], now: number): ShopState {
  if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(spec.domain))
    throw new Error(`"${spec.domain}" is not a shop domain: it must look like name.myshopify.com.`);
  const createdAt = spec.createdAt ?? now;
  const installed = spec.installed ?? true;
  return {
    id: 60_000_000_000n + BigInt([...spec.domain].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 1e9, 7)),
    domain: spec.domain,
    name: spec.name ?? spec.domain.replace(".myshopify.com", ""),
    email: spec.email ?? `owner@${spec.domain.replace(".myshopify.com", ".example")}`,
    currency: spec.currency ?? "USD",
    presentmentRates: spec.presentmentRates ?? {},
    timezone: spec.timezone ?? "UTC",
    countryCode: spec.countryCode ?? "US",
    locale: spec.locale ?? "en",
    plan: spec.plan ?? "standard",
    taxRate: spec.taxRate ?? 0,
    taxesIncluded: spec.taxesIncluded ?? false,
    createdAt,
    updatedAt: createdAt,
    nextSerial: 1_000_001n,
    nextOrderNumber: 1001,
    protectedData: spec.protectedData ?? 2,
    install: {
      id: 500_000_000_001n,
      installed,
      scopes: spec.scopes ?? defaultScopes,
      installedAt: installed ? now : null,
      uninstalledAt: null,
    },
    tokens: [],
    products: new Map(),
    collections: new Map(),
    customers: new Map(),
    orders: new Map(),
    discounts: new Map(),
    automaticDiscounts: new Map(),
    codeCreations: new Map(),
    metafields: new Map(),
    metafieldDefinitions: new Map(),
    segments: new Map(),
    storeCredit: new Map(),
    carts: new Map(),
    checkouts: new Map(),
    subscriptions: [],
    bulkOperations: [],
    webPixel: null,
    flowTriggers: [],
  };
}
