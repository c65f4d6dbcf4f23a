// What happened to one member's points is read without looking at everybody's orders and redemptions: on the member's page,
// in what a shopper sees, and when the codes of an order are settled.
import pg from "pg";
import { beforeAll, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { countReads } from "../../tests/set-up/rows-read.ts";
import type { Tx } from "../platform/db.server.ts";
import { listMembers, readMember } from "./members.server.ts";
import { publish, readTerms } from "./programme.server.ts";
import { programmeForTest } from "./programme-for-test.ts";
import { readAccounts } from "./read-accounts.server.ts";
import { settleCodes } from "./settle-codes.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const MEMBERS = 12_000;
const NOW = new Date("2026-05-01T12:00:00Z");

/** Everybody has an order and a redemption whose code was used in it. */
beforeAll(async () => {
  const from = new Date("2026-01-01T00:00:00Z");
  await database.inShop(shopId, (tx) => publish(tx, shopId, programmeForTest(), { from, now: NOW }));
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  // past the ledger's guards: only who reads how much matters here
  await owner.query(`
    SET session_replication_role = replica;
    INSERT INTO customer (shop_id, customer_id, version, source)
    SELECT ${shopId}, n, '1', 'bulk' FROM generate_series(1, ${MEMBERS}) n;
    INSERT INTO orders (shop_id, order_id, name, customer_id, created_at, total_minor, refunded_minor, currency, version, source)
    SELECT ${shopId}, n, '#' || n, n, '2026-02-01', 100, 0, 'USD', '1', 'bulk' FROM generate_series(1, ${MEMBERS}) n;
    INSERT INTO order_discount (shop_id, order_id, position, kind, code, amount_minor)
    SELECT ${shopId}, n, 0, 'discount_code', 'l-' || n, 5 FROM generate_series(1, ${MEMBERS}) n;
    INSERT INTO loyalty_redemption (shop_id, redemption_id, customer_id, request_key, reward_id, version, reward, points, code,
      redeemed_by, created_at, state, order_id)
    SELECT ${shopId}, n, n, 'k' || n, 'five-off', 1, '{"name": "5 off"}', 1, 'L-' || n, 'customer', '2026-02-01', 'used', n
    FROM generate_series(1, ${MEMBERS}) n;
    INSERT INTO loyalty_balance (shop_id, customer_id, available)
    SELECT ${shopId}, n, 1 FROM generate_series(1, ${MEMBERS}) n;
    INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
    SELECT ${shopId}, n, 'earn', 2, n, 'order:' || n, 'order:' || n, timestamptz '2026-02-01' FROM generate_series(1, ${MEMBERS}) n
    UNION ALL
    SELECT ${shopId}, n, 'redeem', -1, n, 'redemption:' || n, 'redemption:' || n, timestamptz '2026-02-02'
    FROM generate_series(1, ${MEMBERS}) n;
    ANALYZE customer, orders, order_discount, loyalty_redemption, loyalty_balance, loyalty_entry`);
  await owner.end();
});

const readIn = (work: (tx: Tx) => Promise<unknown>) =>
  database.inShop(shopId, async (tx) => {
    const { watched, read } = countReads(tx);
    await work(watched);
    return read();
  });

const HISTORY = { search: "", kind: null, page: 1 };

it("a member's history", async () => {
  const read = await readIn(async (tx) => {
    const found = await readMember(tx, shopId, 70n, HISTORY);
    expect(found?.lines).toMatchObject([
      { kind: "redeem", rewardName: "5 off" },
      { kind: "earn", orderName: "#70" },
    ]);
  });
  expect(read).toBeLessThan(100);
});

it("what a shopper sees", async () => {
  const read = await readIn(async (tx) => {
    const accounts = await readAccounts(tx, shopId, [70n], await readTerms(tx, shopId), NOW);
    expect(accounts?.get(70n)?.account.history).toHaveLength(2);
  });
  expect(read).toBeLessThan(100);
});

it("the codes of an order", async () => {
  expect(await readIn((tx) => settleCodes(tx, shopId, [70n], NOW))).toBeLessThan(100);
});

it("members by their points", async () => {
  const query = { search: "", tier: null, sort: "available", descending: true, page: 1 } as const;
  // those who are counted, and those who are shown with their names
  expect(await readIn((tx) => listMembers(tx, shopId, query))).toBeLessThan(4_000);
});
