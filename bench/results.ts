// How long the server takes for what a popup brought: the results page of a campaign that 100,000 visitors met, and the
// list with nine smaller campaigns beside it. Processor time of the database where the system tells it (Linux): unlike
// the wait, it says the same on a machine others want too.
import { readFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { type Database, sql, type Tx } from "../app/platform/db.server.ts";
import { campaignRows, readResults } from "../app/popups/campaign-rows.server.ts";
import { changeCampaignState, createCampaign, readCampaign } from "../app/popups/campaigns.server.ts";
import { groupSums } from "../app/popups/group-sums.server.ts";
import { campaignResults } from "../app/popups/results.server.ts";
import { withThrowAwayDatabase } from "../cli/throw-away-database.ts";
import { benchCampaign } from "./load/campaign.ts";
import { median, rounded } from "./load/percentile.ts";
import { meetVisitors } from "./load/visitors.ts";

const VISITORS = 100_000;
const SMALLER = 9;
/** orders of the shop, most of them without a mark */
const ORDERS = 100_000;
/** one visitor in so many buys */
const BUYS = 30;
const RUNS = 9;
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** A throw-away database leaves its tables alone otherwise. */
const AS_IN_PRODUCTION = { autovacuum: "on", autovacuum_naptime: "1s" };

const CAMPAIGN = benchCampaign(10);

export default async function resultsBench(json: boolean): Promise<void> {
  const load = loadavg()[0]!;
  const measured = await withThrowAwayDatabase(async (database) => {
    const { shopId, campaignId } = await shopWithResults(database);
    const now = new Date();
    const results = async (tx: Tx) => {
      const stored = await readCampaign(tx, shopId, campaignId);
      return readResults(await campaignResults(tx, shopId, stored!), now);
    };
    const list = async (tx: Tx) =>
      campaignRows(tx, shopId, "UTC", now, { value: await groupSums(tx, shopId, null), asOf: null });
    return {
      results: await timed(database, shopId, results),
      list: await timed(database, shopId, list),
    };
  }, AS_IN_PRODUCTION);
  const result = {
    job: "results",
    visitors: VISITORS,
    campaigns: 1 + SMALLER,
    loadAverage: load,
    ...measured,
  };
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else
    for (const [what, { ms, cpuMs }] of Object.entries(measured))
      process.stdout.write(
        `${what}: ${ms} ms${cpuMs === null ? "" : `, of which the database worked ${cpuMs}`}\n`,
      );
}

/** The median wait, and the processor time of one run. */
async function timed(database: Database, shopId: bigint, read: (tx: Tx) => Promise<unknown>) {
  await database.inShop(shopId, read);
  const waits: number[] = [];
  const cpuMs = await database.inShop(shopId, async (tx) => {
    const { pid } = await tx.row<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
    // all in one process, whose time is told
    await tx.run(sql`SELECT set_config('max_parallel_workers_per_gather', '0', true)`);
    const before = await ticks(pid);
    for (let run = 0; run < RUNS; run++) {
      const at = performance.now();
      await read(tx);
      waits.push(performance.now() - at);
    }
    const after = await ticks(pid);
    return before === null || after === null ? null : ((after - before) * TICK_MS) / RUNS;
  });
  return { ms: rounded(median(waits)), cpuMs: rounded(cpuMs) };
}

/** Processor time a process has had so far; null where the system has no such file. */
async function ticks(pid: number): Promise<number | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // after the name, which may hold spaces: state, ten numbers, then time in the program and in the system
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return null;
  }
}

