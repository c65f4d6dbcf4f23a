import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { createLog } from "../platform/log.server.ts";
import { recomputeCustomers } from "../retention/recompute.server.ts";
import {
  countDeliveries,
  type DeliveryState,
  deliveryCounts,
  listDeliveries,
  replayDeliveries,
} from "./deliveries.server.ts";
import { type DeliveryWorkerOptions, processBatch, startDeliveryWorker } from "./delivery-worker.server.ts";
import { inboxHealth } from "./inbox-health.server.ts";
import { fixtureBody } from "./payload/fixture-for-test.ts";
import { RETRY_SECONDS } from "./process-deliveries.server.ts";

const database = await testDatabase();

function options(change: Partial<DeliveryWorkerOptions> = {}): DeliveryWorkerOptions {
  return {
    database,
    log: createLog("silent"),
    handlers: {},
    onFacts: recomputeCustomers,
    pollMs: 20,
    ...change,
  };
}

let counter = 0;

type Put = { topic?: string; body?: string | Buffer | null; webhookId?: string; triggeredAt?: string | null };

/** Puts a delivery into the inbox. @returns its webhook id */
async function put(
  shopId: bigint,
  { topic = "orders/create", body, webhookId, triggeredAt = null }: Put = {},
) {
  const id = webhookId ?? `d-${counter++}`;
  const bytes = body === null ? null : Buffer.from(body ?? fixtureBody("orders-create"));
  await database.inIntake((tx) =>
    tx.run(sql`
      INSERT INTO delivery (shop_id, webhook_id, topic, triggered_at, body)
      VALUES (${shopId}, ${id}, ${topic}, ${triggeredAt}, ${bytes})`),
  );
  return id;
}

/** The body of an order of its own. */
function order(orderId: number, change: object = {}): string {
  const body = JSON.parse(fixtureBody("orders-create-guest").toString());
  return JSON.stringify({
    ...body,
    id: orderId,
    admin_graphql_api_id: `gid://shopify/Order/${orderId}`,
    ...change,
  });
}

const inShop = <Row>(shopId: bigint, query: ReturnType<typeof sql>) =>
  database.inShop(shopId, (tx) => tx.rows<Row>(query));
const orderCount = async (shopId: bigint) =>
  (await inShop<{ n: number }>(shopId, sql`SELECT count(*)::int AS n FROM orders`))[0]!.n;

async function stateOf(shopId: bigint, webhookId: string) {
  const [row] = await inShop<{
    state: DeliveryState;
    reason: string | null;
    attempts: number;
    waits: boolean;
  }>(
    shopId,
    sql`SELECT state, reason, attempts, due_at > now() AS waits FROM delivery WHERE webhook_id = ${webhookId}`,
  );
  return row;
}

/** Makes what waits for another attempt due now. */
const hurry = (shopId: bigint) =>
  database.inShop(shopId, (tx) => tx.run(sql`UPDATE delivery SET due_at = now() - interval '1 second'`));

