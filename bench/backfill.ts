// How fast a shop's order history is taken in: the project, from the bulk operation's JSONL to stored orders with the
// figures derived from them, and taken in once more with nothing newer; beside it the least any program must do:
// parse the same JSONL and COPY it into tables of the same shape, two workers, nothing else.
import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { noFacts } from "../app/commerce/facts.ts";
import { ensureShop, findShopById, updateShop } from "../app/commerce/shop.server.ts";
import { lockShop } from "../app/commerce/shop-lock.server.ts";
import { storeFacts } from "../app/commerce/store-facts.server.ts";
import { startHistory } from "../app/intake/history.server.ts";
import { readOrders } from "../app/intake/history-orders.server.ts";
import { historyParts, takeTouched, updatePart } from "../app/intake/history-part.server.ts";
import type { HistoryServices } from "../app/intake/history-services.ts";
import { beginImport } from "../app/intake/import-run.server.ts";
import { type Database, sql } from "../app/platform/db.server.ts";
import { createLog } from "../app/platform/log.server.ts";
import { recomputeCustomers } from "../app/retention/recompute.server.ts";
import { withThrowAwayDatabase } from "../cli/throw-away-database.ts";
import { backfillCeiling } from "./backfill-ceiling.ts";
import { writeHistoryFile } from "./history-file.ts";

const ORDERS = 100_000;
/** As many customers as a fifth of the orders. */
const CUSTOMERS = ORDERS / 5;

export default async function backfillBench(json: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "perennial-bench-"));
  const file = join(folder, "orders.jsonl");
  try {
    await writeHistoryFile(file, ORDERS, CUSTOMERS);
    const bytes = (await stat(file)).size;
    const load = loadavg()[0]!;
    const { ceiling, project } = await withThrowAwayDatabase(async (database) => ({
      ceiling: await backfillCeiling(database.url, file),
      project: await measureProject(database, file, bytes),
    }));
    const result = {
      job: "backfill",
      orders: ORDERS,
      megabytes: Math.round(bytes / 1e6),
      loadAverage: load,
      project,
      ceiling: { seconds: round(ceiling), ordersPerSecond: Math.round(ORDERS / ceiling) },
      ratio: round(ceiling / project.seconds),
    };
    if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else
      process.stdout.write(
        `${project.ordersPerSecond} orders/s, ${result.ceiling.ordersPerSecond} at best (${result.ratio}); ` +
          `again in ${project.rerunSeconds} s, ${project.rerunSpeedUp} times faster\n`,
      );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureProject(database: Database, file: string, bytes: number) {
  const { shopId } = await database.inSystem((tx) => ensureShop(tx, "bench.myshopify.com"));
  await database.inSystem((tx) => updateShop(tx, shopId, { currency: "EUR" }));
  // they come before the orders
  for (let first = 1; first <= CUSTOMERS; first += 2000) {
    const customers = Array.from({ length: 2000 }, (_, i) => ({
      customerId: BigInt(first + i),
      version: "2026-01-01|h",
      source: "bulk" as const,
    }));
    await database.inShop(shopId, (tx) => storeFacts(tx, shopId, { ...noFacts(), customers }));
  }
  const seconds = await timed(() => takeIn(database, shopId, file, bytes));
  await database.inShop(shopId, async (tx) => {
    const { orders, purchases } = await tx.row<{ orders: number; purchases: number }>(
      sql`SELECT (SELECT count(*)::int FROM orders) AS orders, (SELECT count(*)::int FROM purchase) AS purchases`,
    );
    if (orders !== ORDERS || purchases === 0) throw new Error(`${orders} orders, ${purchases} purchases`);
  });
  const rerunSeconds = await timed(() => takeIn(database, shopId, file, bytes));
  return {
    seconds: round(seconds),
    ordersPerSecond: Math.round(ORDERS / seconds),
    rerunSeconds: round(rerunSeconds),
    rerunSpeedUp: round(seconds / rerunSeconds),
  };
}

async function takeIn(database: Database, shopId: bigint, file: string, bytes: number): Promise<void> {
  const importId = await database.inShop(shopId, (tx) => startHistory(tx, shopId));
  const part = await database.inShop(shopId, async (tx) => {
    await beginImport(tx, shopId, importId, { goesOn: true });
    const parts = await historyParts(tx, shopId, importId);
    const orders = parts.find(({ part }) => part === "orders")!;
    await updatePart(tx, shopId, importId, orders, { bytesTotal: BigInt(bytes) });
    return { ...orders, bytesTotal: BigInt(bytes) };
  });
  const shop = (await database.inSystem((tx) => findShopById(tx, shopId)))!;
  const services: HistoryServices = {
    database,
    admin: { ask: () => Promise.reject(new Error("nothing is asked here")) },
    log: createLog("silent"),
    onFacts: recomputeCustomers,
    fetch: async () =>
      new Response(Readable.toWeb(createReadStream(file, { highWaterMark: 2 ** 20 })) as ReadableStream),
  };
  await readOrders(services, { shop, shopId, importId }, part, "file");
  for (let more = true; more; )
    more = await database.inShop(shopId, async (tx) => {
      await lockShop(tx, shopId);
      const customers = await takeTouched(tx, shopId, 5_000);
      await recomputeCustomers(tx, shopId, customers);
      return customers.length > 0;
    });
  await database.inShop(shopId, (tx) =>
    tx.run(sql`UPDATE import_run SET state = 'done' WHERE import_id = ${importId}`),
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
