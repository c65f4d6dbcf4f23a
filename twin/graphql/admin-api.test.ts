import { afterAll, beforeAll, expect, test } from "vitest";
import type { TwinShop } from "../shop/store.ts";
import type { Twin } from "../start.ts";
import { caller, type FakeApp, type GraphqlAnswer, startFakeApp, startTestTwin, until } from "../testing.ts";

let app: FakeApp;
let twin: Twin;
let shop: TwinShop;
let ask: (query: string, variables?: Record<string, unknown>) => Promise<GraphqlAnswer>;

beforeAll(async () => {
  app = await startFakeApp();
  twin = await startTestTwin(app);
  shop = twin.createShop({
    domain: "tea.myshopify.com",
    currency: "USD",
    presentmentRates: { JPY: 150 },
    timezone: "America/New_York",
  });
  ask = await caller(twin, shop.domain);
});
afterAll(async () => {
  await twin.close();
  await app.close();
});

test("the shop says who it is", async () => {
  const { data, errors } = await ask(
    "{ shop { name myshopifyDomain currencyCode ianaTimezone plan { publicDisplayName } } currentAppInstallation { accessScopes { handle } } }",
  );
  expect(errors).toBeUndefined();
  expect(data.shop).toMatchObject({
    myshopifyDomain: "tea.myshopify.com",
    currencyCode: "USD",
    ianaTimezone: "America/New_York",
  });
});

test("orders page, filter, and carry money in both currencies", async () => {
  const cup = shop.createProduct({ title: "Cup", variants: [{ price: 1250n, sku: "CUP" }] }).variants[0]!;
  for (let day = 1; day <= 5; day++)
    shop.createOrder({
      lines: [{ variantId: cup.id, quantity: day }],
      email: `buyer${day}@example.com`,
      presentmentCurrency: day === 5 ? "JPY" : "USD",
      createdAt: Date.UTC(2026, 9, day),
    });
  const first = await ask(
    `query($after: String) { orders(first: 2, after: $after, query: "created_at:>='2026-10-02T00:00:00Z'") {
      nodes { id name totalPriceSet { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }
        lineItems(first: 5) { nodes { sku quantity } } customer { numberOfOrders amountSpent { amount } } }
      pageInfo { hasNextPage endCursor } } }`,
  );
  expect(first.errors).toBeUndefined();
  expect(first.data.orders.nodes.map((o: { name: string }) => o.name)).toEqual(["#1002", "#1003"]);
  expect(first.data.orders.pageInfo.hasNextPage).toBe(true);
  const second = await ask(
    `query($after: String) { orders(first: 5, after: $after, query: "created_at:>='2026-10-02T00:00:00Z'") {
      nodes { name totalPriceSet { shopMoney { amount } presentmentMoney { amount currencyCode } } } pageInfo { hasNextPage } } }`,
    { after: first.data.orders.pageInfo.endCursor },
  );
  expect(second.data.orders.nodes.map((o: { name: string }) => o.name)).toEqual(["#1004", "#1005"]);
  expect(second.data.orders.nodes[1].totalPriceSet).toEqual({
    shopMoney: { amount: "62.5" },
    presentmentMoney: { amount: "9375.0", currencyCode: "JPY" },
  });
  expect(second.extensions?.cost.throttleStatus.maximumAvailable).toBe(2000);
});

test("an unknown search field is refused, and so is a list without a size", async () => {
  const unknown = await ask('{ orders(first: 1, query: "colour:red") { nodes { id } } }');
  expect(unknown.errors?.[0]?.message).toContain("colour");
  const sizeless = await ask("{ orders { nodes { id } } }");
  expect(sizeless.errors?.[0]?.message).toContain("first or last");
});

test("a field the twin lacks is null where it may be and an honest error where not", async () => {
  const lacking = await ask("{ shop { merchantApprovalSignals { verifiedByShopify } } }");
  expect(lacking).toMatchObject({ data: { shop: { merchantApprovalSignals: null } } });
  const needed = await ask("{ shop { resourceLimits { maxProductVariants } } }");
  expect(needed.errors?.[0]?.message).toBe("The twin does not implement Shop.resourceLimits.");
});

test("a bulk operation gives parents and children as JSONL and tells the app when done", async () => {
  app.received.length = 0;
  const started = await ask(
    `mutation($q: String!) { bulkOperationRunQuery(query: $q) { bulkOperation { id status } userErrors { code message } } }`,
    {
      q: "{ orders { edges { node { id name refunds { id createdAt totalRefundedSet { shopMoney { amount } } } lineItems { edges { node { id quantity sku } } } } } } }",
    },
  );
  expect(started.data.bulkOperationRunQuery.userErrors).toEqual([]);
  const { id, status } = started.data.bulkOperationRunQuery.bulkOperation;
  expect(status).toBe("CREATED");
  let operation: { status: string; url: string; objectCount: string; rootObjectCount: string };
  await until(async () => {
    const { data } = await ask(
      "query($id: ID!) { bulkOperation(id: $id) { status url objectCount rootObjectCount errorCode } }",
      { id },
    );
    operation = data.bulkOperation;
    return operation.status === "COMPLETED";
  });
  const rows = (await (await fetch(operation!.url)).text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; name?: string; __parentId?: string });
  expect(operation!).toMatchObject({ objectCount: "10", rootObjectCount: "5" });
  expect(rows).toHaveLength(10);
  for (const [i, row] of rows.entries())
    if (row.__parentId) expect(rows.slice(0, i).map((r) => r.id)).toContain(row.__parentId);
  const first = rows.findIndex((row) => row.__parentId !== undefined);
  expect(rows[first - 1]!.id).not.toBe(rows[first]!.__parentId);
  await until(() => app.received.some((r) => r.headers["x-shopify-topic"] === "bulk_operations/finish"));
});

test.each([
  ['{ node(id: "gid://shopify/Order/1") { id } }', "top level `node`"],
  ["{ shop { name } }", "at least one connection"],
  [
    "{ orders { edges { node { id refunds { id refundLineItems { edges { node { quantity } } } } } } } }",
    "connection field within a list field",
  ],
  [
    "{ customers { edges { node { id orders { edges { node { id lineItems { edges { node { id } } } } } } } } } }",
    "nesting depth",
  ],
  ["{ orders { edges { node { name lineItems { edges { node { id } } } } } } }", "select the 'id' field"],
])("bulk refuses %s", async (query, reason) => {
  const { data } = await ask(
    "mutation($q: String!) { bulkOperationRunQuery(query: $q) { bulkOperation { id } userErrors { code message } } }",
    { q: query },
  );
  expect(data.bulkOperationRunQuery.bulkOperation).toBeNull();
  expect(data.bulkOperationRunQuery.userErrors[0].code).toBe("INVALID");
  expect(data.bulkOperationRunQuery.userErrors[0].message).toContain(reason);
});

test("zero rows give no url", async () => {
  const empty = twin.createShop({ domain: "empty.myshopify.com" });
  const askEmpty = await caller(twin, empty.domain);
  await askEmpty(
    'mutation { bulkOperationRunQuery(query: "{ orders { edges { node { id } } } }") { bulkOperation { id } } }',
  );
  await until(() => empty.state.bulkOperations[0]?.status === "COMPLETED");
  const { data } = await askEmpty("{ currentBulkOperation { status url objectCount } }");
  expect(data.currentBulkOperation).toEqual({ status: "COMPLETED", url: null, objectCount: "0" });
});
