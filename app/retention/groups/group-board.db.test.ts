// What the groups page is told, from stored rows wherever they answer; where they do, the purchases are taken away before
// the question is asked.
import { beforeEach, describe, expect, it } from "vitest";
import { seededRandom } from "../../../tests/reckoning/seeded-random.ts";
import { storePlainOrders } from "../../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../../tests/set-up/database.ts";
import { raw, sql, type Tx } from "../../platform/db.server.ts";
import { groupDaysInThread } from "../group-days/group-days-in-thread.server.ts";
import { GROUP_DAYS_TASK, scheduleGroupDays } from "../group-days/group-days-run.server.ts";
import { reckonGroupDays } from "../group-days/reckon-group-days.server.ts";
import { deriveInsight } from "../insight/derive-insight.server.ts";
import { noteFacts } from "../insight/insight-state.server.ts";
import { daysBefore, midnight } from "../period.ts";
import { rfmMoves, rfmTotals } from "../rfm.server.ts";
import { groupBoard } from "./group-board.server.ts";
import { readGroupDates } from "./group-dates.ts";
import { movesAnew } from "./moves-anew.server.ts";

const database = await testDatabase();
const timezone = "Asia/Beirut";
const today = "2024-06-01";
const NOON = new Date("2024-06-01T12:00:00Z");
const end = (day: string) => midnight(daysBefore(day, -1), timezone);

const { uniform: random } = seededRandom(38);
const orders = Array.from({ length: 300 }, () => ({
  customer: `${Math.floor(40 * random() ** 2)}`,
  at: new Date(NOON.getTime() - Math.floor(random() * 500 * 86_400) * 1000),
  totalMinor: 1000 + Math.floor(random() * 9) * 500,
}));

let shopId: bigint;
beforeEach(async () => {
  shopId = await testShop(database, { timezone });
  await database.inShop(shopId, async (tx) => {
    await storePlainOrders(tx, shopId, orders);
    await noteFacts(tx, shopId, 1);
  });
});

async function derive() {
  await deriveInsight(database, shopId, NOON);
  await reckonGroupDays(database, shopId, NOON);
}

const board = (tx: Tx, address: string) =>
  groupBoard(tx, shopId, readGroupDates(new URLSearchParams(address), today, timezone), { today, timezone });

const ask = (address: string) => database.inShop(shopId, (tx) => board(tx, address));

/** In a transaction that comes to nothing. */
async function askWithoutPurchases(address: string) {
  const done = new Error("asked");
  let answer: Awaited<ReturnType<typeof groupBoard>>;
  await database
    .inShop(shopId, async (tx) => {
      for (const table of ["purchase", "customer_figure"]) await tx.run(sql`DELETE FROM ${raw(table)}`);
      answer = await board(tx, address);
      throw done;
    })
    .catch((error) => {
      if (error !== done) throw error;
    });
  return answer!;
}

function counted(day: string, since: string | null) {
  return database.inShop(shopId, async (tx) => ({
    rfm: await rfmTotals(tx, shopId, end(day)),
    moves: since && (await rfmMoves(tx, shopId, end(since), end(day))),
  }));
}

const askedFor: [string, string, string | null][] = [
  ["", today, "2024-03-03"],
  ["span=30", today, "2024-05-02"],
  ["day=2024-01-31", "2024-01-31", "2023-11-02"],
  ["day=2024-01-31&span=365", "2024-01-31", "2023-01-31"],
  ["day=2024-01-31&since=2024-01-01", "2024-01-31", "2024-01-01"],
  ["since=2024-01-17", today, null],
  ["day=2024-01-31&since=2024-01-17", "2024-01-31", null],
];

