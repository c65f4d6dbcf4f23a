// The formula board from the running totals and from the purchases themselves: the same numbers.
import fc from "fast-check";
import { expect, it } from "vitest";
import { randomOrders } from "../../../tests/reckoning/random-lines.ts";
import { storeOrdersWithLines } from "../../../tests/reckoning/store-order-lines.ts";
import { testDatabase, testShop } from "../../../tests/set-up/database.ts";
import { sql, type Tx } from "../../platform/db.server.ts";
import { storedAnswer } from "../insight/answers.server.ts";
import { deriveInsight } from "../insight/derive-insight.server.ts";
import { noteFacts } from "../insight/insight-state.server.ts";
import { rfmMoves, rfmTotals } from "../rfm.server.ts";
import { formulaBoard } from "./formula-board.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const period = { from: "2024-03-01", to: "2024-06-01", timezone: "UTC" };

it("tells the same of the goods and their margin, counted anew or from the totals", async () => {
  let margins = 0;
  await fc.assert(
    fc.asyncProperty(randomOrders, async (orders) => {
      await database.inShop(shopId, (tx) => storeOrdersWithLines(tx, shopId, orders));
      await deriveInsight(database, shopId);
      const ask = (tx: Tx) => formulaBoard(tx, shopId, period, 365);
      const stored = await database.inShop(shopId, ask);
      const counted = await database.inShop(shopId, async (tx) => {
        await noteFacts(tx, shopId, 1);
        return ask(tx);
      });
      expect(stored).toEqual(counted);
      if (stored.margin.minor !== null) margins++;
      expect(stored.predicted).toBeNull();
    }),
    { numRuns: 25 },
  );
  expect(margins).toBeGreaterThan(3);
});

it("stores the groups of now and the movement to them as they are reckoned anew", async () => {
  const orders = fc.sample(randomOrders, { numRuns: 20, seed: 7 }).find(({ length }) => length > 60);
  await database.inShop(shopId, (tx) => storeOrdersWithLines(tx, shopId, orders!));
  await deriveInsight(database, shopId, new Date("2024-06-01T12:00:00Z"));
  await database.inShop(shopId, async (tx) => {
    const end = new Date("2099-01-01T00:00:00Z");
    expect(await storedAnswer(tx, shopId, "rfm")).toEqual(await rfmTotals(tx, shopId, end));
    const moves = await storedAnswer(tx, shopId, "moves");
    expect(moves?.from).toBe("2024-03-04");
    expect(moves?.moves).toEqual(await rfmMoves(tx, shopId, new Date("2024-03-04T00:00:00Z"), end));
    expect(moves!.moves.length).toBeGreaterThan(3);
    await tx.run(sql`DELETE FROM insight_answer`);
    expect(await storedAnswer(tx, shopId, "rfm")).toBeNull();
  });
});
