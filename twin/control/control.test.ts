import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Twin } from "../start.ts";
import { caller, type FakeApp, startFakeApp, startTestTwin } from "../testing.ts";

let app: FakeApp;
let twin: Twin;

beforeAll(async () => {
  app = await startFakeApp();
  twin = await startTestTwin(app);
  twin.createShop({ domain: "ctl.myshopify.com", name: "Tea & <b>Cups</b>" });
});
afterAll(async () => {
  await twin.close();
  await app.close();
});
const post = (path: string, body: unknown, type = "application/json") =>
  fetch(`${twin.url}/control/api${path}`, {
    method: "POST",
    headers: { "content-type": type },
    body: JSON.stringify(body),
  });

test("an order is placed, refunded and cancelled from outside", async () => {
  const shop = "/shops/ctl.myshopify.com";
  const placed = await post(`${shop}/create-order`, {
    email: "x@example.com",
    lines: [{ title: "Tea", price: "12.50", quantity: 2 }],
  });
  expect(await placed.json()).toMatchObject({ name: "#1001", total: "25.00", financialStatus: "paid" });
  const refunded = await post(`${shop}/refund-order`, { name: "#1001", amount: "5.00" });
  expect(await refunded.json()).toMatchObject({ refunded: "5.00", financialStatus: "partially_refunded" });
  const cancelled = await post(`${shop}/cancel-order`, { name: "#1001" });
  expect(await cancelled.json()).toMatchObject({ refunded: "25.00", financialStatus: "refunded" });
  const missing = await post(`${shop}/cancel-order`, { name: "#9" });
  expect(missing.status).toBe(422);
  expect(await missing.json()).toEqual({ error: "The shop has no order #9." });
  const list = (await (await fetch(`${twin.url}/control/api${shop}/orders`)).json()) as unknown[];
  expect(list).toHaveLength(1);
});

test("faults and delivery behaviour are set and shown", async () => {
  await post("/shops/ctl.myshopify.com/faults", { slowMs: 5 });
  await post("/deliveries/behaviour", { delayMs: 1 });
  const state = (await (await fetch(`${twin.url}/control/api/state`)).json()) as {
    shops: { faults: { slowMs: number } }[];
    deliveries: { behaviour: { delayMs: number } };
  };
  expect(state.shops[0]!.faults.slowMs).toBe(5);
  expect(state.deliveries.behaviour.delayMs).toBe(1);
  expect((await post("/shops/ctl.myshopify.com/faults", { fire: true })).status).toBe(422);
  expect((await post("/shops/ctl.myshopify.com/explode", {})).status).toBe(422);
  expect((await post("/deliveries/pause", {}, "text/plain")).status).toBe(415);
});

test("the page shows the shop's name as text", async () => {
  const html = await (await fetch(`${twin.url}/control`)).text();
  expect(html).toContain("Tea &#38; &#60;b&#62;Cups&#60;/b&#62;");
  expect(html).not.toContain("<b>Cups");
});

test("an unknown address is 404, and a body too large 413", async () => {
  expect((await fetch(`${twin.url}/nowhere`)).status).toBe(404);
  const huge = await post("/deliveries/flush", { filler: "x".repeat(1_100_000) });
  expect(huge.status).toBe(413);
});

test("shops survive a restart, ids and money whole", async () => {
  const folder = mkdtempSync(join(tmpdir(), "twin-"));
  const persistPath = join(folder, "deep", "twin.snapshot");
  try {
    const before = await startTestTwin(app, { persistPath });
    const shop = before.createShop({ domain: "kept.myshopify.com", currency: "KWD" });
    shop.load({
      products: [{ title: "Tea", variants: [{ key: "t", price: 12_345n }] }],
      customers: [],
      orders: [{ email: "k@example.com", createdAt: 1000, lines: [{ variantKey: "t", quantity: 2 }] }],
    });
    const ask = await caller(before, shop.domain);
    const query =
      "{ orders(first: 5) { nodes { id name totalPriceSet { shopMoney { amount } } customer { email } } } }";
    const { data } = await ask(query);
    const token = shop.state.tokens[0]!.token;
    await before.close();

    const after = await startTestTwin(app, { persistPath });
    const again = await (await caller(after, "kept.myshopify.com"))(query);
    expect(again.data).toEqual(data);
    expect(data.orders.nodes[0].totalPriceSet.shopMoney.amount).toBe("24.69");
    expect(after.shop("kept.myshopify.com").state.tokens.map((t) => t.token)).toContain(token);
    const next = after
      .shop("kept.myshopify.com")
      .createOrder({ lines: [{ title: "Cup", price: 1n, quantity: 1 }] });
    expect(next.name).toBe("#1002");
    await after.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
