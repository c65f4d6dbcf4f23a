// Pools of codes: what a campaign's arm, a reward or a referral gives. The terms of a pool never change; other terms
// are another pool, and codes handed out keep the terms they were given with.
import { sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import { type DiscountSpec, discountSpecShape } from "./discount-spec.ts";

export const FILL_POOL_TASK = "fill-pool";

export type PoolWish = {
  /** whose it is: "campaign:12:a", "reward:3" */
  owner: string;
  /** as merchants see it at Shopify */
  title: string;
  spec: DiscountSpec;
  /** codes are handed out from then; null = at once */
  startsAt: Date | null;
  /** and until then; null = until somebody ends it */
  endsAt: Date | null;
};

export type PoolState = "active" | "paused" | "ended";

export type Pool = {
  poolId: bigint;
  owner: string;
  title: string;
  spec: DiscountSpec;
  startsAt: Date;
  endsAt: Date | null;
  state: PoolState;
  refillBelow: number;
  /** why Shopify would not make its discount or its codes */
  problem: string | null;
};

const POOL = sql`
  SELECT pool_id AS "poolId", owner, title, spec, starts_at AS "startsAt", ends_at AS "endsAt", state,
    refill_below AS "refillBelow", problem
  FROM discount_pool`;

/**
 * The owner's pool with these terms, made when there is none; one with other terms is ended. Its discount and its codes
 * are made at Shopify by a job.
 */
export async function ensurePool(tx: Tx, shopId: bigint, wish: PoolWish): Promise<bigint> {
  const spec = discountSpecShape.parse(wish.spec);
  const { owner, title, startsAt, endsAt } = wish;
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`pool:${shopId}:${owner}`}, 0))`);
  const [same] = await tx.rows<{ poolId: bigint }>(sql`
    UPDATE discount_pool SET state = 'active'
    WHERE shop_id = ${shopId} AND owner = ${owner} AND state <> 'ended' AND spec = ${JSON.stringify(spec)}::jsonb
      AND ends_at IS NOT DISTINCT FROM ${endsAt}::timestamptz
      AND (starts_at = ${startsAt}::timestamptz OR ${startsAt}::timestamptz IS NULL AND starts_at <= now())
    RETURNING pool_id AS "poolId"`);
  if (same) {
    await scheduleFill(tx, shopId, same.poolId);
    return same.poolId;
  }
  await endPools(tx, shopId, owner);
  const { poolId } = await tx.row<{ poolId: bigint }>(sql`
    INSERT INTO discount_pool (shop_id, owner, title, spec, starts_at, ends_at)
    VALUES (${shopId}, ${owner}, ${title}, ${JSON.stringify(spec)}::jsonb, coalesce(${startsAt}::timestamptz, now()), ${endsAt})
    RETURNING pool_id AS "poolId"`);
  await scheduleFill(tx, shopId, poolId);
  return poolId;
}

/** Nothing is handed out while it is paused; what was handed out goes on. `ensurePool` takes it up again. */
export async function pausePools(tx: Tx, shopId: bigint, owner: string): Promise<void> {
  await tx.run(sql`
    UPDATE discount_pool SET state = 'paused' WHERE shop_id = ${shopId} AND owner = ${owner} AND state = 'active'`);
}

/**
 * For good. Codes that were handed out are honoured until they end; a discount of which nothing was handed out is
 * switched off at Shopify by a job.
 */
export async function endPools(tx: Tx, shopId: bigint, owner: string): Promise<void> {
  const ended = await tx.rows<{ poolId: bigint }>(sql`
    UPDATE discount_pool SET state = 'ended', ended_at = now()
    WHERE shop_id = ${shopId} AND owner = ${owner} AND state <> 'ended'
    RETURNING pool_id AS "poolId"`);
  for (const { poolId } of ended) await scheduleFill(tx, shopId, poolId);
}

export async function readPool(tx: Tx, shopId: bigint, poolId: bigint): Promise<Pool | null> {
  const [found] = await tx.rows<Pool>(sql`${POOL} WHERE shop_id = ${shopId} AND pool_id = ${poolId}`);
  return found ? { ...found, spec: discountSpecShape.parse(found.spec) } : null;
}

/** The one that hands out now. */
export async function poolOf(tx: Tx, shopId: bigint, owner: string): Promise<Pool | null> {
  const [found] = await tx.rows<Pool>(
    sql`${POOL} WHERE shop_id = ${shopId} AND owner = ${owner} AND state <> 'ended'`,
  );
  return found ? { ...found, spec: discountSpecShape.parse(found.spec) } : null;
}

export type PoolStock = { free: number; making: number; issued: number; sharedIssued: number };

/** What lies ready and what was handed out. */
export function poolStock(tx: Tx, shopId: bigint, poolId: bigint): Promise<PoolStock> {
  return tx.row<PoolStock>(sql`
    SELECT count(*) FILTER (WHERE c.state = 'free')::int AS free, count(*) FILTER (WHERE c.state = 'making')::int AS making,
      (SELECT count(*)::int FROM code_issue WHERE shop_id = ${shopId} AND pool_id = ${poolId} AND NOT shared) AS issued,
      (SELECT count(*)::int FROM code_issue WHERE shop_id = ${shopId} AND pool_id = ${poolId} AND shared) AS "sharedIssued"
    FROM discount d JOIN discount_code c ON c.shop_id = d.shop_id AND c.discount_id = d.discount_id
    WHERE d.shop_id = ${shopId} AND d.pool_id = ${poolId}`);
}

/** After the app was allowed more, or came back: whatever hands out codes is looked at again. */
export async function scheduleFills(tx: Tx, shopId: bigint): Promise<void> {
  const active = await tx.rows<{ poolId: bigint }>(sql`
    SELECT pool_id AS "poolId" FROM discount_pool WHERE shop_id = ${shopId} AND state = 'active'`);
  for (const { poolId } of active) await scheduleFill(tx, shopId, poolId);
}

/**
 * The job that brings what stands at Shopify into step with the pool. One that waits already is enough; one for a later
 * time has a key of its own, so that it does not put off what is asked for now.
 */
export async function scheduleFill(tx: Tx, shopId: bigint, poolId: bigint, runAt?: Date): Promise<void> {
  await enqueue(
    tx,
    FILL_POOL_TASK,
    { shopId: `${shopId}`, poolId: `${poolId}` },
    {
      key: `fill-pool${runAt ? "-at" : ""}:${shopId}:${poolId}`,
      queue: `discounts:${shopId}`,
      ...(runAt ? { runAt } : {}),
    },
  );
}
