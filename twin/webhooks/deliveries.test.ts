import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { TwinShop } from "../shop/store.ts";
import type { Twin } from "../start.ts";
import { API_SECRET, caller, type FakeApp, startFakeApp, startTestTwin, until } from "../testing.ts";

let app: FakeApp;
let twin: Twin;
let shop: TwinShop;

beforeEach(async () => {
  app = await startFakeApp();
  twin = await startTestTwin(app);
  shop = twin.createShop({ domain: "post.myshopify.com" });
});
afterEach(async () => {
  await twin.close();
  await app.close();
});
const topics = () => app.received.map((request) => String(request.headers["x-shopify-topic"]));
const buy = () =>
  shop.createOrder({ lines: [{ title: "Tea", price: 500n, quantity: 1 }], email: "a@example.com" });

test("a delivery is signed over its raw bytes and carries Shopify's headers", async () => {
  buy();
  await twin.deliveries.settled();
  const created = app.received.find((request) => request.headers["x-shopify-topic"] === "orders/create")!;
  expect(created.path).toBe("/webhooks");
  expect(created.headers["x-shopify-hmac-sha256"]).toBe(
    createHmac("sha256", API_SECRET).update(created.body).digest("base64"),
  );
  expect(created.headers).toMatchObject({
    "x-shopify-shop-domain": "post.myshopify.com",
    "x-shopify-api-version": "2026-10",
    "content-type": "application/json",
  });
  expect(created.headers["x-shopify-triggered-at"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
});

test("all topics of one action share an event id, each with its own webhook id", async () => {
  buy();
  await twin.deliveries.settled();
  expect(topics()).toEqual(
    expect.arrayContaining(["customers/create", "orders/create", "orders/paid", "orders/updated"]),
  );
  const of = (name: string) => new Set(app.received.map((request) => request.headers[name]));
  expect(of("x-shopify-event-id").size).toBe(1);
  expect(of("x-shopify-webhook-id").size).toBe(app.received.length);
});

test("a refused delivery is tried again with the same webhook id and body", async () => {
  twin.deliveries.behave({ timeScale: 0.0001 });
  let refusals = 2;
  app.status = () => (refusals-- > 0 ? 500 : 200);
  shop.createCustomer({ email: "b@example.com" });
  await twin.deliveries.settled();
  expect(app.received).toHaveLength(3);
  expect(new Set(app.received.map((request) => request.headers["x-shopify-webhook-id"])).size).toBe(1);
  expect(new Set(app.received.map((request) => request.body.toString())).size).toBe(1);
  expect(twin.deliveries.attempts.map((attempt) => attempt.status)).toEqual([500, 500, 200]);
});

test("after eight retries it is given up, redirects counting as failures", async () => {
  twin.deliveries.behave({ timeScale: 0.000001 });
  app.status = () => 302;
  shop.createCustomer({ email: "b@example.com" });
  await twin.deliveries.settled();
  expect(app.received).toHaveLength(9);
  expect(twin.deliveries.counts.givenUp).toBe(1);
});

test("deliveries are doubled, dropped and held back on demand", async () => {
  twin.deliveries.behave({ duplicateRate: 1 });
  shop.createCustomer({ email: "b@example.com" });
  await twin.deliveries.settled();
  expect(app.received).toHaveLength(2);
  expect(app.received[0]!.headers["x-shopify-webhook-id"]).toBe(
    app.received[1]!.headers["x-shopify-webhook-id"],
  );

  twin.deliveries.behave({ duplicateRate: 0, dropRate: 1 });
  shop.createCustomer({ email: "c@example.com" });
  expect(twin.deliveries.pending).toBe(0);
  expect(twin.deliveries.counts.dropped).toBe(1);

  twin.deliveries.behave({ dropRate: 0 });
  twin.deliveries.pause();
  shop.createCustomer({ email: "d@example.com" });
  expect(twin.deliveries.pending).toBe(1);
  expect(app.received).toHaveLength(2);
  twin.deliveries.resume();
  await twin.deliveries.settled();
  expect(app.received).toHaveLength(3);
});

test("shuffled deliveries arrive in another order", async () => {
  twin.deliveries.random = () => 0.999;
  twin.deliveries.behave({ shuffle: true, concurrency: 1 });
  twin.deliveries.pause();
  for (const letter of "abcd") shop.createCustomer({ email: `${letter}@example.com` });
  twin.deliveries.resume();
  await twin.deliveries.settled();
  const emails = app.received.map((request) => JSON.parse(request.body.toString()).email as string);
  expect(emails).toEqual(["d@example.com", "c@example.com", "b@example.com", "a@example.com"]);
});

test("the payload is frozen when the event happens", async () => {
  twin.deliveries.pause();
  const order = buy();
  shop.updateOrder(order.id, { note: "later" });
  twin.deliveries.resume();
  await twin.deliveries.settled();
  const created = app.received.find((request) => request.headers["x-shopify-topic"] === "orders/create")!;
  expect(JSON.parse(created.body.toString()).note).toBeNull();
});

test("after an uninstall only privacy requests are sent", async () => {
  const customer = shop.createCustomer({ email: "b@example.com" });
  shop.uninstallApp();
  await twin.deliveries.settled();
  app.received.length = 0;
  buy();
  shop.redactCustomer(customer.id);
  shop.redactShop();
  await twin.deliveries.settled();
  expect(topics().sort()).toEqual(["customers/redact", "shop/redact"]);
  expect(app.received.map((request) => request.path)).toEqual([
    "/webhooks/compliance",
    "/webhooks/compliance",
  ]);
});

test("a subscription made through the API is dropped after eight failures in a row", async () => {
  const ask = await caller(twin, shop.domain);
  const made = await ask(
    `mutation { webhookSubscriptionCreate(topic: PRODUCTS_CREATE, webhookSubscription: { uri: "${app.url}/own", includeFields: ["id", "title"] }) {
      webhookSubscription { id topic uri } userErrors { message } } }`,
  );
  expect(made.data.webhookSubscriptionCreate.userErrors).toEqual([]);
  shop.createProduct({ title: "Cup", variants: [{ price: 100n }] });
  await twin.deliveries.settled();
  const own = app.received.find((request) => request.path === "/own")!;
  expect(Object.keys(JSON.parse(own.body.toString()))).toEqual(["id", "title"]);

  twin.deliveries.behave({ timeScale: 0.000001 });
  app.status = (request) => (request.path === "/own" ? 500 : 200);
  shop.createProduct({ title: "Pot", variants: [{ price: 100n }] });
  await until(() => shop.state.subscriptions.length === 0);
});

test("nonsense behaviour is refused", () => {
  expect(() => twin.deliveries.behave({ dropRate: 2 })).toThrow("between 0 and 1");
  expect(() => twin.deliveries.behave({ speed: 1 } as never)).toThrow("no behaviour");
});
