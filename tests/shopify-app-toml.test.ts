import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readDelivery } from "../app/intake/payload/read-delivery.ts";
import { ACCOUNT_FIELDS } from "../app/loyalty/published.ts";
import { shopEvents } from "../app/pipeline.server.ts";
import { CUSTOMER_FIELDS } from "../app/retention/customer-fields.ts";
import { SEGMENT_FIELDS } from "../app/segments/at-shopify.ts";
import { API_VERSION } from "../app/shopify/library.server.ts";
import { SCOPES } from "../app/shopify/scopes.ts";

// Shopify refuses sections and keys it does not know, hence strict everywhere
const uri = z.string().regex(/^(\/|https:\/\/)/);
const subscription = z
  .strictObject({
    topics: z.array(z.string().regex(/^[a-z_]+[/.][a-z_]+$/)).min(1),
    compliance_topics: z.array(z.enum(["customers/data_request", "customers/redact", "shop/redact"])).min(1),
    uri,
    include_fields: z.array(z.string()),
    filter: z.string(),
    name: z.string().max(50),
  })
  .partial()
  .required({ uri: true });

const metafield = z.strictObject({
  name: z.string().max(255),
  description: z.string().max(255),
  type: z.enum(["number_integer", "number_decimal", "date_time", "list.single_line_text_field", "json"]),
  access: z.strictObject({
    admin: z.enum(["merchant_read", "merchant_read_write"]),
    storefront: z.enum(["none", "public_read"]),
  }),
  capabilities: z.strictObject({ admin_filterable: z.boolean() }).optional(),
});

const appToml = z.strictObject({
  client_id: z.string().regex(/^[0-9a-f]{32}$/),
  name: z.string().max(30),
  handle: z.string().regex(/^[a-z0-9-]+$/),
  application_url: z.url({ protocol: /^https$/ }),
  embedded: z.literal(true),
  build: z.strictObject({
    automatically_update_urls_on_dev: z.boolean(),
    include_config_on_deploy: z.boolean(),
  }),
  auth: z.strictObject({ redirect_urls: z.array(z.url({ protocol: /^https$/ })).min(1) }),
  access_scopes: z.strictObject({ scopes: z.string(), optional_scopes: z.array(z.string()) }),
  webhooks: z.strictObject({ api_version: z.string(), subscriptions: z.array(subscription) }),
  app_proxy: z.strictObject({
    url: z.url({ protocol: /^https$/ }),
    prefix: z.enum(["a", "apps", "community", "tools"]),
    subpath: z.string().regex(/^[A-Za-z0-9_-]{1,30}$/),
  }),
  customer: z.strictObject({
    metafields: z.strictObject({ app: z.record(z.string().regex(/^[\w-]{2,64}$/), metafield) }),
  }),
});

const webToml = z.strictObject({
  name: z.string(),
  roles: z.array(z.enum(["frontend", "backend"])),
  webhooks_path: z.string().startsWith("/"),
  commands: z.strictObject({ predev: z.string(), dev: z.string(), build: z.string() }),
});

const read = (file: string) => parse(readFileSync(new URL(`../${file}`, import.meta.url), "utf8"));
const app = appToml.parse(read("shopify.app.toml"));
const topics = app.webhooks.subscriptions.flatMap((one) => one.topics ?? []);
const compliance = app.webhooks.subscriptions.flatMap((one) => one.compliance_topics ?? []);

describe("shopify.app.toml", () => {
  it("asks for the scopes the app is set up with, in the same API version", () => {
    expect(app.access_scopes.scopes.split(",")).toEqual(SCOPES);
    expect(app.webhooks.api_version).toBe(API_VERSION);
  });

  it("subscribes to each topic once, and to all three privacy topics", () => {
    expect(new Set(topics).size).toBe(topics.length);
    expect(compliance.toSorted()).toEqual(["customers/data_request", "customers/redact", "shop/redact"]);
  });

  it.each([...topics, ...compliance])("subscribes to %s, which the app reads", (topic) => {
    expect(isRead(topic)).toBe(true);
  });

  it("defines the customer fields that the app writes, and leaves changing them to the app", () => {
    const defined = Object.entries(app.customer.metafields.app);
    expect(Object.fromEntries(defined.map(([key, { type }]) => [key, type]))).toEqual({
      ...CUSTOMER_FIELDS,
      ...SEGMENT_FIELDS,
      ...ACCOUNT_FIELDS,
    });
    expect(defined.every(([, { access }]) => access.admin === "merchant_read")).toBe(true);
    // 2026-10 answers no filter by a field that is not made for it
    expect(app.customer.metafields.app.segments?.capabilities).toEqual({ admin_filterable: true });
  });

  it("sends webhooks to the door, and the storefront to the proxy's route", () => {
    expect(app.webhooks.subscriptions.every((one) => /^\/webhooks(\/|$)/.test(one.uri))).toBe(true);
    expect(new URL(app.app_proxy.url).pathname).toBe("/proxy");
    expect(app.auth.redirect_urls.every((url) => url.startsWith(`${app.application_url}/auth/`))).toBe(true);
  });
});

it("shopify.web.toml says how to run it, by scripts that exist", () => {
  const web = webToml.parse(read("shopify.web.toml"));
  const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  for (const command of Object.values(web.commands)) {
    expect(Object.keys(scripts)).toContain(command.replace("npm run -s ", ""));
  }
});

it("knows a topic that nobody reads", () => {
  expect(isRead("themes/publish")).toBe(false);
});

/** A reader complains of an empty message; where there is none, it says so. */
function isRead(topic: string): boolean {
  if (Object.hasOwn(shopEvents, topic)) return true;
  const message = { webhookId: "w", triggeredAt: null, at: new Date(0) };
  try {
    return typeof readDelivery(topic, {}, message, "EUR") !== "string";
  } catch {
    return true;
  }
}
