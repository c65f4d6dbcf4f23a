// The groups of every day from one walk over the purchases, against the same asked of the purchases in SQL, on random
// shops with ties, amounts of nothing and less, and instants a microsecond apart.
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { randomOrder, randomZone } from "../../../tests/reckoning/random-orders.ts";
import type { PlainOrder } from "../../../tests/reckoning/reckoning.ts";
import { storePlainOrders } from "../../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../../tests/set-up/database.ts";
import { updateShop } from "../../commerce/shop.server.ts";
import { sql, type Tx } from "../../platform/db.server.ts";
import { MOVE_SPANS } from "../groups/move-spans.ts";
import { noteFacts } from "../insight/insight-state.server.ts";
import { daysBefore, localDate, midnight } from "../period.ts";
import { rfmMoves, rfmTotals } from "../rfm.server.ts";
import { reckonGroupDays } from "./reckon-group-days.server.ts";
import { storedGroupDay } from "./stored-group-days.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
// in Beirut that day has no midnight; orders of later days are not told of
const NOON = new Date("2024-03-31T12:00:00Z");

beforeEach(() =>
  database.inShop(shopId, async (tx) => {
    await tx.run(sql`DELETE FROM group_days_run`);
    await tx.run(sql`DELETE FROM group_day`);
  }),
);

/** Some cost nothing and were refunded something: their net is below zero. */
const order = fc
  .tuple(randomOrder, fc.constantFrom(0, 0, 700))
  .map(([one, refunded]) => (one.totalMinor === 0 ? { ...one, refundedMinor: refunded } : one));
const shop = fc.array(order, { minLength: 1, maxLength: 120, size: "max" });

/** The same every time. */
function someShop(): PlainOrder[] {
  return fc.sample(shop, { numRuns: 20, seed: 7 }).find(({ length }) => length > 60)!;
}

async function store(orders: PlainOrder[], timezone: string) {
  await database.inSystem((tx) => updateShop(tx, shopId, { timezone }));
  await database.inShop(shopId, async (tx) => {
    await storePlainOrders(tx, shopId, orders);
    await tx.run(sql`UPDATE purchase SET at = at + make_interval(secs => order_id % 3 * 0.000001)`);
    await tx.run(sql`
      UPDATE customer_figure f SET last_at = (
        SELECT max(at) FROM purchase p WHERE p.shop_id = f.shop_id AND p.customer_id = f.customer_id)`);
    await noteFacts(tx, shopId, 1);
  });
}

const rows = (tx: Tx) => tx.rows<{ day: string }>(sql`SELECT * FROM group_day ORDER BY day`);

/** The same of the purchases. */
async function asked(tx: Tx, day: string, timezone: string) {
  const end = (date: string) => midnight(daysBefore(date, -1), timezone);
  const moves = [];
  for (const span of MOVE_SPANS)
    moves.push([span, await rfmMoves(tx, shopId, end(daysBefore(day, span)), end(day))] as const);
  return { rfm: await rfmTotals(tx, shopId, end(day)), moves: Object.fromEntries(moves) };
}

