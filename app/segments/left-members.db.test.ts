// Who left a segment: the latest first, and nobody who is in it again.
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { leftMembers, MOST_LEFT } from "./left-members.server.ts";

const database = await testDatabase();
const day = (n: number) => new Date(Date.UTC(2026, 0, n));

it("tells the last ones who left and did not come back", async () => {
  const shopId = await testShop(database);
  const left = await database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, first_name, version, source)
      SELECT ${shopId}, n, CASE WHEN n = 30 THEN 'Mina' END, '1', 'bulk' FROM generate_series(1, 40) n`);
    await tx.run(sql`
      INSERT INTO segment (shop_id, segment_id, kind, handle, name)
      VALUES (${shopId}, 1, 'own', 'one', 'One'), (${shopId}, 2, 'own', 'two', 'Two')`);
    // customer n left after n days; 40 is in it still, 39 came back, 38 came back and left for good
    await tx.run(sql`
      INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at, left_at)
      SELECT ${shopId}, s, n, ${day(1)}, CASE WHEN n < 40 THEN ${day(1)}::timestamptz + n * interval '1 day' END
      FROM generate_series(1, 40) n, (VALUES (1), (2)) segment (s) WHERE s = 1 OR n = 40`);
    await tx.run(sql`
      INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at, left_at)
      VALUES (${shopId}, 1, 39, ${day(41)}, NULL), (${shopId}, 1, 38, ${day(41)}, ${day(50)})`);
    expect(await leftMembers(tx, shopId, 2n)).toEqual([]);
    return leftMembers(tx, shopId, 1n);
  });
  expect(left.map(({ customerId }) => customerId)).toEqual(
    Array.from({ length: MOST_LEFT }, (_, n) => BigInt(38 - n)),
  );
  expect(left[0]).toMatchObject({ joinedAt: day(41), leftAt: day(50) });
  expect(left.find(({ customerId }) => customerId === 30n)).toEqual({
    customerId: 30n,
    firstName: "Mina",
    lastName: null,
    email: null,
    joinedAt: day(1),
    leftAt: day(31),
  });
});
