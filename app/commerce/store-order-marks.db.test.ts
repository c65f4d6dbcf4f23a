// The mark of a cart ends up the same in whatever order an order's accounts arrive.
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { noFacts, type OrderFact } from "./facts.ts";
import { orderFact } from "./facts-for-test.ts";
import { storeFacts } from "./store-facts.server.ts";

const database = await testDatabase();

const at = (hour: number) => `2026-03-01T${hour}:00:00.000Z|w`;
const first = orderFact({ version: at(10), mark: "1.AAAAAAAAAAAAAAAAAAAAAA.1:a" });
const silent = orderFact({ version: at(11), mark: null });
const exported = orderFact({ version: at(12) });
const other = orderFact({ version: at(13), mark: "1.BBBBBBBBBBBBBBBBBBBBBB" });
const tooLong = orderFact({ version: at(14), mark: "x".repeat(251) });

async function marksAfter(...accounts: OrderFact[][]) {
  const shopId = await testShop(database);
  for (const orders of accounts)
    await database.inShop(shopId, (tx) => storeFacts(tx, shopId, { ...noFacts(), orders }));
  return database.inShop(shopId, (tx) => tx.rows<{ mark: string }>(sql`SELECT mark FROM order_mark`));
}

it.each<[string, OrderFact[][], string[]]>([
  ["told", [[first]], [first.mark!]],
  ["left out later", [[first], [silent], [exported]], [first.mark!]],
  ["told late", [[exported], [silent], [first]], [first.mark!]],
  ["changed", [[first], [other]], [other.mark!]],
  ["changed, and told late", [[other], [first]], [other.mark!]],
  ["all at once", [[silent, first, exported]], [first.mark!]],
  ["told twice", [[first], [first]], [first.mark!]],
  ["somebody else's", [[tooLong]], []],
])("%s", async (_, accounts, marks) => {
  expect(await marksAfter(...accounts)).toEqual(marks.map((mark) => ({ mark })));
});