describe("the groups of past days", () => {
  it("are those the purchases tell, on any day, over any span, in any zone", async () => {
    let moves = 0;
    await fc.assert(
      fc.asyncProperty(shop, randomZone, fc.infiniteStream(fc.nat()), async (orders, timezone, places) => {
        await store(orders, timezone);
        await reckonGroupDays(database, shopId, NOON);
        await database.inShop(shopId, async (tx) => {
          const days = (await rows(tx)).map(({ day }) => day);
          const end = midnight(daysBefore(localDate(NOON, timezone), -1), timezone);
          const { first } = await tx.row<{ first: Date | null }>(
            sql`SELECT min(at) AS first FROM purchase WHERE at < ${end}`,
          );
          if (!first) return expect(days).toEqual([]);
          expect(days[0]).toBe(localDate(first, timezone));
          expect(days.at(-1)).toBe(localDate(NOON, timezone));
          const chosen = places.take(6).map((place) => days[place % days.length]!);
          for (const day of new Set([days[0]!, days.at(-1)!, ...chosen])) {
            const told = await storedGroupDay(tx, shopId, day);
            expect(told).toEqual(await asked(tx, day, timezone));
            moves += told!.moves[90].length;
          }
          for (const outside of [daysBefore(days[0]!, 1), daysBefore(days.at(-1)!, -1)])
            expect(await storedGroupDay(tx, shopId, outside)).toBeNull();
        });
      }),
      { numRuns: 8 },
    );
    expect(moves).toBeGreaterThan(50);
  });

  it("are the same after late orders, refunds and merged customers as when reckoned anew", async () => {
    const change = fc.record({
      more: fc.array(order, { maxLength: 4 }),
      refunded: fc.nat(200),
      merged: fc.tuple(fc.nat(25), fc.nat(25)),
      dropped: fc.nat(400),
      later: fc.integer({ min: 0, max: 40 }),
    });
    // whatever chance brings, once only the newest order changes
    const orders = someShop();
    const newest = orders.reduce((last, one, place) => (one.at > orders[last]!.at ? place : last), 0);
    const none = { more: [], merged: [0, 0] as [number, number], dropped: orders.length, later: 0 };
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(shop, randomZone, change, async (orders, timezone, { later, ...changed }) => {
        await store(orders, timezone);
        const began = new Date(NOON.getTime() - later * 86_400_000);
        await reckonGroupDays(database, shopId, began);
        await store(changedOrders(orders, changed), timezone);
        const days = (await reckonGroupDays(database, shopId, NOON))!;
        const grown = await database.inShop(shopId, rows);
        if (days < grown.length) kept++;
        expect(await reckonGroupDays(database, shopId, NOON, { anew: true })).toBe(grown.length);
        expect(await database.inShop(shopId, rows)).toEqual(grown);
      }),
      { numRuns: 5, examples: [[orders, "Europe/Berlin", { ...none, refunded: newest }]] },
    );
    expect(kept).toBeGreaterThan(0);
  });

  it("are left alone when nothing changed, and one day is added by the next", async () => {
    await store(someShop(), "Europe/Berlin");
    const first = await reckonGroupDays(database, shopId, NOON);
    expect(first).toBeGreaterThan(400);
    expect(await reckonGroupDays(database, shopId, NOON)).toBeNull();
    expect(await reckonGroupDays(database, shopId, new Date(NOON.getTime() + 86_400_000))).toBe(1);
    await database.inShop(shopId, (tx) => noteFacts(tx, shopId, 1));
    expect(await reckonGroupDays(database, shopId, new Date(NOON.getTime() + 86_400_000))).toBe(0);
  });

  it("are cut anew in another zone, and gone when nothing is bought any more", async () => {
    const orders = [{ customer: "1", at: new Date("2024-03-17T23:30:00Z"), totalMinor: 1000 }];
    await store(orders, "UTC");
    await reckonGroupDays(database, shopId, NOON);
    const firstDay = async () => (await database.inShop(shopId, rows))[0]?.day;
    expect(await firstDay()).toBe("2024-03-17");
    await database.inSystem((tx) => updateShop(tx, shopId, { timezone: "Europe/Berlin" }));
    expect(await reckonGroupDays(database, shopId, NOON)).toBe(14);
    expect(await firstDay()).toBe("2024-03-18");
    await store([], "Europe/Berlin");
    expect(await reckonGroupDays(database, shopId, NOON)).toBe(0);
    expect(await firstDay()).toBeUndefined();
  });

  it("are refused where amounts cannot be summed exactly", async () => {
    const at = new Date("2024-03-17T10:00:00Z");
    const large = { at, totalMinor: Number.MAX_SAFE_INTEGER - 1 };
    await store(
      [
        { customer: "1", ...large },
        { customer: "2", ...large },
      ],
      "UTC",
    );
    await expect(reckonGroupDays(database, shopId, NOON)).rejects.toThrow(/2\^53/);
  });
});

type Change = { more: PlainOrder[]; refunded: number; merged: [number, number]; dropped: number };

function changedOrders(orders: PlainOrder[], { more, refunded, merged, dropped }: Change): PlainOrder[] {
  const [from, to] = merged.map(String);
  return [...orders.filter((_, place) => place !== dropped), ...more].map((one, place) => ({
    ...one,
    customer: one.customer === from ? to! : one.customer,
    refundedMinor: place === refunded ? Math.floor(one.totalMinor / 3) : one.refundedMinor,
  }));
}
