// The history as the local Shopify gives it, step by step into a real database.
import { parse } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { bulkProblem } from "../../twin/graphql/bulk-query.ts";
import { loadAdminSchema } from "../../twin/graphql/schema.ts";
import { generateHistory } from "../../twin/history/generate.ts";
import type { ShopSpec } from "../../twin/shop/model.ts";
import type { TwinShop } from "../../twin/shop/store.ts";
import { orderTotals } from "../../twin/shop/totals.ts";
import type { Twin } from "../../twin/start.ts";
import { caller, type FakeApp, startFakeApp, startTestTwin } from "../../twin/testing.ts";
import { noFacts } from "../commerce/facts.ts";
import { findShopById, updateShop } from "../commerce/shop.server.ts";
import { storeFacts } from "../commerce/store-facts.server.ts";
import { webhookVersion } from "../commerce/version.ts";
import { raw, sql, type Tx } from "../platform/db.server.ts";
import { startJobs } from "../platform/jobs.server.ts";
import { createLog } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import {
  type BulkOperation,
  CUSTOMERS_WITH_PERSONAL,
  CUSTOMERS_WITHOUT_PERSONAL,
  HISTORY_WITH_PERSONAL,
  HISTORY_WITHOUT_PERSONAL,
  type HistoryLineNode,
  type HistoryOrderNode,
  PRODUCTS_WITH_COST,
  PRODUCTS_WITHOUT_COST,
} from "../shopify/history-documents.ts";
import { HISTORY_TASK, runHistory, startHistory, wakeHistory } from "./history.server.ts";
import type { Fetch } from "./history-download.server.ts";
import { historyOrder } from "./history-order.ts";
import { findImport, importRefusals } from "./import-run.server.ts";

const database = await testDatabase();
const log = createLog("silent");
const NOW = Date.UTC(2026, 10, 21);
const RATES = { AED: 4.21 };
let app: FakeApp;
let twin: Twin;
let counter = 0;

beforeAll(async () => {
  app = await startFakeApp();
  twin = await startTestTwin(app);
});
afterAll(async () => {
  await twin.close();
  await app.close();
});

async function shopWith(spec: Partial<ShopSpec> = {}, customers = 60) {
  const domain = `history-${counter++}.myshopify.com`;
  const shop = twin.createShop({
    domain,
    currency: "EUR",
    timezone: "UTC",
    presentmentRates: RATES,
    ...spec,
  });
  if (customers > 0) shop.load(generateHistory({ seed: 7, now: NOW, customers }));
  const shopId = await testShop(database, { domain, currency: shop.state.currency });
  await database.inSystem((tx) =>
    updateShop(tx, shopId, { scopes: (spec.scopes ?? ["read_orders", "read_all_orders"]).join(",") }),
  );
  const call = await caller(twin, domain);
  const admin: AdminClient = {
    ask: async (_shop, document, variables) => {
      const { data, errors = [] } = await call(document, variables);
      return { data, problems: errors };
    },
  };
  return { shop, shopId, admin };
}

type Told = Awaited<ReturnType<typeof shopWith>>;

async function derive(tx: Tx, shopId: bigint, touched: bigint[]) {
  await tx.run(
    sql`DELETE FROM purchase WHERE shop_id = ${shopId} AND customer_id = ANY(${touched}::bigint[])`,
  );
  await tx.run(sql`
    INSERT INTO purchase (shop_id, order_id, customer_id, at, ordinal, gross_minor, net_minor)
    SELECT shop_id, order_id, customer_id, created_at, 1, total_minor, total_minor - refunded_minor
    FROM orders WHERE shop_id = ${shopId} AND customer_id = ANY(${touched}::bigint[])`);
}

const start = (shopId: bigint) => database.inShop(shopId, (tx) => startHistory(tx, shopId));
const look = (shopId: bigint, importId: bigint) =>
  database.inShop(shopId, async (tx) => (await findImport(tx, shopId, importId))!);
const step = ({ admin, shopId }: Told, importId: bigint, download: Fetch = fetch) =>
  runHistory(
    { database, admin, log, onFacts: derive, fetch: download, shareBytes: 50_000 },
    { shopId, importId },
  );

