// Random sequences of everything that may happen to points, by the product and on paper. The long run: docs/loyalty.md.
import fc from "fast-check";
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../set-up/database.ts";
import { runInMemory } from "./in-memory.ts";
import { PlainLedger } from "./plain-ledger.ts";
import { launchForSteps, runTogether } from "./run-steps.ts";
import { sequences } from "./steps.ts";

const database = await testDatabase();

it("the product and the paper agree after every step", async () => {
  const shopId = await testShop(database);
  await database.inShop(shopId, (tx) => launchForSteps(tx, shopId));
  let next = 1n;
  await fc.assert(
    fc.asyncProperty(fc.array(sequences, { minLength: 1, maxLength: 30 }), async (all) => {
      const first = next;
      next += BigInt(all.length);
      await database.inShop(shopId, (tx) => runTogether(tx, shopId, all, first));
    }),
    { numRuns: 12 },
  );
});

it("and so do the rules alone, without the database", () => {
  fc.assert(fc.property(sequences, runInMemory), { numRuns: 2000 });
});

it("the paper itself: worked by hand", () => {
  const paper = new PlainLedger();
  paper.order(20_000);
  expect([paper.available, paper.pending]).toEqual([0, 200]);
  paper.pass(15);
  paper.look();
  expect(paper.redeem(150)).toBe(true);
  paper.refund(0, 10_000);
  expect([paper.available, paper.owed]).toEqual([0, 50]);
  paper.adjust(80);
  expect([paper.available, paper.owed]).toEqual([30, 0]);
});
