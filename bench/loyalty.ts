// How fast points are spent, beside bare transactions that lessen one row by the same program; how fast the points of a
// shop's orders are settled, the first time and once more with nothing changed; and how long a shopper waits at the doors.
import { loadavg } from "node:os";
import pg from "pg";
import { ensureShop, updateShop } from "../app/commerce/shop.server.ts";
import { lockShop } from "../app/commerce/shop-lock.server.ts";
import { ledgerFaults } from "../app/loyalty/audit.server.ts";
import { publish } from "../app/loyalty/programme.server.ts";
import { programmeForTest, rewardForTest } from "../app/loyalty/programme-for-test.ts";
import { redeem } from "../app/loyalty/redeem.server.ts";
import { settleCustomers } from "../app/loyalty/settle.server.ts";
import { type Database, sql } from "../app/platform/db.server.ts";
import { withThrowAwayDatabase } from "../cli/throw-away-database.ts";
import { measureDoors } from "./loyalty-doors.ts";

const ORDERS = 100_000;
const CUSTOMERS = ORDERS / 5;
/** Customers whose points are settled in one transaction. */
const TOGETHER = 1000;
const LANES = 8;
const REDEMPTIONS = 4000;
/** Before it counts: each connection has made its plans once. Both are warmed alike. */
const WARM = 800;
const NOW = new Date("2026-06-01T00:00:00Z");

export default async function loyaltyBench(json: boolean): Promise<void> {
  const load = loadavg()[0]!;
  const figures = await withThrowAwayDatabase(async (database) => {
    const shopId = await shopWithOrders(database);
    const settleSeconds = await timed(() => settleAll(database, shopId));
    const againSeconds = await timed(() => settleAll(database, shopId));
    const bareSeconds = await bareTransactions(database);
    const redeemSeconds = await redeemAll(database, shopId);
    const faults = await database.inShop(shopId, (tx) => ledgerFaults(tx, shopId));
    if (faults.length > 0) throw new Error(`${faults.length} sums differ from their entries`);
    return { settleSeconds, againSeconds, bareSeconds, redeemSeconds };
  });
  const { settleSeconds, againSeconds, bareSeconds, redeemSeconds } = figures;
  const doors = await measureDoors();
  const result = {
    job: "loyalty",
    loadAverage: load,
    redemptionsPerSecond: Math.round(REDEMPTIONS / redeemSeconds),
    bareTransactionsPerSecond: Math.round(REDEMPTIONS / bareSeconds),
    ratio: round(bareSeconds / redeemSeconds),
    orders: ORDERS,
    settledOrdersPerSecond: Math.round(ORDERS / settleSeconds),
    settledAgainPerSecond: Math.round(ORDERS / againSeconds),
    doors,
  };
  process.stdout.write(
    json
      ? `${JSON.stringify(result)}\n`
      : `${result.redemptionsPerSecond} redemptions/s, ${result.bareTransactionsPerSecond} bare (${result.ratio}); ` +
          `${result.settledOrdersPerSecond} orders/s settled, ${result.settledAgainPerSecond} again; ` +
          `waits at the doors ${JSON.stringify(doors)}\n`,
  );
}

async function shopWithOrders(database: Database): Promise<bigint> {
  const { shopId } = await database.inSystem((tx) => ensureShop(tx, "bench.myshopify.com"));
  await database.inSystem((tx) => updateShop(tx, shopId, { currency: "USD" }));
  await database.inShop(shopId, async (tx) => {
    const rules = programmeForTest({
      expiry: { kind: "after-days", days: 365 },
      rewards: [rewardForTest({ points: 10 })],
    });
    await publish(tx, shopId, rules, { from: new Date("2026-01-01T00:00:00Z"), now: NOW });
    await tx.run(sql`
      INSERT INTO orders (shop_id, order_id, customer_id, created_at, total_minor, refunded_minor, currency, version, source)
      SELECT ${shopId}, n, 1 + n % ${CUSTOMERS}, timestamptz '2026-01-02' + n * interval '1 minute', 5000,
        CASE WHEN n % 20 = 0 THEN 2000 ELSE 0 END, 'USD', '1', 'bulk'
      FROM generate_series(1, ${ORDERS}) n`);
    await tx.run(sql`
      INSERT INTO order_line (shop_id, order_id, position, line_id, title, quantity, price_minor)
      SELECT ${shopId}, n, place, n * 2 + place, '', 1, 2500 FROM generate_series(1, ${ORDERS}) n, generate_series(0, 1) place`);
  });
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query("ANALYZE");
  await owner.end();
  return shopId;
}

async function settleAll(database: Database, shopId: bigint): Promise<void> {
  for (let first = 1; first <= CUSTOMERS; first += TOGETHER) {
    const ids = Array.from({ length: TOGETHER }, (_, place) => BigInt(first + place));
    await database.inShop(shopId, async (tx) => {
      await lockShop(tx, shopId);
      await settleCustomers(tx, shopId, ids, NOW);
    });
  }
}

/** @returns seconds */
async function redeemAll(database: Database, shopId: bigint): Promise<number> {
  let next = 0;
  const lane = async (last: number) => {
    while (next < last) {
      const nth = ++next;
      const wish = {
        rewardId: "five-off",
        requestKey: `bench-${nth}`,
        redeemedBy: "customer" as const,
        now: NOW,
      };
      await database.inShop(shopId, (tx) =>
        redeem(tx, shopId, { ...wish, customerId: BigInt(nth) }, async () => ({
          code: `B-${nth}`,
          expiresAt: null,
        })),
      );
    }
  };
  const lanes = (last: number) => Promise.all(Array.from({ length: LANES }, () => lane(last)));
  await lanes(WARM);
  return timed(() => lanes(WARM + REDEMPTIONS));
}

/** The least a program must do to spend: lessen a row unless it would go below nothing, in a transaction of its own. @returns seconds */
async function bareTransactions(database: Database): Promise<number> {
  const clients = Array.from({ length: LANES }, () => new pg.Client({ connectionString: database.url }));
  await Promise.all(clients.map((client) => client.connect()));
  await clients[0]!.query(
    "CREATE TABLE bare (id bigint PRIMARY KEY, points bigint NOT NULL CHECK (points >= 0))",
  );
  await clients[0]!.query(`INSERT INTO bare SELECT n, 100 FROM generate_series(1, ${WARM + REDEMPTIONS}) n`);
  let next = 0;
  const lanes = (last: number) =>
    Promise.all(
      clients.map(async (client) => {
        while (next < last) {
          const nth = ++next;
          await client.query("BEGIN");
          await client.query("UPDATE bare SET points = points - 10 WHERE id = $1", [nth]);
          await client.query("COMMIT");
        }
      }),
    );
  await lanes(WARM);
  const seconds = await timed(() => lanes(WARM + REDEMPTIONS));
  await Promise.all(clients.map((client) => client.end()));
  return seconds;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
