// The running totals against the independent reckoning, on random shops. The purchases are taken away before the
// questions are asked: no answer can have read them, so none takes longer the more of them there are.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomOrder, randomQuestion } from "../../../tests/reckoning/random-shops.ts";
import { reckon } from "../../../tests/reckoning/reckoning.ts";
import { inReckoningsWords, rounded } from "../../../tests/reckoning/same-figures.ts";
import { storePlainOrders } from "../../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../../tests/set-up/database.ts";
import { saveSettings } from "../../commerce/settings.server.ts";
import { updateShop } from "../../commerce/shop.server.ts";
import { raw, sql, type Tx } from "../../platform/db.server.ts";
import { cohorts } from "../cohorts.server.ts";
import { gapHistogram } from "../gaps.server.ts";
import { daysBefore, localDate, midnight } from "../period.ts";
import { retentionReport } from "../report.server.ts";
import { countsOfPeriods } from "../states.server.ts";
import { trend } from "../trend.server.ts";
import { isLong } from "./activity-pairs.server.ts";
import { deriveInsight } from "./derive-insight.server.ts";
import { noteFacts } from "./insight-state.server.ts";
import { readsAnew } from "./read-anew.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const shop = fc.array(randomOrder, { maxLength: 200, size: "max" });

/** Long after the last random order. */
const LATER = new Date("2027-06-01T12:00:00Z");

async function derive(
  orders: Parameters<typeof storePlainOrders>[2],
  { timezone, windowDays }: { timezone: string; windowDays: number },
  now = LATER,
) {
  await database.inSystem((tx) => updateShop(tx, shopId, { timezone }));
  await database.inShop(shopId, async (tx) => {
    await saveSettings(tx, shopId, { activityWindowDays: windowDays });
    await storePlainOrders(tx, shopId, orders);
  });
  await deriveInsight(database, shopId, now);
}

async function withoutPurchases<T>(ask: (tx: Tx) => Promise<T>): Promise<T> {
  const done = new Error("asked");
  let answer: T;
  await database
    .inShop(shopId, async (tx) => {
      for (const table of ["purchase", "customer_figure", "orders"])
        await tx.run(sql`DELETE FROM ${raw(table)}`);
      answer = await ask(tx);
      throw done;
    })
    .catch((error) => {
      if (error !== done) throw error;
    });
  return answer!;
}

describe("the running totals", () => {
  it("say what the independent reckoning says, without a look at the purchases", async () => {
    let withReactivated = 0;
    let long = 0;
    await fc.assert(
      fc.asyncProperty(shop, randomQuestion, async (orders, asked) => {
        await derive(orders, asked);
        const expected = reckon(orders, asked);
        if (expected.reactivated > 0) withReactivated++;
        if (isLong(asked, asked.windowDays) && expected.retained > 0) long++;
        const report = await withoutPurchases((tx) => retentionReport(tx, shopId, asked));
        expect(rounded(inReckoningsWords(report))).toEqual(rounded(expected));
      }),
      { numRuns: 50 },
    );
    expect(withReactivated).toBeGreaterThan(0);
    expect(long).toBeGreaterThan(0);
  });

  it("tell of periods longer than the window until two days after the run, wherever they begin", async () => {
    const date = (day: number) => localDate(new Date(Date.parse("2022-06-01") + day * 86_400_000), "UTC");
    const periods = fc
      .tuple(fc.nat(1400), fc.nat(1400))
      .filter(([one, other]) => one !== other)
      .map(([one, other]) => ({ from: date(Math.min(one, other)), to: date(Math.max(one, other)) }));
    const windowDays = fc.integer({ min: 1, max: 400 });
    await fc.assert(
      fc.asyncProperty(
        shop,
        randomQuestion,
        windowDays,
        fc.array(periods, { minLength: 12, maxLength: 12 }),
        async (orders, { timezone }, windowDays, several) => {
          const asked = several.map((days) => ({ ...days, timezone }));
          const last = asked.map(({ to }) => to).reduce((one, other) => (one > other ? one : other));
          await derive(orders, { timezone, windowDays }, midnight(daysBefore(last, 2), timezone));
          const ask = (tx: Tx) => countsOfPeriods(tx, shopId, asked, windowDays);
          const stored = await withoutPurchases(ask);
          const counted = await database.inShop(shopId, async (tx) => {
            await noteFacts(tx, shopId, 1);
            return ask(tx);
          });
          expect(stored).toEqual(counted);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("leave a period of another window, or beyond the run, to the purchases", async () => {
    const orders = [0, 20].map((day) => ({
      customer: "1",
      at: new Date(Date.parse("2025-01-01T12:00:00Z") + day * 86_400_000),
      totalMinor: 1000,
    }));
    const now = new Date("2025-02-01T12:00:00Z");
    await derive(orders, { timezone: "UTC", windowDays: 20 }, now);
    const anew = (days: { from: string; to: string }, windowDays: number) =>
      database.inShop(shopId, async (tx) => {
        const period = { ...days, timezone: "UTC" };
        const [counts] = await countsOfPeriods(tx, shopId, [period], windowDays);
        return [await readsAnew(tx, shopId, period, windowDays), counts!.retained];
      });
    expect(await anew({ from: "2025-01-10", to: "2025-02-03" }, 20)).toEqual([false, 1]);
    expect(await anew({ from: "2025-01-10", to: "2025-02-04" }, 20)).toEqual([true, 1]);
    expect(await anew({ from: "2025-01-10", to: "2025-02-02" }, 21)).toEqual([true, 1]);
    expect(await anew({ from: "2025-01-10", to: "2025-02-02" }, 23)).toEqual([false, 1]);
  });

  it("are written anew only where something changed, and derived anew they are the same", async () => {
    const orders = fc.sample(randomOrder, { numRuns: 60, seed: 11 });
    const zone = { timezone: "Asia/Tehran", windowDays: 30 };
    const rows = () =>
      database.inShop(shopId, (tx) =>
        tx.rows<{ day: string; row: string }>(
          sql`SELECT day, a::text AS row FROM insight_activity a ORDER BY day`,
        ),
      );
    const written = () =>
      database.inShop(shopId, (tx) =>
        tx.rows(sql`SELECT day, xmin::text FROM insight_activity ORDER BY day`),
      );
    await derive(orders, zone);
    const [once, at] = [await rows(), await written()];
    expect(once.length).toBeGreaterThan(20);
    await deriveInsight(database, shopId, LATER);
    expect(await written()).toEqual(at);
    await database.inShop(shopId, (tx) => tx.run(sql`DELETE FROM insight_activity`));
    await deriveInsight(database, shopId, LATER);
    expect(await rows()).toEqual(once);
    await derive([], zone);
    expect(await rows()).toEqual([]);
  });

  it("say the same as counting anew: trends, gap bars and quarters", async () => {
    await fc.assert(
      fc.asyncProperty(shop, randomQuestion, async (orders, { to, timezone, windowDays }) => {
        const ask = async (tx: Tx) => ({
          course: await trend(tx, shopId, { to, timezone, windowDays, points: 6, months: 2 }),
          bars: await gapHistogram(tx, shopId, to, timezone),
          quarters: await cohorts(tx, shopId, to, timezone, "quarter"),
        });
        await derive(orders, { timezone, windowDays });
        const stored = await withoutPurchases(ask);
        // a few purchases are counted anew once facts have come that the totals have not followed
        const counted = await database.inShop(shopId, async (tx) => {
          await noteFacts(tx, shopId, 1);
          return ask(tx);
        });
        expect(stored).toEqual(counted);
      }),
      { numRuns: 25 },
    );
  });
});
