// The job that brings what stands at Shopify into step with a pool: its discounts, and enough codes for what is asked.
// It goes on from anywhere: what was begun is noted before Shopify is asked, and one job of a shop runs at a time.
import { setTimeout } from "node:timers/promises";
import { findShopById, type ShopRow } from "../commerce/shop.server.ts";
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import { DiscountRefused, type DiscountServices } from "./discount-services.ts";
import { nextWindowDue, windowsWanted } from "./discount-window.ts";
import { finishBatches, startBatch } from "./make-codes.server.ts";
import { deactivateUnused, type MadeDiscount, makeDiscounts } from "./make-discounts.server.ts";
import { type Demand, refillBelow, wantedLevel } from "./pool-level.ts";
import { type Pool, readPool, scheduleFill } from "./pools.server.ts";

export const DISCOUNTS_SCOPE = "write_discounts";

/** Batches one run makes at most: 40 × 250 codes are the highest level. */
const MOST_BATCHES = 40;
const MOST_POLLS = 240;

/**
 * Ends quietly, with the reason at the pool, where trying again is of no use.
 * @throws ThrottledError, UnavailableError for the job queue to try again later
 */
export async function fillPool(services: DiscountServices, shopId: bigint, poolId: bigint): Promise<void> {
  const { database, log } = services;
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt || !shop.currency) return;
  const pool = await database.inShop(shopId, (tx) => readPool(tx, shopId, poolId));
  if (!pool || pool.state === "paused") return;
  if (!shop.scopes?.split(",").includes(DISCOUNTS_SCOPE))
    return setProblem(database, shopId, poolId, "The app is not allowed to make discounts in this shop yet.");
  try {
    if (pool.state === "ended") await deactivateUnused(services, shop, poolId);
    else await fill(services, { ...shop, currency: shop.currency }, pool);
    await database.inShop(shopId, (tx) => dropStaleCodes(tx, shopId, poolId));
    await setProblem(database, shopId, poolId, null);
  } catch (error) {
    if (!FINAL.has((error as Error).name)) throw error;
    log.warn({ err: error, shopId, poolId: `${poolId}` }, "a pool of discount codes could not be filled");
    await setProblem(database, shopId, poolId, (error as Error).message);
  }
}

// by name: see app/shopify/errors.ts
const FINAL = new Set([DiscountRefused.name, "NoTokenError", "RefusedError", "GraphqlError"]);

async function fill(
  services: DiscountServices,
  shop: ShopRow & { currency: string },
  pool: Pool,
): Promise<void> {
  const { database } = services;
  const { shopId } = shop;
  const { poolId } = pool;
  const now = new Date();
  const times = { startsAt: pool.startsAt, endsAt: pool.endsAt, validHours: pool.spec.validHours };
  const { made, refused } = await makeDiscounts(services, shop, pool, windowsWanted(times, now));
  const level = wantedLevel(await demandOf(database, shopId, poolId));
  for (const discount of made) {
    if (discount.kind === "unique") await fillDiscount(services, shop, pool, discount, level);
  }
  await database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      UPDATE discount_pool SET refill_below = ${refillBelow(level)} WHERE shop_id = ${shopId} AND pool_id = ${poolId}`);
    const due = nextWindowDue(times, new Date());
    if (due) await scheduleFill(tx, shopId, poolId, due);
  });
  if (refused) throw refused;
}

/** Batches under way are waited for; then more are made until enough lie ready. */
async function fillDiscount(
  services: DiscountServices,
  shop: ShopRow,
  { spec }: Pool,
  discount: MadeDiscount,
  level: number,
): Promise<void> {
  const { database, pollMs = 500 } = services;
  const { shopId } = shop;
  let polls = 0;
  for (let batches = 0; ; ) {
    while (!(await finishBatches(services, shop, discount))) {
      // what is left under way is waited for by the next run
      if (++polls > MOST_POLLS)
        return database.inShop(shopId, (tx) => scheduleFill(tx, shopId, discount.poolId));
      await setTimeout(pollMs);
    }
    const free = await database.inShop(shopId, (tx) =>
      tx.row<{ free: number }>(sql`
        SELECT count(*)::int AS free FROM discount_code
        WHERE shop_id = ${shopId} AND discount_id = ${discount.discountId} AND state = 'free'`),
    );
    const missing = level - free.free;
    if (missing <= 0 || batches++ >= MOST_BATCHES) return;
    await startBatch(services, shop, discount, spec.prefix, missing);
  }
}

/** Of windows that are over and of ended pools: nobody was told these codes, and nobody will be. */
async function dropStaleCodes(tx: Tx, shopId: bigint, poolId: bigint): Promise<void> {
  await tx.run(sql`
    DELETE FROM discount_code c USING discount d, discount_pool p
    WHERE c.shop_id = ${shopId} AND c.state <> 'issued' AND d.shop_id = c.shop_id AND d.discount_id = c.discount_id
      AND p.shop_id = d.shop_id AND p.pool_id = d.pool_id AND p.pool_id = ${poolId}
      AND (p.state = 'ended' OR d.issues_until < now())`);
}

function demandOf(database: Database, shopId: bigint, poolId: bigint): Promise<Demand> {
  return database.inShop(shopId, (tx) =>
    tx.row<Demand>(sql`
      SELECT count(*) FILTER (WHERE issued_at > now() - interval '1 hour')::int AS "lastHour", count(*)::int AS "lastDay"
      FROM code_issue WHERE shop_id = ${shopId} AND pool_id = ${poolId} AND issued_at > now() - interval '1 day'`),
  );
}

async function setProblem(
  database: Database,
  shopId: bigint,
  poolId: bigint,
  problem: string | null,
): Promise<void> {
  await database.inShop(shopId, (tx) =>
    tx.run(sql`
      UPDATE discount_pool SET problem = ${problem}
      WHERE shop_id = ${shopId} AND pool_id = ${poolId} AND problem IS DISTINCT FROM ${problem}`),
  );
}
