// The nightly work over a shop whose rows were just written and never analysed, as after an install: no two tables of the
// shop are compared row by row.
import { expect, it } from "vitest";
import { findShopById } from "../app/commerce/shop.server.ts";
import { measureActions, takeAction } from "../app/next-actions/actions.server.ts";
import { proposeActions } from "../app/next-actions/propose.server.ts";
import { sql } from "../app/platform/db.server.ts";
import { forecastShop } from "../app/retention/forecast/forecast-shop.server.ts";
import { refreshGroupTotals } from "../app/retention/forecast/forecast-totals.server.ts";
import { reckonGroupDays } from "../app/retention/group-days/reckon-group-days.server.ts";
import { deriveInsight } from "../app/retention/insight/derive-insight.server.ts";
import { rebuildShop } from "../app/retention/recompute.server.ts";
import { refreshSegments } from "../app/segments/refresh-job.server.ts";
import { testDatabase, testShop } from "./set-up/database.ts";
import { watchLoops } from "./set-up/planned-loops.ts";

const database = await testDatabase();
const NOW = new Date("2026-11-01T12:00:00Z");
const CUSTOMERS = 1_000;

/** Four orders a customer, over two years. */
async function newShop(): Promise<bigint> {
  const shopId = await testShop(database, { timezone: "Europe/Berlin" });
  await database.inSystem((tx) =>
    tx.run(sql`UPDATE shop SET installed_at = ${NOW} WHERE shop_id = ${shopId}`),
  );
  await database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, version, source)
      SELECT ${shopId}, n, '1', 'bulk' FROM generate_series(1, ${CUSTOMERS}::int) n`);
    await tx.run(sql`
      INSERT INTO orders (shop_id, order_id, name, customer_id, created_at, processed_at, currency, total_minor,
        subtotal_minor, version, source)
      SELECT ${shopId}, n, '#' || n, 1 + n * 37 % ${CUSTOMERS}::int, at, at, 'EUR', 1000 + n % 700, 1000 + n % 700, '1', 'bulk'
      FROM generate_series(1, ${4 * CUSTOMERS}::int) n,
        LATERAL (SELECT ${NOW}::timestamptz - make_interval(hours => 1 + n * 7919 % 17500)) placed (at)`);
  });
  return shopId;
}

it("compares no two tables of a shop row by row", async () => {
  const shopId = await newShop();
  const shop = (await database.inSystem((tx) => findShopById(tx, shopId)))!;
  const { watched, loops } = watchLoops(database);
  await watched.inShop(shopId, (tx) => rebuildShop(tx, shopId));
  await deriveInsight(watched, shopId, NOW);
  await reckonGroupDays(watched, shopId, NOW);
  await forecastShop(watched, shopId, NOW);
  await watched.inShop(shopId, (tx) => refreshGroupTotals(tx, shopId));
  await refreshSegments(watched, shopId, async () => {}, NOW);
  await watched.inShop(shopId, (tx) => proposeActions(tx, shop, NOW));
  await watched.inShop(shopId, (tx) => takeAction(tx, shop, "past-usual-gap", "", NOW));
  await watched.inShop(shopId, (tx) => measureActions(tx, shopId, NOW));
  expect(loops).toEqual([]);
}, 60_000);
