// What a customer's page says of groups and segments: the scores as stored, and the stays, ended ones last.
import { beforeAll, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { scoreOfCustomer } from "../retention/score-of-customer.server.ts";
import { staysOfCustomer } from "./customer-stays.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const otherShopId = await testShop(database);
const day = (n: number) => new Date(Date.UTC(2026, 0, n));

beforeAll(async () => {
  for (const shop of [shopId, otherShopId]) {
    await database.inShop(shop, async (tx) => {
      await tx.run(sql`
        INSERT INTO customer_score (shop_id, customer_id, last_at, r, f, m, rfm_group, persona, lapsed, margin_minor)
        VALUES (${shop}, 1, ${day(1)}, 4, 3, 2, 'Potential loyalists', 'repeat-bargain', false, 1250)`);
      await tx.run(sql`
        INSERT INTO segment (shop_id, segment_id, kind, handle, name, archived_at) VALUES
          (${shop}, 1, 'built-in', 'vip', NULL, NULL), (${shop}, 2, 'own', 'summer', 'Summer', NULL),
          (${shop}, 3, 'own', 'gone', 'Gone', now())`);
      await tx.run(sql`
        INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at, left_at)
        SELECT ${shop}, 1, 1, ${day(1)}::timestamptz + n * interval '2 days',
          ${day(2)}::timestamptz + n * interval '2 days'
        FROM generate_series(0, 11) n`);
      await tx.run(sql`
        INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at) VALUES
          (${shop}, 1, 1, ${day(28)}), (${shop}, 2, 1, ${day(27)}), (${shop}, 3, 1, ${day(27)}), (${shop}, 2, 2, ${day(27)})`);
    });
  }
});

it("what a customer is in stands first, then the last ten stays that ended, and nothing of archived segments", async () => {
  const stays = await database.inShop(shopId, (tx) => staysOfCustomer(tx, shopId, 1n));
  expect(stays.slice(0, 2)).toEqual([
    { handle: "vip", kind: "built-in", name: null, joinedAt: day(28), leftAt: null },
    { handle: "summer", kind: "own", name: "Summer", joinedAt: day(27), leftAt: null },
  ]);
  expect(stays.slice(2).map(({ handle, leftAt }) => [handle, leftAt])).toEqual(
    Array.from({ length: 10 }, (_, n) => ["vip", day(24 - 2 * n)]),
  );
});

it("scores are told of whoever has some", async () => {
  const score = (id: bigint) => database.inShop(shopId, (tx) => scoreOfCustomer(tx, shopId, id));
  expect(await score(1n)).toEqual({
    r: 4,
    f: 3,
    m: 2,
    group: "Potential loyalists",
    persona: "repeat-bargain",
    marginMinor: 1250n,
  });
  expect(await score(2n)).toBeNull();
});
