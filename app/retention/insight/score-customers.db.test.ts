// What is stored of each customer, against two independent reckonings on random shops; and thrown away and made again.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OrderWithLines, reckonPersonas } from "../../../tests/reckoning/personas.ts";
import { randomOrders } from "../../../tests/reckoning/random-lines.ts";
import { reckonRfm } from "../../../tests/reckoning/rfm.ts";
import { storeOrdersWithLines } from "../../../tests/reckoning/store-order-lines.ts";
import { testDatabase, testShop } from "../../../tests/set-up/database.ts";
import { saveSettings } from "../../commerce/settings.server.ts";
import { sql, type Tx } from "../../platform/db.server.ts";
import { daysBefore } from "../period.ts";
import { PERSONAS } from "../personas.ts";
import { rfmGroupKey } from "../rfm-groups.ts";
import { storedAnswer } from "./answers.server.ts";
import { deriveInsight } from "./derive-insight.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const WINDOW = 200;
await database.inShop(shopId, (tx) => saveSettings(tx, shopId, { activityWindowDays: WINDOW }));

const today = fc.integer({ min: 0, max: 900 }).map((days) => daysBefore("2025-06-30", days));

const scores = (tx: Tx) =>
  tx.rows<Record<string, unknown>>(sql`SELECT * FROM customer_score ORDER BY customer_id`);

async function derive(orders: OrderWithLines[], now: Date) {
  await database.inShop(shopId, (tx) => storeOrdersWithLines(tx, shopId, orders));
  await deriveInsight(database, shopId, now);
}

describe("scores and personas", () => {
  it("agree with the independent reckonings, and put every customer in exactly one persona", async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(randomOrders, today, async (orders, day) => {
        const now = new Date(`${day}T12:00:00Z`);
        await derive(orders, now);
        const names = [...new Set(orders.map(({ customer }) => customer).filter((name) => name !== null))];
        const personas = new Map(
          reckonPersonas(orders, new Date(`${daysBefore(day, WINDOW)}T00:00:00Z`)).map((one) => [
            one.customer,
            one,
          ]),
        );
        const rfm = new Map(reckonRfm(orders, "2099-01-01", "UTC").map((one) => [one.customer, one]));
        const found = await database.inShop(shopId, scores);
        expect(found.length).toBe(personas.size);
        for (const row of found) {
          const name = names[Number(row.customer_id) - 1]!;
          const { persona, lapsed, marginMinor } = personas.get(name)!;
          const { r, f, m, group } = rfm.get(name)!;
          expect(row).toMatchObject({ r, f, m, rfm_group: group, persona, lapsed });
          expect(row.margin_minor).toBe(marginMinor === null ? null : BigInt(marginMinor));
          seen.set(persona, (seen.get(persona) ?? 0) + 1);
        }
        const told = await database.inShop(shopId, (tx) => storedAnswer(tx, shopId, "personas"));
        expect(told!.reduce((sum, { customers }) => sum + customers, 0)).toBe(found.length);
      }),
      { numRuns: 40 },
    );
    // every persona came up, or the runs say little
    for (const persona of PERSONAS) expect(seen.get(persona) ?? 0).toBeGreaterThan(10);
  });

  it("are the same once thrown away and made again, whatever was stored before", async () => {
    const random = fc.sample(randomOrders, { numRuns: 2, seed: 42 });
    const now = new Date("2024-12-31T23:30:00Z");
    await derive(random[0]!, now);
    await derive(random[1]!, now);
    const tables = async (tx: Tx) => ({
      scores: await scores(tx),
      days: await tx.rows(sql`SELECT * FROM insight_day ORDER BY day`),
      cohorts: await tx.rows(sql`SELECT * FROM insight_cohort ORDER BY unit, cohort, bucket`),
      answers: await tx.rows(sql`SELECT * FROM insight_answer ORDER BY question`),
    });
    const grown = await database.inShop(shopId, tables);
    expect(grown.scores.length).toBeGreaterThan(5);
    await database.inShop(shopId, async (tx) => {
      for (const table of Object.keys(await tables(tx)))
        await tx.run(
          {
            scores: sql`DELETE FROM customer_score`,
            days: sql`DELETE FROM insight_day`,
            cohorts: sql`DELETE FROM insight_cohort`,
            answers: sql`DELETE FROM insight_answer`,
          }[table]!,
        );
    });
    await deriveInsight(database, shopId, now);
    expect(await database.inShop(shopId, tables)).toEqual(grown);
    expect(grown.scores.every((row) => rfmGroupKey(row.rfm_group as never).length > 0)).toBe(true);
  });

  it("of a shop without purchases are none", async () => {
    await derive([], new Date());
    expect(await database.inShop(shopId, scores)).toEqual([]);
    expect(await database.inShop(shopId, (tx) => storedAnswer(tx, shopId, "personas"))).toEqual([]);
  });
});
