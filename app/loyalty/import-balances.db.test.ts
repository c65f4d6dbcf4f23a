// Coming from another app: ten thousand members with fifty bad rows, tried first, then taken in, then again.
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { type Database, sql } from "../platform/db.server.ts";
import { ledgerFaults } from "./audit.server.ts";
import {
  allRefusals,
  balanceFileStart,
  findBalanceImport,
  keepBalanceFile,
  readRefusals,
  startTaking,
  startTrial,
} from "./balance-imports.server.ts";
import { runBalanceImport } from "./import-balances-job.server.ts";

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
  const mapping = {
    email: "Customer email",
    customerId: "Shopify customer ID",
    points: "Points balance",
    expires: "Expires on",
  };
  const upload = async () => {
    const importId = await database.inShop(shopId, (tx) =>
      keepBalanceFile(tx, shopId, { fileName: "members.csv", file: Buffer.from(csv), startedBy: "1" }),
    );
    expect(await found(importId)).toMatchObject({ state: "uploaded", mapping });
    return importId;
  };
  const found = (importId: bigint) =>
    database.inShop(shopId, (tx) => findBalanceImport(tx, shopId, importId));
  const tried = async (importId: bigint) => {
    expect(await database.inShop(shopId, (tx) => startTrial(tx, shopId, importId, mapping))).toBe(true);
    await runBalanceImport(database, shopId, importId, NOW);
    return found(importId);
  };
  const take = (importId: bigint) => database.inShop(shopId, (tx) => startTaking(tx, shopId, importId));
  const sums = () =>
    database.inShop(shopId, async (tx) => {
      expect(await ledgerFaults(tx, shopId)).toEqual([]);
      return tx.row<{ points: bigint; members: number }>(
        sql`SELECT coalesce(sum(available), 0)::bigint AS points, count(*)::int AS members FROM loyalty_balance`,
      );
    });

  const importId = await upload();
  expect(await take(importId)).toBe(false);
  const trial = await tried(importId);
  expect(trial).toMatchObject({ state: "checked", rowsTotal: MEMBERS, members: MEMBERS - 50, refused: 50 });
  expect(await sums()).toEqual({ points: 0n, members: 0 });
  const refusals = () => database.inShop(shopId, (tx) => allRefusals(tx, shopId, importId));
  const expected = Array.from({ length: 50 }, (_, n) => ({
    line: (n + 1) * 200 + 1,
    reason: REASONS[n % REASONS.length],
  }));
  expect(await refusals()).toEqual(expected);

  // the worker dies in the middle, and the job is done again
  expect(await take(importId)).toBe(true);
  let parts = 0;
  const dying: Database = {
    ...database,
    inShop: (shop, work) => {
      if (++parts > 8) throw new Error("the power went out");
      return database.inShop(shop, work);
    },
  };
  await expect(runBalanceImport(dying, shopId, importId, NOW)).rejects.toThrow("power");
  expect((await sums()).members).toBeGreaterThan(0);
  expect((await sums()).members).toBeLessThan(MEMBERS - 50);
  await runBalanceImport(database, shopId, importId, NOW);
  expect(await found(importId)).toMatchObject({
    state: "done",
    members: MEMBERS - 50,
    points: trial!.points,
    refused: 50,
    kept: false,
  });
  expect((await refusals()).map(({ line }) => line)).toEqual(expected.map(({ line }) => line));
  expect(await sums()).toEqual({ points: trial!.points, members: MEMBERS - 50 });

  // the same job, and the same file, once more
  await runBalanceImport(database, shopId, importId, NOW);
  const again = await tried(await upload());
  expect(again).toMatchObject({ members: 0, points: 0n, refused: MEMBERS });
  const { reasons } = await database.inShop(shopId, (tx) => readRefusals(tx, shopId, again!.importId, 1));
  expect(reasons[0]).toEqual({ reason: "imported", count: MEMBERS - 50 });
  expect(await take(again!.importId)).toBe(true);
  await runBalanceImport(database, shopId, again!.importId, NOW);
  expect(await sums()).toEqual({ points: trial!.points, members: MEMBERS - 50 });
}, 120_000);

it("a file that cannot be used says why", async () => {
  const shopId = await testShop(database);
  const keep = (file: Uint8Array) =>
    database.inShop(shopId, (tx) => keepBalanceFile(tx, shopId, { fileName: "x", file, startedBy: null }));
  await expect(keep(Buffer.from("points"))).rejects.toMatchObject({ problem: "header" });
  await expect(keep(Buffer.from([0xff, 0xfe, 0x41]))).rejects.toMatchObject({ problem: "encoding" });
  const importId = await keep(Buffer.from("E-mail;Punkte\r\na@example.com;5\r\n"));
  const mapping = { email: "E-mail", customerId: null, points: null, expires: null };
  await database.inShop(shopId, (tx) => startTrial(tx, shopId, importId, mapping));
  await runBalanceImport(database, shopId, importId, NOW);
  expect(await database.inShop(shopId, (tx) => findBalanceImport(tx, shopId, importId))).toMatchObject({
    state: "failed",
    problem: "points-column",
  });
  await database.inShop(shopId, (tx) => startTrial(tx, shopId, importId, { ...mapping, points: "Punkte" }));
  await runBalanceImport(database, shopId, importId, NOW);
  expect(await database.inShop(shopId, (tx) => allRefusals(tx, shopId, importId))).toEqual([
    { line: 2, reason: "unknown" },
  ]);
});

it("headings and a sample are read from the beginning of a file, in whole lines", async () => {
  const shopId = await testShop(database);
  const startOf = (text: string) =>
    database.inShop(shopId, async (tx) => {
      const upload = { fileName: "members.csv", file: Buffer.from(text), startedBy: null };
      return (await balanceFileStart(tx, shopId, await keepBalanceFile(tx, shopId, upload)))!;
    });
  const small = "e-mail,points\nа@example.com,1";
  expect(await startOf(small)).toBe(small);
  // letters of two bytes: the cut may fall within one
  for (const first of ["x", "xy"]) {
    const large = `e-mail,points\n${first}@example.com,1\n${"й@пример.com,2\n".repeat(2_000)}`;
    const start = await startOf(large);
    expect(large.startsWith(start)).toBe(true);
    expect(start.endsWith("\n")).toBe(true);
    expect(Buffer.byteLength(start)).toBeGreaterThan(16_000);
    expect(Buffer.byteLength(start)).toBeLessThanOrEqual(16_384);
  }
});
