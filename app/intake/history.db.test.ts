// The history as the local Shopify gives it, step by step into a real database.
import { expect, test } from "vitest";
import type { TwinShop } from "../../twin/shop/store.ts";
import { orderTotals } from "../../twin/shop/totals.ts";
import { noFacts } from "../commerce/facts.ts";
import { findShopById, updateShop } from "../commerce/shop.server.ts";
import { storeFacts } from "../commerce/store-facts.server.ts";
import { webhookVersion } from "../commerce/version.ts";
import { raw, sql } from "../platform/db.server.ts";
import { startJobs } from "../platform/jobs.server.ts";
import { createLog } from "../platform/log.server.ts";
import { HISTORY_TASK, historyKnown, wakeHistory, widenHistory } from "./history.server.ts";
import { historyFixture } from "./history-for-test.ts";
import { NODE } from "./history-nodes-for-test.ts";
import { historyOrder } from "./history-order.ts";
import { historyParts, updatePart } from "./history-part.server.ts";

const { database, shopWith, start, look, step, finish, orders } = await historyFixture();
const log = createLog("silent");

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

test("without read_all_orders the history begins sixty days ago, and the shop says so", async () => {
  const told = await shopWith({ scopes: ["read_orders", "read_customers", "read_products"] }, 0);
  const before = Date.now();
  const run = await finish(told, await start(told.shopId));
  // nothing to tell: no file
  expect(run).toMatchObject({ state: "done", ordersRead: 0, bytesTotal: null });
  const shop = await database.inSystem((tx) => findShopById(tx, told.shopId));
  const sixtyDays = 60 * 86_400_000;
  expect(Math.abs(shop!.historyStart!.getTime() - (before - sixtyDays))).toBeLessThan(60_000);

  // what was read before stays: another reading makes the known time no shorter
  const earlier = new Date(before - 2 * sixtyDays);
  await database.inSystem((tx) => updateShop(tx, told.shopId, { historyStart: earlier }));
  await finish(told, await start(told.shopId));
  const after = await database.inSystem((tx) => findShopById(tx, told.shopId));
  expect(after!.historyStart).toEqual(earlier);
  // and without leave to read more, nothing is read once more
  await database.inShop(told.shopId, (tx) => widenHistory(tx, told.shopId));
  const runs = await database.inShop(told.shopId, (tx) =>
    tx.rows<{ state: string }>(sql`SELECT state FROM import_run`),
  );
  expect(runs).toEqual([{ state: "done" }, { state: "done" }]);
});

test("with which leave a file was asked for stays known while it is read", async () => {
  const told = await shopWith({}, 0);
  const importId = await start(told.shopId);
  await step(told, importId);
  const ofOrders = () =>
    database.inShop(told.shopId, async (tx) => {
      const parts = await historyParts(tx, told.shopId, importId);
      return parts.find(({ part }) => part === "orders")!;
    });
  const asked = await ofOrders();
  expect(asked.whole).toBe(true);
  await database.inShop(told.shopId, (tx) => updatePart(tx, told.shopId, importId, asked, { bytesDone: 5n }));
  expect(await ofOrders()).toMatchObject({ whole: true, bytesDone: 5n, reference: asked.reference });
});

test("leave to read all orders, granted while only some are read, has the history read once more", async () => {
  const narrow = ["read_orders", "read_customers", "read_products"];
  const told = await shopWith({ scopes: narrow });
  const first = await start(told.shopId);
  await step(told, first);
  const allow = async () => {
    told.shop.setScopes([...narrow, "read_all_orders"]);
    await database.inSystem((tx) =>
      updateShop(tx, told.shopId, { scopes: [...narrow, "read_all_orders"].join(",") }),
    );
  };
  const known = async () => {
    const shop = await database.inSystem((tx) => findShopById(tx, told.shopId));
    return database.inShop(told.shopId, (tx) => historyKnown(tx, shop!));
  };
  // said as soon as it is asked for
  expect(await known()).toEqual({ since: expect.any(Date), onItsWay: true });
  await allow();
  expect(await finish(told, first)).toMatchObject({ state: "done" });
  expect(await known()).toEqual({ since: expect.any(Date), onItsWay: true });
  const second = await start(told.shopId);
  expect(second).not.toBe(first);
  expect(await finish(told, second)).toMatchObject({ state: "done" });
  expect(await known()).toEqual({ since: null, onItsWay: false });
  expect(await orders(told.shopId)).toHaveLength(told.shop.state.orders.size);
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