/** Every step at once, as the job queue would do one by one. */
async function finish(told: Told, importId: bigint, download?: Fetch) {
  for (;;) {
    await step(told, importId, download);
    const run = await look(told.shopId, importId);
    if (run.state !== "running" && run.state !== "queued") return run;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const orders = (shopId: bigint) =>
  database.inShop(shopId, (tx) =>
    tx.rows<{
      name: string;
      total: bigint;
      refunded: bigint;
      customer: bigint | null;
      lines: number;
      cancelled: boolean;
    }>(sql`
      SELECT name, total_minor AS total, refunded_minor AS refunded, customer_id AS customer, cancelled_at IS NOT NULL AS cancelled,
        (SELECT count(*)::int FROM order_line l WHERE l.shop_id = o.shop_id AND l.order_id = o.order_id) AS lines
      FROM orders o ORDER BY order_id`),
  );

async function checksum(shopId: bigint) {
  return database.inShop(shopId, async (tx) => {
    const sums: (string | null)[] = [];
    for (const table of [
      "customer",
      "orders",
      "order_line",
      "order_discount",
      "refund",
      "fulfilment",
      "purchase",
    ]) {
      const { sum } = await tx.row<{ sum: string | null }>(
        sql`SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) AS sum FROM ${raw(table)} t`,
      );
      sums.push(sum);
    }
    return sums;
  });
}

function inTwin(shop: TwinShop) {
  return [...shop.state.orders.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((order) => {
      const { total, refunded } = orderTotals(order);
      return {
        name: order.name,
        total: total.shop,
        refunded: refunded.shop,
        lines: order.lines.length,
        cancelled: order.cancelledAt !== null,
      };
    });
}

test("Shopify's bulk operations take the queries", () => {
  const schema = loadAdminSchema();
  const withheld = [CUSTOMERS_WITHOUT_PERSONAL, HISTORY_WITHOUT_PERSONAL];
  const all = [CUSTOMERS_WITH_PERSONAL, HISTORY_WITH_PERSONAL, PRODUCTS_WITH_COST, PRODUCTS_WITHOUT_COST];
  for (const query of [...withheld, ...all]) expect(bulkProblem(schema, parse(query))).toBeNull();
  for (const query of withheld) expect(query).not.toMatch(/email|phone|firstName|address/i);
  expect(PRODUCTS_WITHOUT_COST).not.toMatch(/cost/i);
});

test("the whole history arrives, and arriving again changes nothing", async () => {
  const told = await shopWith();
  const importId = await start(told.shopId);
  expect(await start(told.shopId)).toBe(importId);
  await step(told, importId);
  const begun = await look(told.shopId, importId);
  expect(begun).toMatchObject({ state: "running", ordersRead: 0 });
  const waiting = await database.inSystem((tx) =>
    tx.rows(
      sql`SELECT task_identifier AS task FROM graphile_worker.jobs WHERE key = ${`import:${importId}`}`,
    ),
  );
  expect(waiting).toEqual([{ task: "pull-history" }]);

  const run = await finish(told, importId);
  const expected = inTwin(told.shop);
  expect(run).toMatchObject({
    state: "done",
    reason: null,
    ordersRead: expected.length,
    ordersStored: expected.length,
    rowsRead:
      expected.reduce((sum, order) => sum + 1 + order.lines, 0) +
      told.shop.state.customers.size +
      told.shop.state.products.size +
      told.shop.variants.size,
    rowsRefused: 0,
  });
  expect(run.bytesDone).toBe(run.bytesTotal);
  expect(expected.length).toBeGreaterThan(100);
  expect(expected.some((order) => order.refunded > 0n)).toBe(true);
  expect((await orders(told.shopId)).map(({ customer, ...order }) => order)).toEqual(expected);
  const shop = await database.inSystem((tx) => findShopById(tx, told.shopId));
  expect(shop!.historyStart).toBeNull();

  const before = await checksum(told.shopId);
  expect(before.every(Boolean)).toBe(true);
  const again = await start(told.shopId);
  expect(again).not.toBe(importId);
  expect(await finish(told, again)).toMatchObject({
    state: "done",
    ordersRead: 0,
    ordersStored: 0,
  });
  expect(await checksum(told.shopId)).toEqual(before);
});

test("customers without orders, products, costs and the lines of refunds come too", async () => {
  const told = await shopWith();
  const { customers, products, orders } = told.shop.state;
  await finish(told, await start(told.shopId));
  const stored = await database.inShop(told.shopId, (tx) =>
    tx.row<{ customers: number; products: number; variants: string[]; refunds: string[] }>(sql`
      SELECT (SELECT count(*)::int FROM customer WHERE customer_id > 0) AS customers,
        (SELECT count(*)::int FROM product) AS products,
        (SELECT array_agg(variant_id || ' ' || price_minor || ' ' || coalesce(unit_cost_minor::text, '-') ORDER BY variant_id)
          FROM product_variant) AS variants,
        (SELECT array_agg(refund_id || ' ' || line_id || ' ' || quantity || ' ' || amount_minor || ' ' || restocked
          ORDER BY refund_id, line_id) FROM refund_line) AS refunds`),
  );
  const byId = <T extends { id: bigint }>(all: T[]) => all.sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(stored.customers).toBe(customers.size);
  expect(stored.products).toBe(products.size);
  const variants = byId([...products.values()].flatMap((product) => product.variants));
  expect(stored.variants).toEqual(variants.map((one) => `${one.id} ${one.price} ${one.unitCost ?? "-"}`));
  const refunds = byId([...orders.values()].flatMap((order) => order.refunds)).flatMap((refund) =>
    refund.lines
      .toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1))
      .map((line) => {
        const restocked = ["return", "legacy_restock"].includes(line.restockType);
        return `${refund.id} ${line.lineId} ${line.quantity} ${line.subtotal.shop} ${restocked}`;
      }),
  );
  expect(refunds.length).toBeGreaterThan(0);
  expect(stored.refunds).toEqual(refunds);
});

test("what a webhook told meanwhile stays", async () => {
  const told = await shopWith();
  const [order] = [...told.shop.state.orders.values()].filter((one) => one.customerId !== null);
  const at = new Date(order!.updatedAt + 1000);
  const version = webhookVersion(at, at.toISOString(), "w1");
  await database.inShop(told.shopId, (tx) =>
    storeFacts(tx, told.shopId, {
      ...noFacts(),
      orders: [
        {
          ...historyOrder(NODE, []),
          orderId: order!.id,
          name: order!.name,
          totalMinor: 4242n,
          version,
          source: "webhook",
        },
      ],
    }),
  );
  const run = await finish(told, await start(told.shopId));
  expect(run.ordersStored).toBe(told.shop.state.orders.size - 1);
  expect((await orders(told.shopId)).find((one) => one.name === order!.name)!.total).toBe(4242n);
});

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

test("without read_all_orders the history begins sixty days ago, and the shop says so", async () => {
  const told = await shopWith({ scopes: ["read_orders", "read_customers", "read_products"] }, 0);
  const before = Date.now();
  const run = await finish(told, await start(told.shopId));
  // nothing to tell: no file
  expect(run).toMatchObject({ state: "done", ordersRead: 0, bytesTotal: null });
  const shop = await database.inSystem((tx) => findShopById(tx, told.shopId));
  const sixtyDays = 60 * 86_400_000;
  expect(Math.abs(shop!.historyStart!.getTime() - (before - sixtyDays))).toBeLessThan(60_000);
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

test("Shopify's word that it is ready brings the next look forward", async () => {
  const told = await shopWith({}, 0);
  const importId = await start(told.shopId);
  const due = () =>
    database.inSystem((tx) =>
      tx.row<{ soon: boolean }>(sql`
        SELECT run_at <= now() AS soon FROM graphile_worker.jobs WHERE key = ${`import:${importId}`}`),
    );
  await step(told, importId);
  expect(await due()).toEqual({ soon: false });
  await database.inShop(told.shopId, (tx) => wakeHistory(tx, told.shopId));
  expect(await due()).toEqual({ soon: true });
});

test("the job queue carries it from start to end", async () => {
  const told = await shopWith();
  const importId = await start(told.shopId);
  const jobs = await startJobs(
    database.url,
    {
      [HISTORY_TASK]: async (payload) => {
        const job = payload as { shopId: string; importId: string };
        if (job.importId === importId.toString()) await step(told, BigInt(job.importId));
      },
    },
    log,
  );
  try {
    await expect
      .poll(async () => (await look(told.shopId, importId)).state, { timeout: 20_000 })
      .toBe("done");
  } finally {
    await jobs.stop();
  }
  expect(await orders(told.shopId)).toHaveLength(told.shop.state.orders.size);
});

const money = (amount: string, currencyCode = "EUR") => ({ shopMoney: { amount, currencyCode } });

const NODE: HistoryOrderNode = {
  id: "gid://shopify/Order/1",
  name: "#1",
  createdAt: "2026-10-01T10:00:00Z",
  processedAt: "2026-10-01T10:00:00Z",
  updatedAt: "2026-10-02T10:00:00Z",
  cancelledAt: null,
  cancelReason: null,
  test: false,
  currencyCode: "EUR",
  presentmentCurrencyCode: "EUR",
  customerLocale: null,
  displayFinancialStatus: "PAID",
  displayFulfillmentStatus: "PARTIALLY_FULFILLED",
  sourceName: "web",
  tags: [],
  discountCodes: ["SHIPFREE", "spring"],
  totalPriceSet: money("10.00"),
  subtotalPriceSet: null,
  totalDiscountsSet: null,
  totalShippingPriceSet: null,
  totalTaxSet: null,
  totalRefundedSet: money("0"),
  customer: null,
  refunds: [],
  fulfillments: [],
};

const LINE: HistoryLineNode = {
  __parentId: NODE.id,
  id: "gid://shopify/LineItem/5",
  title: "Tea",
  sku: "",
  quantity: 2,
  currentQuantity: 1,
  isGiftCard: false,
  product: { id: "gid://shopify/Product/6" },
  variant: null,
  originalUnitPriceSet: money("6.00"),
  discountAllocations: [
    {
      allocatedAmountSet: money("1.50"),
      discountApplication: { index: 1, kind: "DiscountCodeApplication", code: "SPRING" },
    },
    {
      allocatedAmountSet: money("0.50"),
      discountApplication: { index: 0, kind: "AutomaticDiscountApplication", title: "Two for less" },
    },
  ],
};

test("discounts are what the lines were allocated; a code that took nothing off a line is named too", () => {
  const order = historyOrder(NODE, [LINE, LINE]);
  expect(order.discounts).toEqual([
    { code: "Two for less", kind: "automatic", amountMinor: 100n },
    { code: "SPRING", kind: "discount_code", amountMinor: 300n },
    { code: "SHIPFREE", kind: "discount_code", amountMinor: null },
  ]);
  expect(order.lines[0]).toMatchObject({
    lineId: 5n,
    productId: 6n,
    variantId: null,
    sku: null,
    discountMinor: 200n,
  });
  expect(order.fulfillmentStatus).toBe("partial");
});