describe("the groups page", () => {
  it.each(askedFor)("with %j is told without a look at the purchases", async (address, day, since) => {
    const expected = await counted(day, since);
    await derive();
    const told = await askWithoutPurchases(address);
    expect(told).toMatchObject({ asOf: null, ...expected });
    expect(told.rfm!.customers).toBeGreaterThan(10);
    expect(told.personas).not.toBeNull();
  });

  it("reads a small shop anew while facts are newer, and shows a large one as it was", async () => {
    await derive();
    const before = await ask("day=2024-01-31");
    const larger = [
      ...orders,
      { customer: "late", at: new Date("2024-01-01T10:00:00Z"), totalMinor: 70_000 },
    ];
    await database.inShop(shopId, async (tx) => {
      await storePlainOrders(tx, shopId, larger);
      await noteFacts(tx, shopId, 1);
    });
    const after = await ask("day=2024-01-31");
    expect(after).toMatchObject({ ...(await counted("2024-01-31", "2023-11-02")), asOf: null });
    expect(after.rfm!.customers).toBe(before.rfm!.customers + 1);
    await database.inShop(shopId, (tx) => tx.run(sql`UPDATE group_days_run SET purchases = 20000`));
    expect(await ask("day=2024-01-31")).toEqual({ ...before, asOf: NOON });
  });

  it("says nothing of a large shop before its first run, or in another zone, but that nobody had bought", async () => {
    await database.inShop(shopId, (tx) =>
      tx.run(sql`
        INSERT INTO purchase (shop_id, order_id, customer_id, at, ordinal, gross_minor, net_minor)
        SELECT ${shopId}, 1000 + n, 1000 + n, ${NOON}::timestamptz - make_interval(hours => n % 9000), 1, 100, 100
        FROM generate_series(1, 10000) n`),
    );
    expect(await ask("day=2024-01-31")).toMatchObject({ rfm: null, moves: null });
    expect(await ask("day=2019-01-31")).toMatchObject({ rfm: { customers: 0 }, moves: [] });
  });

  it("is empty before the first purchase", async () => {
    await derive();
    expect(await ask("day=2022-01-01")).toMatchObject({ rfm: { customers: 0 }, moves: [], asOf: null });
  });

  it("asks for movement between two other days by itself, and gives up in time", async () => {
    const dates = { day: "2024-01-31", since: "2024-01-17" };
    const inShop = <T>(work: (tx: Tx) => Promise<T>) => database.inShop(shopId, work);
    const moves = await movesAnew(inShop, shopId, dates, timezone);
    expect(moves).toEqual((await counted(dates.day, dates.since)).moves);
    const ended = (code: string) => async () => {
      throw Object.assign(new Error("canceling statement"), { code });
    };
    expect(await movesAnew(ended("57014"), shopId, dates, timezone)).toBeNull();
    await expect(movesAnew(ended("08006"), shopId, dates, timezone)).rejects.toThrow();
  });
});

describe("the job", () => {
  it("reckons in a thread, and rests for forty times what it took", async () => {
    expect(await groupDaysInThread(database, shopId, NOON)).toBe(
      (await database.inShop(shopId, (tx) => tx.rows(sql`SELECT FROM group_day`))).length,
    );
    const nextRun = async (tookMs: number) =>
      database.inShop(shopId, async (tx) => {
        await tx.run(sql`UPDATE group_days_run SET made_at = now(), took_ms = ${tookMs}`);
        await scheduleGroupDays(tx, shopId);
        return tx.row<{ seconds: number; jobs: number }>(sql`
          SELECT extract(epoch FROM max(run_at) - now())::float8 AS seconds, count(*)::int AS jobs
          FROM graphile_worker.jobs WHERE task_identifier = ${GROUP_DAYS_TASK} AND key = ${`group-days:${shopId}`}`);
      });
    const rested = await nextRun(3_000);
    expect(rested.jobs).toBe(1);
    expect(rested.seconds).toBeGreaterThan(110);
    expect(rested.seconds).toBeLessThan(121);
    expect((await nextRun(0)).seconds).toBeLessThan(10);
  });

  it("does nothing for a shop that was erased", async () => {
    await database.inShop(shopId, (tx) => tx.run(sql`DELETE FROM shop_insight`));
    expect(await reckonGroupDays(database, shopId, NOON)).toBeNull();
    expect(await database.inShop(shopId, (tx) => tx.rows(sql`SELECT FROM group_day`))).toEqual([]);
  });
});
