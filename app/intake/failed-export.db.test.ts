// The file of what was set aside: all of it, page after page, and what the search leaves out.
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { failedCsv } from "./failed-export.server.ts";
import { readFailedQuery } from "./failed-query.ts";

const database = await testDatabase();

it("holds every message that was set aside, newest first, each once", async () => {
  const [shopId, other] = [await testShop(database), await testShop(database)];
  for (const shop of [shopId, other]) {
    await database.inShop(shop, (tx) =>
      tx.run(sql`
        INSERT INTO delivery (shop_id, webhook_id, topic, state, reason, triggered_at, received_at, attempts, replays)
        SELECT ${shop}, ${`${shop}-`} || n, CASE n % 2 WHEN 0 THEN 'orders/create' ELSE 'refunds/create' END,
          CASE WHEN n <= 405 THEN 'failed' ELSE 'done' END, '=1+1', '2026-11-20T10:00:00Z',
          '2026-11-20T10:00:05Z'::timestamptz, 3, 1
        FROM generate_series(1, 410) n`),
    );
  }
  const lines = async (search: string) => {
    const told: string[] = [];
    for await (const line of failedCsv((work) => database.inShop(shopId, work), shopId, search))
      told.push(line);
    expect(told[0]).toMatch(/^Webhook ID,Topic,/);
    return told.slice(1);
  };
  const all = await lines("");
  expect(all.map((line) => line.split(",")[0])).toEqual(
    Array.from({ length: 405 }, (_, index) => `${shopId}-${405 - index}`),
  );
  expect(all[0]).toBe(
    `${shopId}-405,refunds/create,2026-11-20T10:00:00Z,2026-11-20T10:00:05.000Z,3,1,'=1+1\r\n`,
  );
  expect(await lines("refunds")).toHaveLength(203);
});

it.each([
  ["", { search: "", page: 1 }],
  ["q=%20orders%20&page=3", { search: "orders", page: 3 }],
  ["page=-1", { search: "", page: 1 }],
  [`q=${"x".repeat(300)}&page=2.5`, { search: "", page: 1 }],
])("the address %s asks for what it says", (address, asked) => {
  expect(readFailedQuery(new URLSearchParams(address))).toEqual(asked);
});
