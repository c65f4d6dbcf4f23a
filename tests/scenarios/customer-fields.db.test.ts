// The figures at Shopify's customers: written after facts change, and only where they differ.
import { setTimeout } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { findShop } from "../../app/commerce/shop.server.ts";
import { listImports } from "../../app/intake/import-run.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { forgetFields } from "../../app/retention/confirmed-fields.server.ts";
import { writeCustomerFields } from "../../app/retention/write-customer-fields.server.ts";
import { type AdminClient, createAdminClient } from "../../app/shopify/admin-client.server.ts";
import { API_VERSION } from "../../app/shopify/library.server.ts";
import { namespaceOf } from "../../twin/graphql/fields/metafield.ts";
import { gid } from "../../twin/shop/gid.ts";
import type { TwinShop } from "../../twin/shop/store.ts";
import { appWithTwin, eventually } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";

const database = await testDatabase();
const { services, twin, newShop, open } = await appWithTwin(database);

const CUSTOMERS = 19; // eight to a call: two full ones and a rest
const day = (date: number) => Date.UTC(2026, 8, date, 10);

function shopWithCustomers(): TwinShop {
  const shop = newShop({ currency: "KWD", timezone: "Asia/Kuwait" });
  const keys = Array.from({ length: CUSTOMERS }, (_, nth) => `c${nth}`);
  shop.load({
    products: [{ title: "Tea", variants: [{ key: "v", price: 1250n }], createdAt: Date.UTC(2026, 0, 1) }],
    customers: keys.map((key) => ({ key, email: `${key}@example.com`, createdAt: Date.UTC(2026, 0, 2) })),
    orders: keys.flatMap((key, nth) =>
      [1, 8].slice(nth % 2).map((date) => ({
        customerKey: key,
        createdAt: day(date),
        lines: [{ variantKey: "v", quantity: 1 + nth }],
      })),
    ),
  });
  return shop;
}

/** What stands at the customers in Shopify: id → field → value, those without fields left out. */
function atShopify(shop: TwinShop): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {};
  for (const { id } of shop.state.customers.values()) {
    const own = (shop.state.metafields.get(gid("Customer", id)) ?? []).filter(
      ({ namespace }) => namespace === namespaceOf("$app"),
    );
    if (own.length > 0) found[`${id}`] = Object.fromEntries(own.map(({ key, value }) => [key, value]));
  }
  return found;
}

/** The same by the app's own figures. */
async function figures(shopId: bigint): Promise<Record<string, Record<string, string>>> {
  const rows = await database.inShop(shopId, (tx) =>
    tx.rows<{ id: bigint; fields: Record<string, string> }>(sql`
      SELECT customer_id AS id, json_build_object('purchases', purchases::text,
        'last_purchase_at', to_char(last_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'net_sales', (net_minor / 1000.0)::numeric(20, 3)::text) AS fields
      FROM customer_figure`),
  );
  return Object.fromEntries(rows.map(({ id, fields }) => [`${id}`, fields]));
}

const jobOf = (shopId: bigint) =>
  database.inSystem(async (tx) => {
    const [job] = await tx.rows<{ id: bigint; seconds: number; priority: number }>(sql`
      SELECT id, extract(epoch FROM run_at - now())::float8 AS seconds, priority
      FROM graphile_worker.jobs WHERE key = ${`customer-fields:${shopId}`}`);
    return job;
  });

/** Runs the waiting job now, by the worker, until none waits. */
async function runWaitingJob(shopId: bigint): Promise<void> {
  await eventually("the fields' job is done", async () => {
    const job = await jobOf(shopId);
    if (!job) return true;
    await database.inSystem((tx) =>
      tx.run(sql`SELECT graphile_worker.reschedule_jobs(ARRAY[${job.id}::bigint], run_at => now())`),
    );
    return false;
  });
}

/** A run by hand that counts its calls. */
async function run(shopId: bigint, { callsPerRun, admin = services.admin }: Hand = {}): Promise<number> {
  let calls = 0;
  const counting: AdminClient = {
    ask: (...asked) => {
      calls++;
      return admin.ask(...asked);
    },
  };
  const log = createLog("silent");
  await writeCustomerFields({ database, admin: counting, log, callsPerRun }, shopId);
  return calls;
}
type Hand = { callsPerRun?: number; admin?: AdminClient };

async function installed(): Promise<{ shop: TwinShop; shopId: bigint }> {
  const shop = shopWithCustomers();
  const { shopId } = await open(shop);
  await eventually("the history is here", async () => {
    const [run] = await database.inShop(shopId, (tx) => listImports(tx, shopId));
    return run?.state === "done";
  });
  return { shop, shopId };
}

