// The running totals against the independent reckoning, on random shops. The purchases are taken away before the
// questions are asked: no answer can have read them, so none takes longer the more of them there are.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomOrder, randomQuestion } from "../../../tests/reckoning/random-shops.ts";
import { reckon } from "../../../tests/reckoning/reckoning.ts";
import { inReckoningsWords, rounded } from "../../../tests/reckoning/same-figures.ts";
import { storePlainOrders } from "../../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../../tests/set-up/database.ts";
import { updateShop } from "../../commerce/shop.server.ts";
import { raw, sql, type Tx } from "../../platform/db.server.ts";
import { cohorts } from "../cohorts.server.ts";
import { gapHistogram } from "../gaps.server.ts";
import { daysBefore } from "../period.ts";
import { retentionReport } from "../report.server.ts";
import { trend } from "../trend.server.ts";
import { deriveInsight } from "./derive-insight.server.ts";
import { noteFacts } from "./insight-state.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const shop = fc.array(randomOrder, { maxLength: 200, size: "max" });

/** Periods no longer than the window; longer ones are counted anew. */
const question = randomQuestion.map((asked) => {
  const earliest = daysBefore(asked.to, asked.windowDays);
  return { ...asked, from: asked.from < earliest ? earliest : asked.from };
});

async function derive(orders: Parameters<typeof storePlainOrders>[2], timezone: string) {
  await database.inSystem((tx) => updateShop(tx, shopId, { timezone }));
  await database.inShop(shopId, (tx) => storePlainOrders(tx, shopId, orders));
  await deriveInsight(database, shopId);
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
    await fc.assert(
      fc.asyncProperty(shop, question, async (orders, asked) => {
        await derive(orders, asked.timezone);
        const expected = reckon(orders, asked);
        if (expected.reactivated > 0) withReactivated++;
        const report = await withoutPurchases((tx) => retentionReport(tx, shopId, asked));
        expect(rounded(inReckoningsWords(report))).toEqual(rounded(expected));
      }),
      { numRuns: 50 },
    );
    expect(withReactivated).toBeGreaterThan(3);
  });

  it("say the same as counting anew: trends, gap bars and quarters", async () => {
    await fc.assert(
      fc.asyncProperty(shop, question, async (orders, { to, timezone }) => {
        const ask = async (tx: Tx) => ({
          course: await trend(tx, shopId, { to, timezone, windowDays: 365, points: 6, months: 2 }),
          bars: await gapHistogram(tx, shopId, to, timezone),
          quarters: await cohorts(tx, shopId, to, timezone, "quarter"),
        });
        await derive(orders, timezone);
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
