// Codes are handed out once, whoever asks at the same time.
import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { openDatabase, sql } from "../platform/db.server.ts";
import { discountSpecShape } from "./discount-spec.ts";
import { issueCode } from "./issue-code.server.ts";
import { endPools, ensurePool, pausePools, poolStock } from "./pools.server.ts";

const database = await testDatabase();
let shopId: bigint;
beforeAll(async () => {
  shopId = await testShop(database);
});

const SPEC = discountSpecShape.parse({ value: { type: "percentage", percent: 10 } });
let pools = 0;

/** A pool with so many codes at Shopify already, and perhaps a shared one. */
async function pool(free: number, { shared = null as string | null, endsAt = null as Date | null } = {}) {
  const owner = `test:${++pools}`;
  const spec = { ...SPEC, sharedCode: shared };
  const poolId = await database.inShop(shopId, (tx) =>
    ensurePool(tx, shopId, {
      owner,
      title: "Test",
      spec,
      startsAt: new Date("2026-01-01T00:00:00Z"),
      endsAt: null,
    }),
  );
  await database.inShop(shopId, async (tx) => {
    const put = (kind: string, code: string, gid: bigint) =>
      tx.row<{ id: bigint }>(sql`
        INSERT INTO discount (shop_id, pool_id, kind, gid, code, issues_from, ends_at)
        VALUES (${shopId}, ${poolId}, ${kind}, ${gid}, ${code}, '2026-01-01', ${endsAt}) RETURNING discount_id AS id`);
    const { id } = await put("unique", `FIRST-${poolId}`, poolId * 10n);
    if (shared) await put("shared", shared, poolId * 10n + 1n);
    await tx.run(sql`
      INSERT INTO discount_code (shop_id, code, discount_id, state)
      SELECT ${shopId}, 'P' || ${poolId}::text || '-' || n, ${id}, 'free' FROM generate_series(1, ${free}::int) n`);
  });
  return { poolId, owner };
}

const issue = (poolId: bigint, key: string, from = database) =>
  from.inShop(shopId, (tx) => issueCode(tx, shopId, { poolId, holder: `visitor:${key}`, key }));

const waitingJobs = (poolId: bigint) =>
  database.inSystem(async (tx) => {
    const { jobs } = await tx.row<{ jobs: number }>(sql`
      SELECT count(*)::int AS jobs FROM graphile_worker.jobs WHERE key = ${`fill-pool:${shopId}:${poolId}`}`);
    return jobs;
  });

describe("200 at once for 100 codes, over several processes' connections", () => {
  it("each code goes to one, the rest are told so", async () => {
    const { poolId } = await pool(100);
    const others = [openDatabase({ url: database.url }), openDatabase({ url: database.url })];
    try {
      const from = [database, ...others];
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, n) => issue(poolId, `v${n}`, from[n % from.length])),
      );
      const codes = answers.flatMap((answer) => (answer.ok ? [answer.code] : []));
      expect(codes).toHaveLength(100);
      expect(new Set(codes).size).toBe(100);
      expect(answers.filter((answer) => !answer.ok)).toEqual(Array(100).fill({ ok: false, reason: "empty" }));
      const stock = await database.inShop(shopId, (tx) => poolStock(tx, shopId, poolId));
      expect(stock).toMatchObject({ free: 0, issued: 100 });
    } finally {
      await Promise.all(others.map((other) => other.close()));
    }
  });

  it("with the same key all get the same code", async () => {
    const { poolId } = await pool(5);
    const answers = await Promise.all(Array.from({ length: 20 }, () => issue(poolId, "same")));
    expect(new Set(answers.map((answer) => answer.ok && answer.code)).size).toBe(1);
    expect(answers.filter((answer) => answer.ok && !answer.again)).toHaveLength(1);
    const stock = await database.inShop(shopId, (tx) => poolStock(tx, shopId, poolId));
    expect(stock.free).toBe(4);
  });
});

it("what is rolled back was not handed out", async () => {
  const { poolId } = await pool(1);
  const broken = database.inShop(shopId, async (tx) => {
    await issueCode(tx, shopId, { poolId, holder: "visitor:x", key: "x" });
    throw new Error("no");
  });
  await expect(broken).rejects.toThrow("no");
  expect(await issue(poolId, "y")).toMatchObject({ ok: true, code: `P${poolId}-1` });
});

it("without a code of one's own the shared one is given, where there is one", async () => {
  const { poolId } = await pool(1, { shared: "EVERYBODY" });
  expect(await issue(poolId, "a")).toMatchObject({ ok: true, shared: false });
  expect(await issue(poolId, "b")).toMatchObject({ ok: true, code: "EVERYBODY", shared: true, again: false });
  expect(await issue(poolId, "b")).toMatchObject({ ok: true, code: "EVERYBODY", shared: true, again: true });
});

it("a code ends when its discount does", async () => {
  const endsAt = new Date(Date.now() + 86_400_000);
  const { poolId } = await pool(1, { endsAt });
  expect(await issue(poolId, "a")).toMatchObject({ ok: true, expiresAt: endsAt });
});

it("a paused or ended pool gives nothing new, and what it gave is still known", async () => {
  const { poolId, owner } = await pool(3);
  const first = await issue(poolId, "a");
  await database.inShop(shopId, (tx) => pausePools(tx, shopId, owner));
  expect(await issue(poolId, "b")).toEqual({ ok: false, reason: "over" });
  expect(await issue(poolId, "a")).toEqual({ ...first, again: true });
  await database.inShop(shopId, (tx) => endPools(tx, shopId, owner));
  expect(await issue(poolId, "b")).toEqual({ ok: false, reason: "over" });
  expect(await issue(poolId, "a")).toEqual({ ...first, again: true });
});

it("more are asked for when few are left, and only then", async () => {
  const { poolId } = await pool(52);
  await database.inSystem((tx) =>
    tx.run(sql`SELECT graphile_worker.remove_job(${`fill-pool:${shopId}:${poolId}`})`),
  );
  await issue(poolId, "a");
  await issue(poolId, "b");
  expect(await waitingJobs(poolId)).toBe(0);
  await issue(poolId, "c");
  expect(await waitingJobs(poolId)).toBe(1);
});

it("a pool that was to begin later begins at once when asked to", async () => {
  const wish = { owner: "test:early", title: "Test", spec: SPEC, endsAt: null };
  const ensure = (startsAt: Date | null) =>
    database.inShop(shopId, (tx) => ensurePool(tx, shopId, { ...wish, startsAt }));
  const later = await ensure(new Date(Date.now() + 86_400_000));
  expect(await issue(later, "a")).toEqual({ ok: false, reason: "over" });
  const now = await ensure(null);
  expect(now).not.toBe(later);
  expect(await ensure(null)).toBe(now);
});

it("a pool of the same terms stays, of other terms makes place", async () => {
  const wish = { owner: "test:terms", title: "Test", spec: SPEC, startsAt: null, endsAt: null };
  const ensure = (change: Partial<typeof wish> = {}) =>
    database.inShop(shopId, (tx) => ensurePool(tx, shopId, { ...wish, ...change }));
  const first = await ensure();
  expect(await ensure()).toBe(first);
  const other = await ensure({ spec: { ...SPEC, value: { type: "percentage", percent: 15 } } });
  expect(other).not.toBe(first);
  expect(await issue(first, "a")).toEqual({ ok: false, reason: "over" });
});
