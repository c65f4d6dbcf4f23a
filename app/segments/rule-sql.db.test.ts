// Rules in SQL against an independent reckoning, customer by customer, on random shops and random rules.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOW, randomCondition, randomCustomers, randomNode } from "../../tests/reckoning/random-customers.ts";
import { reckonSegment } from "../../tests/reckoning/segment-rule.ts";
import { storePlainCustomers } from "../../tests/reckoning/store-plain-customers.ts";
import { storePlainStanding } from "../../tests/reckoning/store-plain-standing.ts";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { type Rule, type RuleNode, readRule } from "./rule.ts";
import { customersMatching } from "./rule-sql.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const otherShopId = await testShop(database);
const zone = fc.constantFrom("UTC", "Asia/Tehran", "America/New_York", "Pacific/Apia");

async function matching(rule: Rule | null, timezone = "UTC", shop = shopId): Promise<number[]> {
  const rows = await database.inShop(shop, (tx) =>
    tx.rows<{ customer_id: bigint }>(customersMatching(rule, { shopId: shop, at: NOW, timezone })),
  );
  return rows.map(({ customer_id }) => Number(customer_id)).sort((a, b) => a - b);
}

/** Many rules are asked of each shop: storing one costs more than asking. */
async function agrees(node: fc.Arbitrary<RuleNode>, shops: number, rules: number): Promise<number> {
  let held = 0;
  await fc.assert(
    fc.asyncProperty(
      randomCustomers,
      zone,
      fc.array(node, { minLength: rules, maxLength: rules }),
      async (customers, timezone, nodes) => {
        await database.inShop(shopId, async (tx) => {
          await storePlainCustomers(tx, shopId, customers);
          await storePlainStanding(tx, shopId, customers);
        });
        for (const where of nodes) {
          const { rule, problems } = readRule({ version: 1, where });
          expect(problems).toBeUndefined();
          const expected = reckonSegment(rule!, customers, NOW, timezone);
          held += expected.length;
          expect({ where, ids: await matching(rule, timezone) }).toEqual({ where, ids: expected });
        }
      },
    ),
    { numRuns: shops },
  );
  return held;
}

describe("a rule in SQL", () => {
  it("holds for the customers the independent reckoning finds, condition by condition", async () => {
    expect(await agrees(randomCondition, 25, 60)).toBeGreaterThan(1000);
  });

  it("and in groups within groups", async () => {
    expect(await agrees(randomNode, 25, 30)).toBeGreaterThan(500);
  });

  it("holds for nobody when it could not be read, nor for anybody of another shop", async () => {
    const everybody: Rule = {
      version: 1,
      where: { is: "purchases", compare: { op: "atLeast", value: 0 } },
    };
    const [customers] = fc.sample(randomCustomers, { seed: 5, numRuns: 1 });
    await database.inShop(shopId, (tx) => storePlainCustomers(tx, shopId, customers!));
    expect(await matching(null)).toEqual([]);
    expect(await matching(everybody)).toEqual(
      customers!.filter(({ deleted }) => !deleted).map(({ id }) => id),
    );
    expect(await matching(everybody, "UTC", otherShopId)).toEqual([]);
    // bound to its shop by its own text too, not by row-level security alone
    const rows = await database.inShop(shopId, (tx) =>
      tx.rows(customersMatching(everybody, { shopId: otherShopId, at: NOW, timezone: "UTC" })),
    );
    expect(rows).toEqual([]);
  });
});
