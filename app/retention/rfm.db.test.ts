// RFM in SQL against an independent reckoning, on random shops with many ties.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomDate, randomOrder, randomZone } from "../../tests/reckoning/random-orders.ts";
import type { PlainOrder } from "../../tests/reckoning/reckoning.ts";
import { reckonRfm } from "../../tests/reckoning/rfm.ts";
import { storePlainOrders } from "../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { midnight } from "./period.ts";
import { rfmCustomers, rfmMoves, rfmTotals } from "./rfm.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const shop = fc.array(randomOrder, { maxLength: 120, size: "max" });

/** Plain customers are numbered in the order in which they first appear. */
function idsOf(orders: PlainOrder[]): Map<string, bigint> {
  const names = new Set(orders.map(({ customer }) => customer).filter((name) => name !== null));
  return new Map([...names].map((name, index) => [name, BigInt(index + 1)]));
}

describe("RFM", () => {
  it("agrees with the independent reckoning on random shops, score for score", async () => {
    let customers = 0;
    await fc.assert(
      fc.asyncProperty(shop, randomDate, randomZone, async (orders, date, timezone) => {
        const ids = idsOf(orders);
        const expected = reckonRfm(orders, date, timezone)
          .map(({ customer, monetaryMinor, ...rest }) => ({
            customerId: ids.get(customer)!,
            monetaryMinor: BigInt(monetaryMinor),
            email: null,
            ...rest,
          }))
          .sort((one, other) => Number(one.customerId - other.customerId));
        customers += expected.length;
        const found = await database.inShop(shopId, async (tx) => {
          await storePlainOrders(tx, shopId, orders);
          return rfmCustomers(tx, shopId, midnight(date, timezone));
        });
        expect(found.map((one) => ({ ...one, recencyDays: expect.any(Number) }))).toEqual(
          expected.map((one) => ({ ...one, recencyDays: expect.any(Number) })),
        );
        found.forEach(({ recencyDays }, i) => {
          expect(recencyDays).toBeCloseTo(expected[i]!.recencyDays, 9);
        });
      }),
      { numRuns: 100 },
    );
    expect(customers).toBeGreaterThan(500);
  });

  it("counts each customer in one cell, one group and one move", async () => {
    await fc.assert(
      fc.asyncProperty(shop, randomDate, randomDate, async (orders, one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        const from = reckonRfm(orders, earlier, "UTC");
        const to = reckonRfm(orders, later, "UTC");
        const { totals, moves } = await database.inShop(shopId, async (tx) => {
          await storePlainOrders(tx, shopId, orders);
          return {
            totals: await rfmTotals(tx, shopId, midnight(later, "UTC")),
            moves: await rfmMoves(tx, shopId, midnight(earlier, "UTC"), midnight(later, "UTC")),
          };
        });
        expect(totals.customers).toBe(to.length);
        expect(totals.cells).toHaveLength(25);
        for (const { group, customers, netMinor } of totals.groups) {
          const its = to.filter((customer) => customer.group === group);
          expect(customers).toBe(its.length);
          expect(netMinor).toBe(BigInt(its.reduce((sum, { monetaryMinor }) => sum + monetaryMinor, 0)));
          const cells = totals.cells.filter((cell) => cell.group === group);
          expect(cells.reduce((sum, cell) => sum + cell.customers, 0)).toBe(its.length);
        }
        const counted = new Map<string, number>();
        for (const customer of to) {
          const was = from.find((before) => before.customer === customer.customer)?.group ?? null;
          const move = `${was} → ${customer.group}`;
          counted.set(move, (counted.get(move) ?? 0) + 1);
        }
        expect(new Map(moves.map((move) => [`${move.from} → ${move.to}`, move.customers]))).toEqual(counted);
        expect(moves.reduce((sum, move) => sum + move.netMinor, 0n)).toBe(
          totals.groups.reduce((sum, { netMinor }) => sum + netMinor, 0n),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("gives equal customers equal scores, and one purchase F = 1 however many have it", async () => {
    const at = new Date("2023-05-01T10:00:00Z");
    const orders = Array.from({ length: 20 }, (_, i) => ({ customer: String(i), at, totalMinor: 1000 }));
    const scores = await database.inShop(shopId, async (tx) => {
      await storePlainOrders(tx, shopId, [...orders, { customer: "0", at, totalMinor: 1000 }]);
      return rfmCustomers(tx, shopId, new Date("2023-06-01T00:00:00Z"));
    });
    expect(scores.map(({ r, f, m, group }) => [r, f, m, group])).toEqual([
      [1, 5, 5, "Cannot lose them"],
      ...new Array(19).fill([1, 1, 1, "Lost"]),
    ]);
  });

  it("has nothing to say of a shop without purchases", async () => {
    const found = await database.inShop(shopId, async (tx) => {
      await storePlainOrders(tx, shopId, []);
      return {
        customers: await rfmCustomers(tx, shopId, new Date()),
        totals: await rfmTotals(tx, shopId, new Date()),
      };
    });
    expect(found.customers).toEqual([]);
    expect(found.totals.customers).toBe(0);
    expect(found.totals.groups).toHaveLength(11);
  });
});
