/** The shop itself, the app in it, and what the app asked Shopify to keep. */

import { gid } from "../../shop/gid.ts";
import type { BulkOperation, Segment, WebhookSubscription } from "../../shop/model/app-install.ts";
import type { Customer } from "../../shop/model/people.ts";
import type { TwinShop } from "../../shop/store.ts";
import { graphqlInstant, offsetMinutes } from "../../webhooks/instants.ts";
import { type Ctx, type Fields, fieldsOf, personal } from "../context.ts";
import { ADMIN_API_VERSION } from "../schema.ts";
import { metafieldsOf } from "./metafield.ts";

const PLANS = { standard: "Basic", advanced: "Advanced", plus: "Shopify Plus", enterprise: "Enterprise" };

export const shopFields: Record<string, Fields> = {
  Shop: fieldsOf<TwinShop>({
    id: (s) => gid("Shop", s.state.id),
    name: (s) => s.state.name,
    email: (s) => s.state.email,
    contactEmail: (s) => s.state.email,
    shopOwnerName: () => "Demo Merchant",
    myshopifyDomain: (s) => s.domain,
    primaryDomain: (s) => ({
      id: gid("Domain", s.state.id),
      host: s.domain,
      url: `https://${s.domain}`,
      sslEnabled: true,
    }),
    url: (s) => `https://${s.domain}`,
    currencyCode: (s) => s.state.currency,
    enabledPresentmentCurrencies: (s) => [s.state.currency, ...Object.keys(s.state.presentmentRates)],
    currencyFormats: () => ({
      moneyFormat: "{{amount}}",
      moneyInEmailsFormat: "{{amount}}",
      moneyWithCurrencyFormat: "{{amount}} {{currency}}",
      moneyWithCurrencyInEmailsFormat: "{{amount}} {{currency}}",
    }),
    ianaTimezone: (s) => s.state.timezone,
    timezoneAbbreviation: (s, _a, ctx) => zoneName(s, ctx),
    timezoneOffset: (s, _a, ctx) => offsetText(offsetMinutes(ctx.shop.now(), s.state.timezone)),
    timezoneOffsetMinutes: (s, _a, ctx) => offsetMinutes(ctx.shop.now(), s.state.timezone),
    taxesIncluded: (s) => s.state.taxesIncluded,
    taxShipping: () => true,
    weightUnit: () => "KILOGRAMS",
    unitSystem: () => "METRIC_SYSTEM",
    setupRequired: () => false,
    createdAt: (s) => graphqlInstant(s.state.createdAt),
    updatedAt: (s) => graphqlInstant(s.state.updatedAt),
    plan: (s) => ({
      displayName: PLANS[s.state.plan],
      publicDisplayName: PLANS[s.state.plan],
      partnerDevelopment: false,
      shopifyPlus: s.state.plan === "plus" || s.state.plan === "enterprise",
    }),
    shopAddress: (s) => addressOfShop(s),
    billingAddress: (s) => addressOfShop(s),
    orderNumberFormatPrefix: () => "#",
    orderNumberFormatSuffix: () => "",
    ...metafieldsOf<TwinShop>((s) => gid("Shop", s.state.id)),
  }),

  AppInstallation: fieldsOf<TwinShop>({
    id: (s) => gid("AppInstallation", s.state.install.id),
    accessScopes: (_s, _a, ctx) => ctx.scopes.map((handle) => ({ handle, description: handle })),
    activeSubscriptions: () => [],
    app: (s) => s,
    launchUrl: (s, _a, ctx) =>
      `${ctx.world.url}/admin/store/${s.domain.replace(".myshopify.com", "")}/apps/${ctx.world.config.handle}`,
    ...metafieldsOf<TwinShop>((s) => gid("AppInstallation", s.state.install.id)),
  }),

  App: fieldsOf<TwinShop>({
    id: () => gid("App", 580_111n),
    apiKey: (_s, _a, ctx) => ctx.world.apiKey,
    handle: (_s, _a, ctx) => ctx.world.config.handle,
    title: (_s, _a, ctx) => ctx.world.config.name,
    embedded: () => true,
    published: () => true,
    previouslyInstalled: (s) => s.state.install.uninstalledAt !== null,
    installation: (s) => s,
    requestedAccessScopes: (_s, _a, ctx) =>
      ctx.world.config.scopes.map((handle) => ({ handle, description: handle })),
    optionalAccessScopes: () => [],
    webhookApiVersion: (_s, _a, ctx) => ctx.world.config.webhookVersion,
    shopifyDeveloped: () => false,
  }),

  WebhookSubscription: fieldsOf<WebhookSubscription>({
    id: (w) => gid("WebhookSubscription", w.id),
    legacyResourceId: (w) => w.id.toString(),
    topic: (w) => topicEnum(w.topic),
    uri: (w) => w.uri,
    callbackUrl: (w) => w.uri,
    endpoint: (w) => ({ __typename: "WebhookHttpEndpoint", callbackUrl: w.uri }),
    format: () => "JSON",
    filter: (w) => w.filter,
    includeFields: (w) => w.includeFields,
    metafieldNamespaces: () => [],
    metafields: () => [],
    apiVersion: () => ({ handle: ADMIN_API_VERSION, displayName: ADMIN_API_VERSION, supported: true }),
    createdAt: (w) => graphqlInstant(w.createdAt),
    updatedAt: (w) => graphqlInstant(w.createdAt),
  }),

  BulkOperation: fieldsOf<BulkOperation>({
    id: (b) => gid("BulkOperation", b.id),
    status: (b) => b.status,
    errorCode: (b) => b.errorCode,
    createdAt: (b) => graphqlInstant(b.createdAt),
    completedAt: (b) => (b.completedAt === null ? null : graphqlInstant(b.completedAt)),
    objectCount: (b) => b.objectCount.toString(),
    rootObjectCount: (b) => b.rootObjectCount.toString(),
    fileSize: (b) => b.fileSize?.toString() ?? null,
    url: (b, _a, ctx) =>
      b.hasFile && b.status === "COMPLETED"
        ? `${ctx.world.url}/shops/${ctx.shop.domain}/bulk/${b.id}.jsonl`
        : null,
    query: (b) => b.query,
    type: () => "QUERY",
  }),

  Segment: fieldsOf<Segment>({
    id: (s) => gid("Segment", s.id),
    name: (s) => s.name,
    query: (s) => s.query,
    creationDate: (s) => graphqlInstant(s.createdAt),
    lastEditDate: (s) => graphqlInstant(s.updatedAt),
  }),
  CustomerSegmentMember: fieldsOf<Customer>({
    id: (c) => gid("CustomerSegmentMember", c.id),
    firstName: (c, _a, ctx) => personal(ctx, "firstName", c.firstName),
    lastName: (c, _a, ctx) => personal(ctx, "lastName", c.lastName),
    displayName: (c, _a, ctx) =>
      personal(ctx, "displayName", [c.firstName, c.lastName].filter(Boolean).join(" ")),
    note: (c) => c.note,
    numberOfOrders: (c, _a, ctx) => String(ctx.shop.ordersOf(c.id).length),
  }),
};

/** "orders/create" ⇄ ORDERS_CREATE, "customer.tags_added" ⇄ CUSTOMER_TAGS_ADDED. */
export function topicEnum(topic: string): string {
  return topic.replace(/[/.]/g, "_").toUpperCase();
}

function addressOfShop(shop: TwinShop): Record<string, unknown> {
  return {
    id: gid("ShopAddress", shop.state.id),
    countryCodeV2: shop.state.countryCode,
    country: shop.state.countryCode,
    coordinatesValidated: false,
    formatted: [shop.state.countryCode],
  };
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}${two(size % 60)}`;
}

function zoneName(shop: TwinShop, ctx: Ctx): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: shop.state.timezone,
    timeZoneName: "short",
  }).formatToParts(ctx.shop.now());
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "UTC";
}
