// Rewards' codes from a real pool: one redemption, one code; none at hand, nothing spent.
import { beforeAll, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { importBalance } from "./acts.server.ts";
import { ledgerFaults } from "./audit.server.ts";
import { publish } from "./programme.server.ts";
import { programmeForTest, rewardForTest } from "./programme-for-test.ts";
import { redeem } from "./redeem.server.ts";
import { ensureRewardPools, issueRewardCode } from "./reward-codes.server.ts";

const database = await testDatabase();
// pools begin when they are made
const NOW = new Date(Date.now() + 60_000);
const UNTIL = new Date(NOW.getTime() + 45 * 86_400_000);
const free = { kind: "free-product" as const, productId: "11" };
const programme = programmeForTest({
  rewards: [
    rewardForTest({ perPerson: 40 }),
    rewardForTest({ id: "soap", value: free }),
    rewardForTest({ id: "credit", value: { kind: "store-credit", minor: 500, expiresDays: null } }),
  ],
});
let shopId: bigint;

beforeAll(async () => {
  shopId = await testShop(database);
  await database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      INSERT INTO product_variant (shop_id, variant_id, product_id, title, price_minor, version)
      VALUES (${shopId}, 1, 11, '', 690, '1'), (${shopId}, 2, 11, '', 890, '1')`);
    await publish(tx, shopId, programme, { from: new Date("2026-01-01T00:00:00Z"), now: NOW });
    await ensureRewardPools(tx, shopId, programme);
    await importBalance(tx, shopId, { customerId: 7n, points: 100_000n, expiresAt: null, now: NOW });
    await importBalance(tx, shopId, { customerId: 8n, points: 50n, expiresAt: null, now: NOW });
  });
});

const redeemNow = (requestKey: string, rewardId = "five-off", customerId = 7n) =>
  database.inShop(shopId, (tx) =>
    redeem(
      tx,
      shopId,
      { customerId, rewardId, requestKey, redeemedBy: "customer", now: NOW },
      issueRewardCode,
    ),
  );
const available = async () =>
  (
    await database.inShop(shopId, (tx) =>
      tx.row<{ n: number }>(sql`SELECT available::int AS n FROM loyalty_balance WHERE customer_id = 7`),
    )
  ).n;

/** So many codes lie ready at Shopify. */
const fill = (owner: string, codes: number) =>
  database.inShop(shopId, async (tx) => {
    const { id: pool } = await tx.row<{ id: bigint }>(
      sql`SELECT pool_id AS id FROM discount_pool WHERE owner = ${owner} AND state = 'active'`,
    );
    const { id } = await tx.row<{ id: bigint }>(sql`
      INSERT INTO discount (shop_id, pool_id, kind, gid, code, issues_from, ends_at)
      VALUES (${shopId}, ${pool}, 'unique', ${pool * 10n}, ${`FIRST-${pool}`}, '2026-01-01', ${UNTIL})
      RETURNING discount_id AS id`);
    await tx.run(sql`
      INSERT INTO discount_code (shop_id, code, discount_id, state)
      SELECT ${shopId}, 'CLUB-' || ${pool}::text || '-' || n, ${id}, 'free' FROM generate_series(1, ${codes}::int) n`);
  });

it("has a pool for each reward that has codes, a free product at its dearest price", async () => {
  const pools = await database.inShop(shopId, (tx) =>
    tx.rows<{ owner: string; value: unknown; products: string[] }>(sql`
      SELECT owner, spec -> 'value' AS value, spec -> 'productIds' AS products FROM discount_pool ORDER BY owner`),
  );
  expect(pools).toEqual([
    { owner: "loyalty:five-off", value: { type: "amount", amountMinor: 500 }, products: [] },
    { owner: "loyalty:soap", value: { type: "amount", amountMinor: 890 }, products: ["11"] },
  ]);
});

it("spends nothing while no code is at hand", async () => {
  const before = await available();
  await expect(redeemNow("early")).rejects.toThrow(/No code is ready/);
  expect(await available()).toBe(before);
});

it("gives each of 64 at once a code of their own, as many as there are, and nothing to the others", async () => {
  await fill("loyalty:five-off", 30);
  const before = await available();
  const tries = await Promise.allSettled(Array.from({ length: 64 }, (_, nth) => redeemNow(`one-${nth}`)));
  const done = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  expect(done).toHaveLength(30);
  expect(new Set(done.map(({ code }) => code)).size).toBe(30);
  expect(done.every(({ expiresAt }) => expiresAt?.getTime() === UNTIL.getTime())).toBe(true);
  expect(await available()).toBe(before - 3000);
  const { issued } = await database.inShop(shopId, (tx) =>
    tx.row<{ issued: number }>(sql`SELECT count(*)::int AS issued FROM code_issue`),
  );
  expect(issued).toBe(30);
  const first = tries[0]!;
  expect(await redeemNow("one-0").catch((error: Error) => error.message)).toEqual(
    first.status === "fulfilled" ? first.value : expect.stringContaining("No code is ready"),
  );
});

it("takes no code from who has too few points", async () => {
  await fill("loyalty:soap", 5);
  await expect(redeemNow("poor", "soap", 8n)).rejects.toThrow(/50 are available/);
  const { left } = await database.inShop(shopId, (tx) =>
    tx.row<{ left: number }>(sql`
      SELECT count(*)::int AS left FROM discount_code c JOIN discount d USING (shop_id, discount_id)
      JOIN discount_pool p USING (shop_id, pool_id) WHERE p.owner = 'loyalty:soap' AND c.state = 'free'`),
  );
  expect(left).toBe(5);
});

it("ends the pool of a reward that is gone; the ledger is whole", async () => {
  await database.inShop(shopId, (tx) =>
    ensureRewardPools(tx, shopId, { ...programme, rewards: programme.rewards.slice(1) }),
  );
  const { state, faults } = await database.inShop(shopId, async (tx) => ({
    ...(await tx.row<{ state: string }>(
      sql`SELECT state FROM discount_pool WHERE owner = 'loyalty:five-off' ORDER BY pool_id DESC LIMIT 1`,
    )),
    faults: await ledgerFaults(tx, shopId),
  }));
  expect(state).toBe("ended");
  expect(faults).toEqual([]);
  await expect(redeemNow("late")).rejects.toThrow(/No code is ready/);
});
