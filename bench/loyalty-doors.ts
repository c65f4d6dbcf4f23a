// How long a shopper waits at the server for their account and for a reward's code: through the storefront's door, one
// message at a time, over a database that waits for the disk at each commit. A bare commit in the same minute shows what
// the machine is worth.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { lockShop } from "../app/commerce/shop-lock.server.ts";
import { publish } from "../app/loyalty/programme.server.ts";
import { programmeForTest, rewardForTest } from "../app/loyalty/programme-for-test.ts";
import { ensureRewardPools } from "../app/loyalty/reward-codes.server.ts";
import { settleCustomers } from "../app/loyalty/settle.server.ts";
import { loyaltyHandlers } from "../app/loyalty/shopper-handlers.server.ts";
import { type Database, openDatabase, sql } from "../app/platform/db.server.ts";
import { createLog } from "../app/platform/log.server.ts";
import { createProxyDoor } from "../server/proxy-door.ts";
import { askProxy } from "./load/ask-proxy.ts";
import { withDurableServer } from "./load/durable-database.ts";
import { percentile, rounded } from "./load/percentile.ts";

const DOMAIN = "bench.myshopify.com";
const SECRET = "bench";
const CUSTOMERS = 500;
const ORDERS_OF_EACH = 8;
/** Before it counts: plans are made and code is warm. */
const WARM = 100;
const DAY = 86_400_000;

type Waits = { p50Ms: number | null; p95Ms: number | null };

export async function measureDoors(): Promise<Record<"bareCommit" | "account" | "redeem", Waits>> {
  return withDurableServer(async ({ databaseUrl }) => {
    const database = openDatabase({ url: databaseUrl });
    try {
      return await measure(database);
    } finally {
      await database.close();
    }
  });
}

async function measure(database: Database) {
  const shopId = await shopWithMembers(database);
  let wait = 0;
  const door = createProxyDoor({
    database,
    secrets: [SECRET],
    log: createLog("silent"),
    handlers: loyaltyHandlers({ database, log: createLog("silent") }),
    hops: 0,
    mostPerMinute: Number.POSITIVE_INFINITY,
    onAnswer: ({ seconds }) => {
      wait = seconds * 1000;
    },
  });
  const server = createServer((req, res) => void door(req, res));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/proxy`;
  const ask = async (nth: number, path: string, body: object) => {
    const customerId = BigInt(1 + (nth % CUSTOMERS));
    await askProxy({ door: url, secret: SECRET, shop: DOMAIN, customerId }, path, body);
    return wait;
  };
  const bare = async () => {
    const begin = performance.now();
    await database.inShop(shopId, (tx) =>
      tx.run(sql`UPDATE shop SET name = 'bench' WHERE shop_id = ${shopId}`),
    );
    return performance.now() - begin;
  };
  try {
    return {
      bareCommit: await timed(bare),
      account: await timed((nth) => ask(nth, "loyalty/account", { v: 1 })),
      redeem: await timed((nth) =>
        ask(nth, "loyalty/redeem", { v: 1, key: randomUUID(), reward: "five-off" }),
      ),
    };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** @param one milliseconds it took */
async function timed(one: (nth: number) => Promise<number>): Promise<Waits> {
  const waits: number[] = [];
  for (let nth = 0; nth < WARM + CUSTOMERS; nth++) waits.push(await one(nth));
  const [p50Ms, p95Ms] = [0.5, 0.95].map((part) => rounded(percentile(waits.slice(WARM), part)));
  return { p50Ms: p50Ms!, p95Ms: p95Ms! };
}

/** Everything an account is made of: orders, a tier, a punch card, a history; and codes lie ready. */
async function shopWithMembers(database: Database): Promise<bigint> {
  const { shopId } = await database.inSystem((tx) =>
    tx.row<{ shopId: bigint }>(sql`
      INSERT INTO shop (domain, currency, installed_at) VALUES (${DOMAIN}, 'USD', now()) RETURNING shop_id AS "shopId"`),
  );
  const now = new Date();
  const level = { percent: 150, tag: null, discountPercent: null };
  const rules = programmeForTest({
    rewards: [rewardForTest({ points: 10 })],
    tiers: {
      measure: "spend",
      period: "rolling-year",
      graceDays: 30,
      levels: [
        { ...level, id: "silver", name: "Silver", from: 10_000 },
        { ...level, id: "gold", name: "Gold", from: 30_000 },
      ],
    },
    cards: [
      {
        id: "fifth",
        name: "Fifth",
        stamp: "order",
        products: null,
        collections: null,
        size: 5,
        prefilled: 1,
        points: 50,
      },
    ],
  });
  await database.inShop(shopId, async (tx) => {
    await publish(tx, shopId, rules, { from: new Date(now.getTime() - 365 * DAY), now });
    await ensureRewardPools(tx, shopId, rules);
    await tx.run(sql`
      WITH made AS (
        INSERT INTO discount (shop_id, pool_id, kind, gid, code, issues_from)
        SELECT shop_id, pool_id, 'unique', 1, 'FIRST', starts_at FROM discount_pool RETURNING discount_id)
      INSERT INTO discount_code (shop_id, code, discount_id, state)
      SELECT ${shopId}, 'C-' || n, discount_id, 'free' FROM made, generate_series(1, ${4 * CUSTOMERS}::int) n`);
    await tx.run(sql`
      INSERT INTO orders (shop_id, order_id, customer_id, created_at, total_minor, refunded_minor, currency, version, source)
      SELECT ${shopId}, n, 1 + n % ${CUSTOMERS}, ${now}::timestamptz - n % 300 * interval '1 day', 5000, 0, 'USD', '1', 'bulk'
      FROM generate_series(1, ${CUSTOMERS * ORDERS_OF_EACH}) n`);
    await tx.run(sql`
      INSERT INTO order_line (shop_id, order_id, position, line_id, title, quantity, price_minor)
      SELECT ${shopId}, n, place, n * 2 + place, '', 1, 2500
      FROM generate_series(1, ${CUSTOMERS * ORDERS_OF_EACH}) n, generate_series(0, 1) place`);
    await lockShop(tx, shopId);
    const ids = Array.from({ length: CUSTOMERS }, (_, place) => BigInt(place + 1));
    await settleCustomers(tx, shopId, ids, now);
  });
  return shopId;
}
