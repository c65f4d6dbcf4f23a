import { expect, test } from "vitest";
import { shopPerTest } from "../shop-per-test.ts";
import { Bucket } from "./cost.ts";

const DAY = 86_400_000;

const local = shopPerTest("limits");

test("a query above a thousand points is refused before it runs", async () => {
  const { errors, data } = await local.ask(
    "{ orders(first: 100) { nodes { lineItems(first: 100) { nodes { id product { id } } } } } }",
  );
  expect(data).toBeUndefined();
  expect(errors?.[0]?.extensions).toMatchObject({ code: "MAX_COST_EXCEEDED", maxCost: 1000 });
});

test("an empty bucket is THROTTLED at HTTP 200, and says when to come back", async () => {
  const query = "{ orders(first: 240) { nodes { id customer { id } } } }";
  let answer = await local.ask(query);
  const { requestedQueryCost, actualQueryCost } = answer.extensions!.cost;
  expect(requestedQueryCost).toBe(482);
  expect(actualQueryCost).toBeLessThan(requestedQueryCost);
  local.twin.faults.set(local.shop.domain, { throttle: true });
  answer = await local.ask(query);
  expect(answer.errors?.[0]?.extensions?.code).toBe("THROTTLED");
  expect(answer.extensions?.cost).toMatchObject({
    actualQueryCost: null,
    throttleStatus: { maximumAvailable: 2000, restoreRate: 100 },
  });
  local.twin.faults.clear(local.shop.domain);
});

test("the bucket leaks: what is taken comes back at its rate, and never above its size", () => {
  const bucket = new Bucket(100, 0);
  expect(bucket.take(1500, 0)).toBe(true);
  expect(bucket.take(600, 0)).toBe(false);
  expect(bucket.take(600, 1000)).toBe(true);
  expect(bucket.status(1000).currentlyAvailable).toBe(0);
  expect(bucket.status(60_000).currentlyAvailable).toBe(2000);
});

test("without read_all_orders the app sees sixty days, but Shopify's own counts know all", async () => {
  const now = Date.now();
  for (const age of [10, 59, 61, 400])
    local.shop.createOrder({
      lines: [{ title: "Tea", price: 1000n, quantity: 1 }],
      email: "regular@example.com",
      createdAt: now - age * DAY,
    });
  const query = "{ orders(first: 10) { nodes { name } } customers(first: 1) { nodes { numberOfOrders } } }";
  expect((await local.ask(query)).data.orders.nodes).toHaveLength(4);
  local.shop.setScopes(local.shop.state.install.scopes.filter((scope) => scope !== "read_all_orders"));
  const limited = await local.ask(query);
  expect(limited.data.orders.nodes).toHaveLength(2);
  expect(limited.data.customers.nodes[0].numberOfOrders).toBe("4");
});

test("a scope that was not granted is ACCESS_DENIED", async () => {
  local.shop.setScopes(["read_customers"]);
  const { errors } = await local.ask("{ orders(first: 1) { nodes { id } } }");
  expect(errors?.[0]?.extensions?.code).toBe("ACCESS_DENIED");
});

test("unapproved personal fields are null with errors, and the rest of the answer stands", async () => {
  local.shop.createCustomer({ email: "secret@example.com", firstName: "Sec" });
  const query =
    "{ customers(first: 1) { nodes { id email firstName defaultEmailAddress { emailAddress } createdAt } } }";
  for (const hide of [
    () => local.shop.setProtectedData(1),
    () => local.twin.faults.set(local.shop.domain, { partialData: true }),
  ]) {
    local.shop.setProtectedData(2);
    hide();
    const { data, errors } = await local.ask(query);
    expect(data.customers.nodes[0]).toMatchObject({
      email: null,
      firstName: null,
      defaultEmailAddress: null,
    });
    expect(data.customers.nodes[0].id).toContain("gid://shopify/Customer/");
    expect(errors).toHaveLength(3);
    expect(errors?.[0]).toMatchObject({ path: ["customers", "nodes", 0, "email"] });
  }
  local.twin.faults.clear(local.shop.domain);
});

test("without level one even the objects are out of reach", async () => {
  local.shop.setProtectedData(0);
  const { errors } = await local.ask("{ customers(first: 1) { nodes { id } } }");
  expect(errors?.[0]?.message).toContain("not approved to access the Customer object");
});

test("pages are at most 250", async () => {
  const { errors } = await local.ask("{ products(first: 251) { nodes { id } } }");
  expect(errors?.[0]?.message).toContain("250");
});

test("paging by updated_at neither skips nor repeats while orders change", async () => {
  const start = Date.UTC(2026, 0, 1);
  for (let i = 0; i < 9; i++)
    local.shop.createOrder({
      lines: [{ title: "Tea", price: 100n, quantity: 1 }],
      createdAt: start + i * DAY,
    });
  const page = (after: string | null) =>
    local.ask(
      "query($after: String) { orders(first: 3, after: $after, sortKey: UPDATED_AT) { nodes { name } pageInfo { hasNextPage endCursor } } }",
      { after },
    );
  const seen: string[] = [];
  let after: string | null = null;
  for (let n = 0; ; n++) {
    const { data } = await page(after);
    seen.push(...data.orders.nodes.map((o: { name: string }) => o.name));
    if (n === 0) local.shop.deleteOrder(local.shop.findOrderByName("#1001")!.id);
    if (!data.orders.pageInfo.hasNextPage) break;
    after = data.orders.pageInfo.endCursor;
  }
  expect(seen).toEqual(Array.from({ length: 9 }, (_, i) => `#${1001 + i}`));
});
