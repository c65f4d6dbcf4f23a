// How long each thing is kept, to the day, and that one shop's trouble is not another's.
import { beforeAll, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { createLog } from "../platform/log.server.ts";
import { eraseExpired, eraseExpiredOf } from "./retention-periods.server.ts";

const database = await testDatabase();
const START = new Date("2026-03-01T12:00:00Z");
const after = (days: number) => new Date(START.getTime() + days * 86_400_000);

async function fill(shopId: bigint): Promise<void> {
  const body = Buffer.from("{}");
  const messages = [
    ["done", "orders/create"],
    ["ignored", "orders/create"],
    ["failed", "orders/create"],
    ["pending", "orders/create"],
    ["done", "customers/redact"],
    ["done", "customers/data_request"],
    ["failed", "customers/redact"],
  ] as const;
  await database.inShop(shopId, async (tx) => {
    for (const [state, topic] of messages)
      await tx.run(sql`
        INSERT INTO delivery (shop_id, webhook_id, topic, state, body, received_at, processed_at)
        VALUES (${shopId}, ${`${state} ${topic}`}, ${topic}, ${state}, ${body}, ${START},
          ${state === "pending" ? null : START})`);
    for (const state of ["done", "failed", "cancelled", "running", "queued"])
      await tx.run(sql`
        WITH run AS (
          INSERT INTO import_run (shop_id, kind, state, file_name, created_at)
          VALUES (${shopId}, 'orders_csv', ${state}, ${state}, ${START}) RETURNING shop_id, import_id),
        refusal AS (INSERT INTO import_refusal (shop_id, import_id, position, line, reason)
          SELECT shop_id, import_id, 0, 2, 'a reason' FROM run)
        INSERT INTO import_chunk (shop_id, import_id, position, bytes)
        SELECT shop_id, import_id, 0, ${body} FROM run`);
    await tx.run(sql`
      INSERT INTO checkout (shop_id, checkout_id, email, updated_at, version)
      VALUES (${shopId}, 1, 'a@tea.example', ${START}, '1')`);
    await tx.run(sql`
      INSERT INTO data_request (shop_id, request_id, email, requested_at, answered_at)
      VALUES (${shopId}, 1, 'a@tea.example', ${after(-20)}, ${START}), (${shopId}, 2, 'b@tea.example', ${START}, NULL)`);
  });
}

/** What stands there, a word or two for each. */
const kept = (shopId: bigint) =>
  database.inShop(shopId, async (tx) => {
    const rows = await tx.rows<{ what: string }>(sql`
      SELECT 'body: ' || webhook_id AS what FROM delivery WHERE body IS NOT NULL
      UNION SELECT 'came: ' || webhook_id FROM delivery
      UNION SELECT 'file: ' || file_name FROM import_run JOIN import_chunk USING (shop_id, import_id)
      UNION SELECT 'refusals' FROM import_refusal
      UNION SELECT 'checkout' FROM checkout WHERE email IS NOT NULL
      UNION SELECT 'request ' || request_id FROM data_request WHERE email IS NOT NULL`);
    return new Set(rows.map(({ what }) => what));
  });

const shop = await testShop(database);
const goneOn = new Map<string, number>();

beforeAll(async () => {
  await fill(shop);
  for (const day of [0, 13, 15, 29, 31, 89, 91, 364, 366, 2000]) {
    const before = await kept(shop);
    await database.inShop(shop, (tx) => eraseExpiredOf(tx, shop, after(day)));
    const left = await kept(shop);
    for (const what of before) if (!left.has(what)) goneOn.set(what, day);
  }
});

it.each([
  ["body: done orders/create", 31],
  ["body: ignored orders/create", 31],
  ["body: failed orders/create", 91],
  ["body: pending orders/create", undefined],
  // those of privacy requests name the person: at the next run
  ["body: done customers/redact", 0],
  ["body: done customers/data_request", 0],
  ["body: failed customers/redact", 91],
  ["came: done orders/create", 366],
  ["came: failed orders/create", 366],
  ["came: pending orders/create", undefined],
  ["file: done", 0],
  ["file: failed", 0],
  ["file: cancelled", 0],
  ["file: running", 15],
  ["file: queued", 15],
  ["refusals", 91],
  ["checkout", 91],
  ["request 1", 31],
  ["request 2", undefined],
])("%s: gone on day %s", (what, day) => {
  expect(goneOn.get(what)).toBe(day);
});

it("one shop's failure is not another's, and files of killed imports go after two days", async () => {
  const [broken, sound] = [await testShop(database), await testShop(database)];
  for (const one of [broken, sound]) await fill(one);
  const failing = {
    ...database,
    inShop: ((shopId, work) => {
      if (shopId === broken) throw new Error("broken");
      return database.inShop(shopId, work);
    }) as typeof database.inShop,
  };
  let removed: Date | undefined;
  const remove = async (before: Date) => {
    removed = before;
  };
  await eraseExpired(failing, createLog("silent"), remove, after(31));
  expect(await kept(broken)).toContain("body: done orders/create");
  expect(await kept(sound)).not.toContain("body: done orders/create");
  expect(removed).toEqual(after(29));
});
