// Frequency, recency, age and value in SQL against an independent reckoning, on random shops.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reckonSummary } from "../../tests/reckoning/model-summary.ts";
import { randomDate, randomOrder, randomZone } from "../../tests/reckoning/random-orders.ts";
import type { PlainOrder } from "../../tests/reckoning/reckoning.ts";
import { storePlainOrders } from "../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { modelCustomers, purchaseDays } from "./model-summary.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);

async function told(orders: PlainOrder[], question: { until: string; later?: string; timezone: string }) {
  return database.inShop(shopId, async (tx) => {
    await storePlainOrders(tx, shopId, orders);
    return modelCustomers(tx, shopId, question);
  });
}

describe("customers in the words of the models", () => {
  it("agree with the independent reckoning on random shops", async () => {
    let repeat = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(randomOrder, { maxLength: 120, size: "max" }),
        randomDate,
        randomDate,
        randomZone,
        async (orders, one, other, timezone) => {
          const [until, later] = one < other ? [one, other] : [other, one];
          const names = [...new Set(orders.map(({ customer }) => customer).filter((name) => name !== null))];
          const expected = reckonSummary(orders, { until, later, timezone })
            .map(({ customer, ...rest }) => ({ customerId: BigInt(names.indexOf(customer) + 1), ...rest }))
            .sort((a, b) => Number(a.customerId - b.customerId));
          repeat += expected.filter(({ x }) => x > 0).length;
          const found = await told(orders, { until, later, timezone });
          expect(
            found.map(({ customerId, x, laterPurchases }) => ({ customerId, x, laterPurchases })),
          ).toEqual(expected.map(({ customerId, x, laterPurchases }) => ({ customerId, x, laterPurchases })));
          found.forEach(({ tx, T, monetary }, i) => {
            expect(tx).toBeCloseTo(expected[i]!.tx, 12);
            expect(T).toBeCloseTo(expected[i]!.T, 12);
            expect(monetary).toBeCloseTo(expected[i]!.monetary, 6);
          });
        },
      ),
      { numRuns: 80 },
    );
    expect(repeat).toBeGreaterThan(50);
  });

  it("are those of Fader, Hardie & Lee's first customer: CDNOW, 39 weeks until the end of September 1997", async () => {
    // first purchase on 1 January; T = 38.86 weeks is 272 days, until 30 September
    const at = (day: string) => new Date(`${day}T12:00:00Z`);
    const orders = [
      { customer: "first", at: at("1997-01-01"), totalMinor: 2933 },
      { customer: "first", at: at("1997-01-18"), totalMinor: 2973 },
      { customer: "first", at: at("1997-01-18"), totalMinor: 100 },
      { customer: "first", at: at("1997-08-02"), totalMinor: 1496 },
      { customer: "first", at: at("1997-12-12"), totalMinor: 2648 },
    ];
    const [customer] = await told(orders, { until: "1997-10-01", later: "1998-07-01", timezone: "UTC" });
    expect(customer).toMatchObject({ x: 2, laterPurchases: 1, monetary: (3073 + 1496) / 2 });
    expect(customer!.tx).toBeCloseTo(30.43, 2);
    expect(customer!.T).toBeCloseTo(38.86, 2);
  });

  it("know the days the shop sold on", async () => {
    const days = await database.inShop(shopId, async (tx) => {
      const orders = ["2024-03-09T23:00:00Z", "2024-05-01T00:30:00Z"].map((at) => ({
        customer: "1",
        at: new Date(at),
        totalMinor: 1,
      }));
      await storePlainOrders(tx, shopId, orders);
      return [
        await purchaseDays(tx, shopId, { until: "2024-06-01", timezone: "Asia/Tehran" }),
        await purchaseDays(tx, shopId, { until: "2024-03-10", timezone: "Asia/Tehran" }),
      ];
    });
    expect(days).toEqual([{ first: "2024-03-10", last: "2024-05-01" }, null]);
  });
});