describe("a batch", () => {
  it("becomes facts and figures, of each shop apart", async () => {
    const shops = [await testShop(database), await testShop(database)];
    for (const shopId of shops) {
      await put(shopId, { webhookId: "same id in both shops" });
      await put(shopId, { topic: "refunds/create", body: fixtureBody("refunds-create") });
    }
    const told: { shopId: bigint; touched: bigint[] }[] = [];
    const found = await processBatch(
      options({
        onFacts: async (tx, shopId, touched) => {
          told.push({ shopId, touched });
          await recomputeCustomers(tx, shopId, touched);
        },
      }),
    );
    expect(found).toBe(4);
    expect(told).toEqual(shops.map((shopId) => ({ shopId, touched: [9007199254740995n] })));
    for (const shopId of shops) {
      expect(
        await inShop(shopId, sql`SELECT purchases, gross_minor, net_minor FROM customer_figure`),
      ).toEqual([{ purchases: 1, gross_minor: 3150n, net_minor: 1925n }]);
    }
    expect(await processBatch(options())).toBe(0);
  });

  it("of an uninstalled shop is stored all the same", async () => {
    const shopId = await testShop(database);
    await database.inSystem((tx) =>
      tx.run(sql`UPDATE shop SET uninstalled_at = now() WHERE shop_id = ${shopId}`),
    );
    await put(shopId);
    await processBatch(options());
    expect(await orderCount(shopId)).toBe(1);
  });

  it("leaves topics nobody reads where they are, with the reason", async () => {
    const shopId = await testShop(database);
    const unknown = await put(shopId, { topic: "themes/publish", body: "{}" });
    const edited = await put(shopId, { topic: "orders/edited", body: fixtureBody("orders-edited") });
    await processBatch(options());
    expect(await stateOf(shopId, unknown)).toMatchObject({
      state: "ignored",
      reason: "no room reads this topic",
    });
    expect(await stateOf(shopId, edited)).toMatchObject({ state: "ignored" });
  });

  it("hands other topics to those who know them, with exact ids and the time it happened", async () => {
    const shopId = await testShop(database);
    const triggeredAt = "2026-03-01T15:00:06.5Z";
    await put(shopId, { topic: "app/uninstalled", body: '{"id":12345678901234567890}', triggeredAt });
    const events: unknown[] = [];
    const handlers: DeliveryWorkerOptions["handlers"] = {
      "app/uninstalled": async (_tx, id, event) => {
        events.push([id, event]);
      },
    };
    await processBatch(options({ handlers }));
    expect(events).toEqual([[shopId, { payload: { id: 12345678901234567890n }, at: new Date(triggeredAt) }]]);
  });
});

describe("a delivery that cannot be used", () => {
  it.each<[string, string, Put]>([
    ["is no JSON", "the body is not JSON", { body: '{"id":' }],
    ["is no UTF-8", "the body is not UTF-8", { body: Buffer.from([0xff, 0xfe]) }],
    [
      "is something else",
      "admin_graphql_api_id: no id of type Order",
      { body: fixtureBody("refunds-create") },
    ],
    [
      "is in another currency",
      "the order is in EUR, the shop's currency is USD",
      {
        body: order(9, {
          currency: "EUR",
          total_price_set: null,
          total_price: "1.00",
          line_items: [],
          subtotal_price_set: null,
          total_discounts_set: null,
          total_shipping_price_set: null,
          total_tax_set: null,
        }),
      },
    ],
    ["was erased", "its body was erased", { body: null }],
  ])("because it %s is set aside at once, the others are not held up", async (_name, reason, bad) => {
    const shopId = await testShop(database);
    const before = await put(shopId, { body: order(1) });
    const poison = await put(shopId, bad);
    const after = await put(shopId, { body: order(2) });
    await processBatch(options());
    expect(await stateOf(shopId, poison)).toMatchObject({ state: "failed", reason, attempts: 1 });
    expect(await stateOf(shopId, before)).toMatchObject({ state: "done" });
    expect(await stateOf(shopId, after)).toMatchObject({ state: "done" });
  });

  it("just now is tried again with growing pauses, five times, then set aside; replayed it is done", async () => {
    const shopId = await testShop(database);
    const [good, bad] = [await put(shopId, { body: order(1) }), await put(shopId, { body: order(666) })];
    let isBroken = true;
    // what the database refuses, found among the others
    const onFacts: DeliveryWorkerOptions["onFacts"] = async (tx) => {
      const cursed = await tx.rows(sql`SELECT 1 FROM orders WHERE order_id = 666`);
      if (isBroken && cursed.length > 0) await tx.run(sql`SELECT 1 / 0`);
    };
    for (let attempt = 1; attempt <= RETRY_SECONDS.length; attempt++) {
      await processBatch(options({ onFacts }));
      const reason = "database or network error 22012";
      expect(await stateOf(shopId, bad)).toEqual({
        state: "pending",
        reason,
        attempts: attempt,
        waits: true,
      });
      await hurry(shopId);
    }
    await processBatch(options({ onFacts }));
    expect(await stateOf(shopId, bad)).toMatchObject({ state: "failed", attempts: 5 });
    expect(await stateOf(shopId, good)).toMatchObject({ state: "done", attempts: 1 });
    expect(await orderCount(shopId)).toBe(1);

    isBroken = false;
    const replay = (which: Parameters<typeof replayDeliveries>[2]) =>
      database.inShop(shopId, (tx) => replayDeliveries(tx, shopId, which));
    expect(await replay({ state: "failed" })).toBe(1);
    await processBatch(options({ onFacts }));
    expect(await stateOf(shopId, bad)).toMatchObject({ state: "done", reason: null });
    expect(await orderCount(shopId)).toBe(2);

    expect(await replay({ webhookIds: [good, bad, "unknown"] })).toBe(2);
    const again = await database.inShop(shopId, (tx) => deliveryCounts(tx, shopId));
    expect(again.replayed).toBe(2);
    await processBatch(options({ onFacts }));
    expect(await orderCount(shopId)).toBe(2);
  });

  it("by its handler is undone alone", async () => {
    const shopId = await testShop(database);
    const order1 = await put(shopId, { body: order(1) });
    const event = await put(shopId, { topic: "app/uninstalled", body: "{}" });
    const handlers: DeliveryWorkerOptions["handlers"] = {
      "app/uninstalled": async (tx) => {
        await tx.run(sql`UPDATE shop SET uninstalled_at = now() WHERE shop_id = ${shopId}`);
        throw new Error("not today");
      },
    };
    await processBatch(options({ handlers }));
    expect(await stateOf(shopId, event)).toMatchObject({ state: "pending", reason: "Error: not today" });
    expect(await stateOf(shopId, order1)).toMatchObject({ state: "done" });
    const [shop] = await inShop(shopId, sql`SELECT uninstalled_at FROM shop WHERE shop_id = ${shopId}`);
    expect(shop).toEqual({ uninstalled_at: null });
  });

  it("waits for the shop's currency", async () => {
    const shopId = await testShop(database);
    await database.inSystem((tx) => tx.run(sql`UPDATE shop SET currency = NULL WHERE shop_id = ${shopId}`));
    const refund = await put(shopId, { topic: "refunds/create", body: fixtureBody("refunds-create") });
    await processBatch(options());
    expect(await stateOf(shopId, refund)).toMatchObject({ state: "pending", attempts: 1 });
    await database.inSystem((tx) => tx.run(sql`UPDATE shop SET currency = 'USD' WHERE shop_id = ${shopId}`));
    await hurry(shopId);
    await processBatch(options());
    expect(await stateOf(shopId, refund)).toMatchObject({ state: "done" });
  });
});

