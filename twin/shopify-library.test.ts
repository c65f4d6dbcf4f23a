/** The twin held against Shopify's own library: what it accepts from Shopify it must accept from here. */
import "@shopify/shopify-api/adapters/node";
import { ApiVersion, RequestedTokenType, shopifyApi } from "@shopify/shopify-api";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signSessionToken } from "./auth/session-token.ts";
import { signProxyQuery } from "./proxy/sign.ts";
import type { Twin } from "./start.ts";
import { API_KEY, API_SECRET, type FakeApp, startFakeApp, startTestTwin } from "./testing.ts";

const SHOP = "library.myshopify.com";
let app: FakeApp;
let twin: Twin;
const library = shopifyApi({
  apiKey: API_KEY,
  apiSecretKey: API_SECRET,
  apiVersion: ApiVersion.October26,
  hostName: "app.example",
  isEmbeddedApp: true,
  logger: { log: () => {} },
});

beforeAll(async () => {
  app = await startFakeApp();
  twin = await startTestTwin(app);
  twin.createShop({ domain: SHOP });
  setAbstractFetchFunc((input, init) => {
    const url = new URL(String(input));
    return fetch(`${twin.url}/shops/${url.host}${url.pathname}${url.search}`, init as RequestInit) as never;
  });
});
afterAll(async () => {
  await twin.close();
  await app.close();
});

test("token exchange, refresh and a query go through the library", async () => {
  const sessionToken = signSessionToken({ shop: SHOP, apiKey: API_KEY, apiSecret: API_SECRET });
  const { session } = await library.auth.tokenExchange({
    shop: SHOP,
    sessionToken,
    requestedTokenType: RequestedTokenType.OfflineAccessToken,
    expiring: true,
  });
  expect(session).toMatchObject({ id: `offline_${SHOP}`, shop: SHOP, isOnline: false });
  const client = new library.clients.Graphql({ session });
  const answer = await client.request("{ shop { myshopifyDomain } }");
  expect(answer.data.shop.myshopifyDomain).toBe(SHOP);
  const refreshed = await library.auth.refreshToken({ shop: SHOP, refreshToken: session.refreshToken! });
  expect(refreshed.session.accessToken).not.toBe(session.accessToken);
});

test("the library takes a delivery for Shopify's", async () => {
  twin.shop(SHOP).createCustomer({ email: "zoë@example.com" });
  await twin.deliveries.settled();
  const [got] = app.received;
  const rawRequest = { method: "POST", url: "/webhooks", headers: got!.headers };
  const checked = await library.webhooks.validate({ rawBody: got!.body.toString(), rawRequest });
  expect(checked).toMatchObject({
    valid: true,
    topic: "CUSTOMERS_CREATE",
    domain: SHOP,
    apiVersion: "2026-10",
  });
});

test("the library takes a proxied request for Shopify's", async () => {
  const params = new URLSearchParams({
    shop: SHOP,
    logged_in_customer_id: "",
    path_prefix: "/apps/perennial",
    timestamp: String(Math.floor(Date.now() / 1000)),
    q: "mug & cup",
  });
  params.set("signature", signProxyQuery(params, API_SECRET));
  const query = Object.fromEntries(params);
  expect(await library.utils.validateHmac(query, { signator: "appProxy" })).toBe(true);
  expect(await library.utils.validateHmac({ ...query, q: "other" }, { signator: "appProxy" })).toBe(false);
});
