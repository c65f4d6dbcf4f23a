// Coming from another app: ten thousand members with fifty bad rows, tried first, then taken in, then again.
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { ledgerFaults } from "./audit.server.ts";
import { guessMapping, readBalances, readHeadings } from "./balance-csv.ts";
import { importBalances } from "./import-balances.server.ts";

const database = await testDatabase();
const NOW = new Date("2026-05-01T12:00:00Z");
const MEMBERS = 10_000;

const HEADER = "Customer email,Shopify customer ID,Points balance,Expires on";
/** Every 200th row is bad, in ten different ways. */
const BAD = [
  (n: number) => `,,${n},`,
  (n: number) => `no address,,${n},`,
  (n: number) => `m${n}@example.com,,many,`,
  (n: number) => `m${n}@example.com,,-5,`,
  (n: number) => `m${n}@example.com,,0,`,
  (n: number) => `m${n}@example.com,,5,2026-02-30`,
  (n: number) => `m${n}@example.com,,5,2026-04-30`,
  () => `m2@example.com,,5,`,
  (n: number) => `stranger${n}@example.com,,5,`,
  (n: number) => `,${90_000_000 + n},5,`,
];
const REASONS = [
  "who",
  "who",
  "points",
  "points",
  "nothing",
  "date",
  "expired",
  "twice",
  "unknown",
  "unknown",
];

const csv = [
  HEADER,
  ...Array.from({ length: MEMBERS }, (_, place) => {
    const n = place + 1;
    if (n % 200 === 0) return BAD[(n / 200 - 1) % BAD.length]!(n);
    return n % 2
      ? `,${n},"1,${String(n).padStart(3, "0").slice(-3)}",2026-12-31`
      : `M${n}@Example.com,,${n},`;
  }),
].join("\r\n");

it("all of it", async () => {
  const shopId = await testShop(database);
  await database.inShop(shopId, (tx) =>
    tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, email, version, source)
      SELECT ${shopId}, n, 'm' || n || '@example.com', '1', 'bulk' FROM generate_series(1, ${MEMBERS}) n`),
  );
  const mapping = guessMapping(readHeadings(csv));
  expect(mapping).toEqual({
    email: "Customer email",
    customerId: "Shopify customer ID",
    points: "Points balance",
    expires: "Expires on",
  });
  const { rows, refusals } = readBalances(csv, mapping);
  const run = (dryRun: boolean) => importBalances(database, shopId, rows, { dryRun, now: NOW });
  const trial = await run(true);
  expect(await database.inShop(shopId, (tx) => tx.rows(sql`SELECT FROM loyalty_entry`))).toEqual([]);
  const done = await run(false);
  expect(done).toEqual(trial);
  expect(done.imported).toBe(MEMBERS - 50);
  const reasons = [...refusals, ...done.refusals].sort((a, b) => a.line - b.line);
  expect(reasons).toEqual(
    Array.from({ length: 50 }, (_, n) => ({ line: (n + 1) * 200 + 1, reason: REASONS[n % REASONS.length] })),
  );
  const sums = () =>
    database.inShop(shopId, async (tx) => {
      expect(await ledgerFaults(tx, shopId)).toEqual([]);
      return tx.row(
        sql`SELECT sum(available)::bigint AS points, count(*)::int AS members FROM loyalty_balance`,
      );
    });
  expect(await sums()).toEqual({ points: done.points, members: MEMBERS - 50 });
  const again = await run(false);
  expect([again.imported, again.refusals.filter(({ reason }) => reason === "imported").length]).toEqual([
    0,
    MEMBERS - 50,
  ]);
  expect(await sums()).toEqual({ points: done.points, members: MEMBERS - 50 });
});
