// Counting for the builder is bounded: what takes too long is given up, and says so.
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { countWithin } from "./preview.server.ts";
import type { Rule } from "./rule.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const rule: Rule = { version: 1, where: { is: "country", codes: ["DE"] } };
const moment = { shopId, at: new Date(), timezone: "UTC" };

it("counts, and gives up when the time is over", async () => {
  await database.inShop(shopId, (tx) =>
    tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, country, version, source)
      VALUES (${shopId}, 1, 'DE', '1', 'bulk'), (${shopId}, 2, 'AT', '1', 'bulk')`),
  );
  const inShop: Parameters<typeof countWithin>[0] = (work) => database.inShop(shopId, work);
  const counted = await countWithin(inShop, rule, moment);
  expect([counted?.preview.members, counted?.totals.customers]).toEqual([1, 2]);
  // as if it took five seconds
  const slow: typeof inShop = (work) =>
    database.inShop(shopId, (tx) =>
      work({
        ...tx,
        row: async (query) => {
          await tx.client.query("SELECT pg_sleep(5)");
          return tx.row(query);
        },
      }),
    );
  expect(await countWithin(slow, rule, moment, 20)).toBeNull();
});
