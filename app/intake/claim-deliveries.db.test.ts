import pg from "pg";
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { createLog } from "../platform/log.server.ts";
import { recomputeCustomers } from "../retention/recompute.server.ts";
import { claimAbandoned, claimWaiting, MOST_ENDS, readClaimed } from "./claim-deliveries.server.ts";
import { type DeliveryWorkerOptions, processBatch, type Round } from "./delivery-worker.server.ts";
import { fixtureBody } from "./payload/fixture-for-test.ts";

const database = await testDatabase();
const guest = JSON.parse(fixtureBody("orders-create-guest").toString());

async function put(shopId: bigint, orders: number[]): Promise<void> {
  const bodies = orders.map((id) =>
    Buffer.from(JSON.stringify({ ...guest, id, admin_graphql_api_id: `gid://shopify/Order/${id}` })),
  );
  await database.inIntake((tx) =>
    tx.run(sql`
      INSERT INTO delivery (shop_id, webhook_id, topic, body)
      SELECT ${shopId}, 'order ' || id, 'orders/create', body
      FROM unnest(${orders}::int[], ${bodies}::bytea[]) AS put (id, body)`),
  );
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const options = (change: Partial<DeliveryWorkerOptions> = {}): DeliveryWorkerOptions => ({
  database,
  log: createLog("silent"),
  handlers: {},
  onFacts: recomputeCustomers,
  ...change,
});

type Row = { webhookId: string; state: string; attempts: number; reason: string | null };
const rowsOf = (shopId: bigint) =>
  database.inShop(shopId, (tx) =>
    tx.rows<Row>(
      sql`SELECT webhook_id AS "webhookId", state, attempts, reason FROM delivery WHERE shop_id = ${shopId} ORDER BY seq`,
    ),
  );
const isDone = async (shopId: bigint) => (await rowsOf(shopId)).every((row) => row.state === "done");

async function untilNothingIsDue(work: () => Promise<number>): Promise<void> {
  let batches = 0;
  while ((await work()) > 0) if (++batches > 500) throw new Error("It never ends.");
}

it("a shop with a long line does not hold up the others", async () => {
  const huge = await testShop(database);
  const others: bigint[] = [];
  for (let nth = 0; nth < 40; nth++) others.push(await testShop(database));
  await put(huge, upTo(1000));
  for (const shopId of others) await put(shopId, [1]);
  const round: Round = { after: 0n };
  // 40 shops are more than one look takes in; in the line's order they would come after ten batches
  await processBatch(options(), round);
  await processBatch(options(), round);
  for (const shopId of others) expect(await isDone(shopId)).toBe(true);
  expect(await isDone(huge)).toBe(false);
  // whose turn it was is no longer first, and everybody is served in the end
  await untilNothingIsDue(() => processBatch(options(), round));
  expect(await isDone(huge)).toBe(true);
  expect((await rowsOf(huge)).every((row) => row.attempts === 1)).toBe(true);
});

it("a shop that one worker is at is passed over by the next", async () => {
  const [one, other] = [await testShop(database), await testShop(database)];
  await put(one, upTo(250));
  const claim = () => database.inIntake((tx) => claimWaiting(tx, 0n));
  const first = await claim();
  expect(first.map((claimed) => claimed.shopId)).toEqual(Array(100).fill(one));
  expect(await claim()).toEqual([]);
  await put(other, [1]);
  expect((await claim()).map((claimed) => claimed.shopId)).toEqual([other]);
  await database.inIntake((tx) => tx.run(sql`UPDATE delivery SET claimed_until = NULL`));
  await untilNothingIsDue(() => processBatch(options()));
});

it("a claim that ran out goes to another worker, and then is no longer the first one's", async () => {
  const shopId = await testShop(database);
  await put(shopId, upTo(3));
  const first = await database.inIntake((tx) => claimWaiting(tx, 0n));
  expect(await database.inIntake(claimAbandoned)).toEqual([]);
  await database.inIntake((tx) =>
    tx.run(sql`UPDATE delivery SET claimed_until = now() WHERE shop_id = ${shopId}`),
  );
  const second = await database.inIntake(claimAbandoned);
  expect(second).toHaveLength(3);
  expect(await database.inIntake((tx) => readClaimed(tx, first))).toEqual(new Map());
  const read = await database.inIntake((tx) => readClaimed(tx, second));
  expect(read.get(shopId)).toHaveLength(3);
  await database.inIntake((tx) => tx.run(sql`UPDATE delivery SET claimed_until = now()`));
  await untilNothingIsDue(() => processBatch(options()));
  expect((await rowsOf(shopId)).map((row) => [row.state, row.attempts])).toEqual(Array(3).fill(["done", 3]));
});

it("a delivery that ends its connection is found, set aside, and the others are done", async () => {
  const shopId = await testShop(database);
  await put(shopId, upTo(60));
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  let ends = 0;
  const onFacts: DeliveryWorkerOptions["onFacts"] = async (tx, id, touched) => {
    const cursed = await tx.rows(sql`SELECT 1 FROM orders WHERE shop_id = ${id} AND order_id = 33`);
    if (cursed.length > 0) {
      ends++;
      const { pid } = await tx.row<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
      await owner.query("SELECT pg_terminate_backend($1)", [pid]);
    }
    await recomputeCustomers(tx, id, touched);
  };
  await untilNothingIsDue(() => processBatch(options({ onFacts })).catch(() => 1));
  await owner.end();
  const rows = await rowsOf(shopId);
  const { done = [], failed = [] } = Object.groupBy(rows, (row) => row.state as "done" | "failed");
  expect(failed).toEqual([
    {
      webhookId: "order 33",
      state: "failed",
      attempts: MOST_ENDS + 1,
      reason: `the worker ended ${MOST_ENDS} times while it was at this delivery`,
    },
  ]);
  expect(done).toHaveLength(59);
  // all together once, in twenties once, and then alone
  expect(Math.max(...done.map((row) => row.attempts))).toBe(3);
  expect(ends).toBe(MOST_ENDS);
});
