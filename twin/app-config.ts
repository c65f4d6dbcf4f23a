/** What Shopify knows of the app: scopes and webhook subscriptions of shopify.app.toml, as `deploy` sends them. */
import { existsSync, readFileSync } from "node:fs";
import { parse } from "smol-toml";
import type { MetafieldDefinition } from "./shop/model/app-install.ts";

export type AppSubscription = { topic: string; uri: string; includeFields: string[]; name: string | null };
export type AppConfig = {
  name: string;
  handle: string;
  /** Granted to new shops unless their spec says otherwise. */
  scopes: string[];
  webhookVersion: string;
  subscriptions: AppSubscription[];
  /** Where the storefront reaches the app ("apps/perennial") and the app's path behind it ("/proxy"). */
  proxy: { prefix: string; subpath: string; url: string };
  /** Fields the file defines, which every shop has. */
  metafields: MetafieldDefinition[];
};

/** What Shopify makes of the namespace `app` of this app. */
export const APP_NAMESPACE = "app--580111";

const PRIVACY_TOPICS = ["customers/data_request", "customers/redact", "shop/redact"];
export const TOPICS = [
  "orders/create",
  "orders/updated",
  "orders/edited",
  "orders/paid",
  "orders/cancelled",
  "orders/fulfilled",
  "orders/partially_fulfilled",
  "orders/delete",
  "refunds/create",
  "returns/request",
  "returns/approve",
  "returns/close",
  "customers/create",
  "customers/update",
  "customers/delete",
  "customers/merge",
  "customer.tags_added",
  "customer.tags_removed",
  "customers_email_marketing_consent/update",
  "customers_marketing_consent/update",
  "customers/purchasing_summary",
  "fulfillments/create",
  "products/create",
  "products/update",
  "products/delete",
  "carts/create",
  "carts/update",
  "checkouts/create",
  "checkouts/update",
  "discounts/create",
  "discounts/redeemcode_added",
  "app/uninstalled",
  "app/scopes_update",
  "bulk_operations/finish",
];
const SCOPES = [
  "read_orders",
  "read_all_orders",
  "read_customers",
  "write_customers",
  "read_products",
  "read_returns",
  "read_fulfillments",
  "read_discounts",
  "write_discounts",
  "write_pixels",
  "read_customer_events",
  "write_app_proxy",
  "read_store_credit_accounts",
  "write_store_credit_account_transactions",
];

/** The app as described by the file, or one with every topic and scope when there is no file. */
export function readAppConfig(path: string): AppConfig {
  if (!existsSync(path)) return defaultConfig();
  const toml = parse(readFileSync(path, "utf8")) as Toml;
  const base = defaultConfig();
  const subscriptions = (toml.webhooks?.subscriptions ?? []).flatMap((entry) => {
    if (entry.filter)
      throw new Error(`The twin cannot apply the webhook filter "${entry.filter}" of ${path}.`);
    return [...(entry.topics ?? []), ...(entry.compliance_topics ?? [])].map((topic) => ({
      topic,
      uri: entry.uri,
      includeFields: entry.include_fields ?? [],
      name: entry.name ?? null,
    }));
  });
  const scopes = toml.access_scopes;
  return {
    name: toml.name ?? base.name,
    handle: toml.handle ?? base.handle,
    scopes: scopes
      ? [...split(scopes.scopes), ...split(scopes.required_scopes), ...split(scopes.optional_scopes)]
      : base.scopes,
    webhookVersion: toml.webhooks?.api_version ?? base.webhookVersion,
    subscriptions: toml.webhooks ? subscriptions : base.subscriptions,
    proxy: toml.app_proxy
      ? {
          prefix: toml.app_proxy.prefix,
          subpath: toml.app_proxy.subpath,
          // A full URL in the file is the production address; only its path matters behind the twin.
          url: new URL(toml.app_proxy.url, "http://app").pathname,
        }
      : base.proxy,
    metafields: definitions(toml),
  };
}

// Of every type that has any; ids are far from those a shop hands out.
function definitions(toml: Toml): MetafieldDefinition[] {
  const found = OWNERS.flatMap((owner) =>
    Object.entries(toml[owner]?.metafields?.app ?? {}).map(([key, { name, type, description }]) => ({
      key,
      name: name ?? key,
      type,
      description: description ?? null,
      ownerType: owner.toUpperCase(),
    })),
  );
  return found.map((one, index) => ({ ...one, id: BigInt(index + 1), namespace: APP_NAMESPACE }));
}

const OWNERS = ["customer", "order", "product"] as const;

type TomlMetafields = {
  metafields?: { app?: Record<string, { name?: string; type: string; description?: string }> };
};
type Toml = { [Owner in (typeof OWNERS)[number]]?: TomlMetafields } & {
  name?: string;
  handle?: string;
  access_scopes?: { scopes?: string; required_scopes?: string[]; optional_scopes?: string[] };
  app_proxy?: { url: string; prefix: string; subpath: string };
  webhooks?: {
    api_version?: string;
    subscriptions?: {
      topics?: string[];
      compliance_topics?: string[];
      uri: string;
      include_fields?: string[];
      filter?: string;
      name?: string;
    }[];
  };
};

function defaultConfig(): AppConfig {
  const to = (uri: string) => (topic: string) => ({ topic, uri, includeFields: [], name: null });
  return {
    name: "Perennial",
    handle: "perennial",
    scopes: SCOPES,
    webhookVersion: "2026-10",
    subscriptions: [...TOPICS.map(to("/webhooks")), ...PRIVACY_TOPICS.map(to("/webhooks/compliance"))],
    proxy: { prefix: "apps", subpath: "perennial", url: "/proxy" },
    metafields: [],
  };
}

function split(scopes: string | string[] | undefined): string[] {
  if (scopes === undefined) return [];
  const list = typeof scopes === "string" ? scopes.split(",") : scopes;
  return list.map((scope) => scope.trim()).filter((scope) => scope !== "");
}

export function isPrivacyTopic(topic: string): boolean {
  return PRIVACY_TOPICS.includes(topic);
}