async function shopWithResults(database: Database): Promise<{ shopId: bigint; campaignId: bigint }> {
  const { shopId } = await database.inSystem((tx) =>
    tx.row<{ shopId: bigint }>(sql`
      INSERT INTO shop (domain, currency, timezone, installed_at)
      VALUES ('bench.myshopify.com', 'USD', 'UTC', now()) RETURNING shop_id AS "shopId"`),
  );
  // all of them were met an hour ago or earlier
  const until = new Date(Date.now() - 3_600_000);
  const since = new Date(until.getTime() - 40 * 86_400_000);
  const campaignId = await database.inShop(shopId, async (tx) => {
    await makeOrders(tx, shopId);
    const large = await startedCampaign(tx, shopId, "Large");
    await meetVisitors(tx, shopId, large, VISITORS, since, until);
    for (let n = 1; n <= SMALLER; n++)
      await meetVisitors(
        tx,
        shopId,
        await startedCampaign(tx, shopId, `Small ${n}`),
        VISITORS / 10,
        since,
        until,
      );
    await markOrders(tx, shopId, large);
    return large;
  });
  await statisticsAreThere(database);
  return { shopId, campaignId };
}

/** PostgreSQL's own, as in production: without them it guesses that a shop has a handful of everything. */
async function statisticsAreThere(database: Database): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; ) {
    const { missing } = await database.inSystem((tx) =>
      tx.row<{ missing: number }>(sql`
        SELECT count(*)::int AS missing FROM pg_stat_user_tables
        WHERE relname IN ('popup_exposure', 'popup_claim', 'orders', 'order_line', 'order_mark', 'order_discount')
          AND last_autoanalyze IS NULL`),
    );
    if (missing === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("PostgreSQL did not look at its tables within two minutes.");
}

async function startedCampaign(tx: Tx, shopId: bigint, name: string): Promise<bigint> {
  const campaignId = await createCampaign(tx, shopId, { ...CAMPAIGN, name });
  await changeCampaignState(tx, shopId, campaignId, "start");
  await tx.run(sql`
    UPDATE campaign SET arms_since = now() - interval '40 days' WHERE shop_id = ${shopId} AND campaign_id = ${campaignId}`);
  return campaignId;
}

/** Orders of the last forty days, each of one line whose cost is known. */
async function makeOrders(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`
    INSERT INTO product_variant (shop_id, variant_id, product_id, title, price_minor, unit_cost_minor, version)
    SELECT ${shopId}, n, n, 'Thing ' || n, 5000, 2000, '1' FROM generate_series(1, 500) n`);
  await tx.run(sql`
    INSERT INTO orders (shop_id, order_id, created_at, processed_at, currency, total_minor, subtotal_minor, version, source)
    SELECT ${shopId}, n, at, at, 'USD', 4500, 4500, '1', 'bulk'
    FROM (SELECT n, now() - interval '40 days' + n * interval '40 days' / ${ORDERS}::int AS at
      FROM generate_series(1, ${ORDERS}::int) n) made`);
  await tx.run(sql`
    INSERT INTO order_line (shop_id, order_id, position, line_id, variant_id, title, quantity, current_quantity,
      price_minor, discount_minor)
    SELECT ${shopId}, n, 0, n, 1 + n % 500, 'A thing', 1, 1, 5000, 500 FROM generate_series(1, ${ORDERS}::int) n`);
}

async function markOrders(tx: Tx, shopId: bigint, campaignId: bigint): Promise<void> {
  await tx.run(sql`
    INSERT INTO order_mark (shop_id, order_id, mark, version)
    SELECT ${shopId}, n, '1.' || md5(n::text) || '.' || ${`${campaignId}`}::text || ':a', '1'
    FROM generate_series(${BUYS}::int, ${ORDERS}::int, ${BUYS}::int) n`);
  await tx.run(sql`
    INSERT INTO popup_claim (shop_id, campaign_id, visitor, arm, trigger, message_key, language, code, at)
    SELECT ${shopId}, ${campaignId}, e.visitor, e.arm, e.trigger, e.visitor, 'en', upper('C-' || e.visitor), e.claimed_at
    FROM popup_exposure e WHERE e.campaign_id = ${campaignId} AND e.claimed_at IS NOT NULL`);
  await tx.run(sql`
    INSERT INTO order_discount (shop_id, order_id, position, kind, code, amount_minor)
    SELECT m.shop_id, m.order_id, 0, 'discount_code', c.code, 500
    FROM order_mark m JOIN popup_claim c ON c.shop_id = m.shop_id AND c.visitor = m.visitor`);
}
