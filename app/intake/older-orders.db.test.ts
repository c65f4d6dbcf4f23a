// The label of figures moves to the oldest order only when there is an older one and the merchant says so.
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { findShopById, updateShop } from "../commerce/shop.server.ts";
import { sql } from "../platform/db.server.ts";
import { oldestBefore, trustOlderOrders } from "./older-orders.server.ts";

const database = await testDatabase();
const START = new Date("2026-09-23T00:00:00Z");

it.each([
  ["2021-01-03T10:00:00.000Z", START, true, "2021-01-03T10:00:00.000Z"],
  ["2026-09-24T10:00:00.000Z", START, false, START.toISOString()],
  [null, START, false, START.toISOString()],
  ["2021-01-03T10:00:00.000Z", null, false, null],
])("oldest %s, known since %s", async (bought, historyStart, moves, then) => {
  const shopId = await testShop(database);
  await database.inSystem((tx) => updateShop(tx, shopId, { historyStart }));
  const shop = async () => (await database.inSystem((tx) => findShopById(tx, shopId)))!;
  const before = await shop();
  await database.inShop(shopId, async (tx) => {
    for (const at of bought ? [bought, "2026-11-01T00:00:00Z"] : [])
      await tx.run(sql`
        INSERT INTO purchase (shop_id, order_id, customer_id, at, ordinal, gross_minor, net_minor)
        VALUES (${shopId}, ${BigInt(new Date(at).getTime())}, 1, ${new Date(at)}, 1, 100, 100)`);
    expect(await oldestBefore(tx, before)).toEqual(moves ? new Date(bought!) : null);
    expect(await trustOlderOrders(tx, before)).toBe(moves);
  });
  expect((await shop()).historyStart?.toISOString() ?? null).toBe(then);
});