describe("the worker", () => {
  it("finds deliveries by itself, and stops when told", async () => {
    const shopId = await testShop(database);
    const worker = startDeliveryWorker(options());
    for (let id = 1; id <= 450; id++) await put(shopId, { body: order(id) });
    await worker.drained();
    expect(await orderCount(shopId)).toBe(450);
    await worker.stop();
    await put(shopId, { body: order(451) });
    expect(await orderCount(shopId)).toBe(450);
    await processBatch(options());
  });

  it("goes on after the database was away", async () => {
    const shopId = await testShop(database);
    let failures = 2;
    const moody: DeliveryWorkerOptions["database"] = {
      ...database,
      inIntake: (work) => (failures-- > 0 ? Promise.reject(new Error("gone")) : database.inIntake(work)),
    };
    await put(shopId, { body: order(1) });
    const worker = startDeliveryWorker(options({ database: moody }));
    await expect.poll(() => orderCount(shopId), { timeout: 10_000 }).toBe(1);
    await worker.stop();
  });

  it("shares with others what concerns one customer, and nothing is lost or doubled", async () => {
    const shopId = await testShop(database);
    // one customer, told of by many deliveries at once, so that every batch recomputes the same figures
    for (let id = 1; id <= 600; id++) await put(shopId, { body: order(id) });
    const workers = [1, 2, 3].map(() => startDeliveryWorker(options()));
    await workers[0]!.drained();
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await inShop(shopId, sql`SELECT purchases, gross_minor FROM customer_figure`)).toEqual([
      { purchases: 600, gross_minor: 600n * 3150n },
    ]);
    const counts = await database.inShop(shopId, (tx) => deliveryCounts(tx, shopId));
    expect(counts.byState).toEqual({ pending: 0, done: 600, ignored: 0, failed: 0 });
  });
});