describe("a shop's customer fields", () => {
  let shop: TwinShop;
  let shopId: bigint;
  beforeAll(async () => {
    ({ shop, shopId } = await installed());
  });

  it("wait for a minute, behind other work, and are then the app's figures", async () => {
    expect(atShopify(shop)).toEqual({});
    const job = await jobOf(shopId);
    expect(job).toMatchObject({ priority: 10 });
    expect(job!.seconds).toBeGreaterThan(20);
    expect(job!.seconds).toBeLessThanOrEqual(60);
    await runWaitingJob(shopId);
    const expected = await figures(shopId);
    expect(Object.keys(expected)).toHaveLength(CUSTOMERS);
    expect(atShopify(shop)).toEqual(expected);
    const [first] = shop.state.customers.values();
    expect(expected[`${first!.id}`]).toEqual({
      purchases: "2",
      last_purchase_at: "2026-09-08T10:00:00Z",
      net_sales: "2.500",
    });
  });

  it("are not written again while nothing changes", async () => {
    expect(await run(shopId)).toBe(0);
  });

  it("follow a refund, and are gone when no purchase is left", async () => {
    const [twice, once] = [...shop.state.customers.values()];
    const orderOf = (id: bigint) => shop.ordersOf(id)[0]!.id;
    shop.refundOrder(orderOf(twice!.id), { amount: 250n });
    shop.refundOrder(orderOf(once!.id));
    await eventually("the refunds have arrived", async () => {
      const known = await figures(shopId);
      return known[`${twice!.id}`]!.net_sales === "2.250" && !known[`${once!.id}`];
    });
    await runWaitingJob(shopId);
    expect(atShopify(shop)[`${twice!.id}`]).toMatchObject({ purchases: "2", net_sales: "2.250" });
    expect(atShopify(shop)[`${once!.id}`]).toBeUndefined();
    expect(atShopify(shop)).toEqual(await figures(shopId));
    expect(await run(shopId)).toBe(0);
  });

  it("are written in bounded runs, each followed by the next", async () => {
    await database.inShop(shopId, (tx) => forgetFields(tx, shopId));
    expect(await run(shopId, { callsPerRun: 1 })).toBe(1);
    const next = await jobOf(shopId);
    expect(next!.seconds).toBeLessThanOrEqual(10);
    expect(await run(shopId)).toBe(2);
  });

  it("are all there in the end when Shopify throttles", async () => {
    await database.inShop(shopId, (tx) => forgetFields(tx, shopId));
    shop.state.metafields.clear();
    twin.faults.set(shop.domain, { throttle: true });
    let waits = 0;
    const patient = createAdminClient({
      tokens: services.tokens,
      apiVersion: API_VERSION,
      log: createLog("silent"),
      sleep: async (milliseconds) => {
        waits++;
        twin.faults.clear(shop.domain);
        await setTimeout(milliseconds);
      },
    });
    await run(shopId, { admin: patient });
    expect(waits).toBeGreaterThan(0);
    expect(atShopify(shop)).toEqual(await figures(shopId));
  });

  it("leave out a customer whom Shopify does not know any more, once", async () => {
    const [gone] = [...shop.state.customers.values()].slice(2);
    shop.state.customers.delete(gone!.id);
    await database.inShop(shopId, (tx) => forgetFields(tx, shopId));
    shop.state.metafields.clear();
    expect(await run(shopId)).toBe(4);
    const { [`${gone!.id}`]: theirs, ...others } = await figures(shopId);
    expect(theirs).toBeDefined();
    expect(atShopify(shop)).toEqual(others);
    const noted = await database.inShop(shopId, (tx) =>
      tx.rows(sql`SELECT customer_id AS id, refused FROM customer_metafield WHERE refused IS NOT NULL`),
    );
    expect(noted).toEqual([{ id: gone!.id, refused: expect.stringMatching(/owner/i) }]);
    expect(await run(shopId)).toBe(0);
  });
});

describe("customer fields without leave", () => {
  let shop: TwinShop;
  let shopId: bigint;
  const scopesOf = async () =>
    (await database.inSystem((tx) => findShop(tx, shop.domain)))!.scopes!.split(",");
  beforeAll(async () => {
    ({ shop, shopId } = await installed());
  });

  it("end after one call when the scope is gone before the app knows", async () => {
    for (const token of shop.state.tokens)
      token.scopes = token.scopes.filter((one) => one !== "write_customers");
    expect(await run(shopId)).toBe(1);
    expect(atShopify(shop)).toEqual({});
  });

  it("ask nothing without the scope, and come with it", async () => {
    const scopes = shop.state.install.scopes;
    shop.setScopes(scopes.filter((one) => one !== "write_customers"));
    await eventually("the app knows", async () => !(await scopesOf()).includes("write_customers"));
    expect(await run(shopId)).toBe(0);
    await runWaitingJob(shopId);
    shop.setScopes(scopes);
    await eventually("the app knows", async () => (await scopesOf()).includes("write_customers"));
    await runWaitingJob(shopId);
    expect(atShopify(shop)).toEqual(await figures(shopId));
  });

  it("ask nothing of a shop that has uninstalled, and are written again when it returns", async () => {
    shop.uninstallApp();
    await eventually("the uninstall is known", async () => {
      const known = await database.inSystem((tx) => findShop(tx, shop.domain));
      return known!.uninstalledAt !== null;
    });
    const add = (purchases: number) =>
      database.inShop(shopId, (tx) =>
        tx.run(sql`UPDATE customer_figure SET purchases = purchases + ${purchases}`),
      );
    await add(1);
    expect(await run(shopId)).toBe(0);
    await add(-1);
    shop.state.metafields.clear();
    await open(shop);
    await eventually("the fields are back", async () => {
      await runWaitingJob(shopId);
      return Object.keys(atShopify(shop)).length === CUSTOMERS;
    });
  });
});
