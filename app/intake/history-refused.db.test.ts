// What of a history cannot be had or read, and what the merchant is told.
import { expect, test } from "vitest";
import { generateHistory } from "../../twin/history/generate.ts";
import { updateShop } from "../commerce/shop.server.ts";
import { sql } from "../platform/db.server.ts";
import type { BulkOperation } from "../shopify/history-documents.ts";
import type { Fetch } from "./history-download.server.ts";
import { historyFixture, NOW } from "./history-for-test.ts";
import { LINE, money, NODE } from "./history-nodes-for-test.ts";
import { importRefusals } from "./import-run.server.ts";

const { database, shopWith, start, look, finish, orders } = await historyFixture();

test("an app not approved for personal data gets everything else", async () => {
  const told = await shopWith({ protectedData: 1 });
  const run = await finish(told, await start(told.shopId));
  expect(run).toMatchObject({ state: "done", reason: null, ordersStored: told.shop.state.orders.size });
  const people = await database.inShop(told.shopId, (tx) =>
    tx.row<{ n: number; known: number }>(
      sql`SELECT count(*)::int AS n, count(email)::int AS known FROM customer`,
    ),
  );
  expect(people.n).toBeGreaterThan(20);
  expect(people.known).toBe(0);
});

test("an app that may not read orders at all is told so, once", async () => {
  const told = await shopWith({ protectedData: 0 });
  const run = await finish(told, await start(told.shopId));
  expect(run).toMatchObject({
    state: "failed",
    reason: expect.stringContaining("does not let the app read orders"),
  });
});

test("a download that fails is tried again; one that breaks off stores nothing twice", async () => {
  const told = await shopWith();
  const importId = await start(told.shopId);
  const broken: Fetch = async (url) => {
    const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
    return new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(whole.subarray(0, whole.length / 2));
          controller.error(new Error("terminated"));
        },
      }),
    );
  };
  await expect(finish(told, importId, async () => new Response("", { status: 503 }))).rejects.toThrow("503");
  expect(await look(told.shopId, importId)).toMatchObject({
    state: "queued",
    reason: "Shopify's history could not be read. It will be tried again.",
  });
  await expect(finish(told, importId, broken)).rejects.toThrow("terminated");
  const run = await finish(told, importId);
  expect(run).toMatchObject({ state: "done", reason: null, ordersStored: told.shop.state.orders.size });
});

test("lines that cannot be read are refused one by one", async () => {
  const told = await shopWith({}, 0);
  told.shop.load(generateHistory({ seed: 7, now: NOW, customers: 5 }));
  const lines = [
    JSON.stringify({ ...NODE, id: "gid://shopify/Order/1", name: "#1" }),
    JSON.stringify({ ...NODE, id: "gid://shopify/Order/2", name: "#2", totalPriceSet: money("1", "USD") }),
    JSON.stringify({ ...NODE, id: "order two", name: "#3" }),
    JSON.stringify({ id: "gid://shopify/Order/4", name: "#4", currencyCode: "EUR" }),
    "{",
    JSON.stringify({ ...LINE, __parentId: "gid://shopify/Order/1" }),
    JSON.stringify({ ...LINE, __parentId: "gid://shopify/Order/9" }),
  ];
  const importId = await start(told.shopId);
  const text = lines.join("\n");
  const { admin } = told;
  told.admin = {
    ask: async (...question) => {
      const answer = await admin.ask<BulkOperation>(...question);
      const operation = answer.data.bulkOperation;
      if (operation?.query.includes("orders")) operation.fileSize = String(text.length);
      return answer as never;
    },
  };
  const run = await finish(told, importId, async (url, init) => {
    const whole = await (await fetch(url, init)).text();
    return new Response(whole.includes("gid://shopify/Order/") ? text : whole);
  });
  expect(run).toMatchObject({ state: "done", ordersRead: 1, ordersStored: 1, rowsRefused: 5 });
  const { refusals } = await database.inShop(told.shopId, (tx) =>
    importRefusals(tx, told.shopId, importId, 1),
  );
  expect(refusals).toEqual([
    { line: 2, reason: "order #2 left out: an amount is in USD, the order in EUR" },
    { line: 3, reason: `order #3 left out: "order two" is not one of Shopify's ids` },
    { line: 4, reason: "order #4 left out: not in the shape that was asked for" },
    { line: 5, reason: "not readable as JSON" },
    { line: 7, reason: "line item left out: no line before tells of its order" },
  ]);
  expect((await orders(told.shopId)).map((order) => [order.name, order.lines])).toEqual([["#1", 1]]);
});

test("an uninstalled shop is not asked", async () => {
  const told = await shopWith({}, 0);
  const importId = await start(told.shopId);
  await database.inSystem((tx) => updateShop(tx, told.shopId, { uninstalledAt: new Date() }));
  expect(await finish(told, importId)).toMatchObject({
    state: "failed",
    reason: "The app is not installed any more.",
  });
});