describe("the list of deliveries", () => {
  let shopId: bigint;
  const ids: string[] = [];
  beforeAll(async () => {
    shopId = await testShop(database);
    for (let index = 0; index < 5; index++) ids.push(await put(shopId, { body: order(index + 1) }));
    ids.push(await put(shopId, { topic: "themes/publish", body: "{}" }));
  });
  const list = (query = {}) => database.inShop(shopId, (tx) => listDeliveries(tx, shopId, query));
  const counts = () => database.inShop(shopId, (tx) => deliveryCounts(tx, shopId));

  it("counts by topic and state, and how long the oldest has waited", async () => {
    await database.inShop(shopId, (tx) =>
      tx.run(sql`UPDATE delivery SET due_at = now() - interval '9 seconds'`),
    );
    const health = () => database.inShop(shopId, (tx) => inboxHealth(tx, shopId));
    expect((await health()).lagSeconds).toBeGreaterThanOrEqual(9);
    await processBatch(options());
    expect(await counts()).toMatchObject({
      replayed: 0,
      since: expect.any(Date),
      byState: { done: 5, ignored: 1, pending: 0, failed: 0 },
      byTopic: [
        { topic: "orders/create", state: "done", count: 5 },
        { topic: "themes/publish", state: "ignored", count: 1 },
      ],
    });
    expect(await health()).toMatchObject({ lagSeconds: null, lastReceivedAt: expect.any(Date) });
  });

  it("counts no more than the newest", async () => {
    const few = await database.inShop(shopId, (tx) => deliveryCounts(tx, shopId, 4));
    expect(Object.values(few.byState).reduce((sum, count) => sum + count)).toBe(4);
  });

  it("is newest first, by page, topic and state", async () => {
    const first = await list({ limit: 4 });
    expect(first.rows.map((row) => row.webhookId)).toEqual(ids.toReversed().slice(0, 4));
    expect(first.hasMore).toBe(true);
    const rest = await list({ limit: 4, before: first.rows.at(-1)!.seq });
    expect(rest.rows.map((row) => row.webhookId)).toEqual(ids.toReversed().slice(4));
    expect(rest.hasMore).toBe(false);
    expect((await list({ state: "ignored" })).rows).toMatchObject([
      { topic: "themes/publish", bodyBytes: 2 },
    ]);
    expect((await list({ topic: "orders/create", state: "failed" })).rows).toEqual([]);
    expect((await list({ limit: 4, offset: 4 })).rows.map((row) => row.webhookId)).toEqual(
      ids.toReversed().slice(4),
    );
  });

  it("is searched by topic, by reason and by id, to the letter", async () => {
    const topics = async (search: string) => (await list({ search })).rows.map((row) => row.topic);
    expect(await topics("THEMES/")).toEqual(["themes/publish"]);
    expect(await topics(ids[0]!)).toEqual(["orders/create"]);
    expect(await topics(ids[0]!.slice(0, -1))).toEqual([]);
    expect(await topics("themes_publish")).toEqual([]);
    const [ignored] = (await list({ state: "ignored" })).rows;
    expect(await topics(ignored!.reason!.slice(2))).toEqual(["themes/publish"]);
    expect(await database.inShop(shopId, (tx) => countDeliveries(tx, shopId, { search: "orders/" }))).toBe(5);
  });

  it("is searched among the newest of a state, where so many are named", async () => {
    const found = async (newest: number) =>
      database.inShop(shopId, async (tx) => {
        const query = { state: "done", search: "create", newest } as const;
        const { rows } = await listDeliveries(tx, shopId, query);
        expect(await countDeliveries(tx, shopId, query)).toBe(rows.length);
        return rows.map((row) => row.webhookId);
      });
    const done = ids.slice(0, 5).toReversed();
    expect(await found(2)).toEqual(done.slice(0, 2));
    expect(await found(9)).toEqual(done);
  });
});
