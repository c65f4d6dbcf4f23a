// The product's figures against an independent reckoning, on random shops; and the identities of docs/metrics.md.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomOrder, randomQuestion } from "../../tests/reckoning/random-shops.ts";
import { type PlainOrder, type Question, reckon } from "../../tests/reckoning/reckoning.ts";
import { inReckoningsWords, rounded } from "../../tests/reckoning/same-figures.ts";
import { storePlainOrders } from "../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { PeriodError } from "./period.ts";
import { retentionReport } from "./report.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);

async function report(orders: PlainOrder[], asked: Question) {
  return database.inShop(shopId, async (tx) => {
    await storePlainOrders(tx, shopId, orders);
    return retentionReport(tx, shopId, asked);
  });
}

describe("the report", () => {
  it("agrees with the independent reckoning on random shops, figure for figure", async () => {
    let withReactivated = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(randomOrder, { maxLength: 200, size: "max" }),
        randomQuestion,
        async (orders, asked) => {
          const expected = reckon(orders, asked);
          if (expected.reactivated > 0) withReactivated++;
          expect(rounded(inReckoningsWords(await report(orders, asked)))).toEqual(rounded(expected));
        },
      ),
      { numRuns: 120 },
    );
    // else the runs would say little about customers who came back
    expect(withReactivated).toBeGreaterThan(5);
  });

  it("holds S = retained + lost and E = retained + N + reactivated, always", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(randomOrder, { maxLength: 100, size: "max" }),
        randomQuestion,
        async (orders, asked) => {
          const { counts } = await report(orders, asked);
          expect(counts.activeAtStart).toBe(counts.retained + counts.lost);
          expect(counts.activeAtEnd).toBe(counts.retained + counts.newCustomers + counts.reactivated);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("counts a shop made by hand", async () => {
    const at = (day: string) => new Date(`${day}T12:00:00Z`);
    const made: PlainOrder[] = [
      // stays: bought before and inside, 1 refunded in part
      { customer: "stays", at: at("2023-03-01"), totalMinor: 10_000 },
      { customer: "stays", at: at("2024-02-01"), totalMinor: 20_000, refundedMinor: 5_000 },
      // leaves: last bought 366 days before the end
      { customer: "leaves", at: at("2023-06-30"), totalMinor: 30_000 },
      // comes back after more than a year away
      { customer: "comes back", at: at("2022-01-01"), totalMinor: 1_000 },
      { customer: "comes back", at: at("2024-05-01"), totalMinor: 2_000 },
      // new inside the period, and a second purchase 30 days later
      { customer: "new", at: at("2024-03-01"), totalMinor: 4_000 },
      { customer: "new", at: at("2024-03-31"), totalMinor: 6_000 },
      // none of these is a purchase
      { customer: "stays", at: at("2024-02-02"), totalMinor: 99_000, cancelled: true },
      { customer: "stays", at: at("2024-02-03"), totalMinor: 99_000, test: true },
      { customer: "nearly new", at: at("2024-02-04"), totalMinor: 99_000, refundedMinor: 99_000 },
      { customer: null, at: at("2024-02-05"), totalMinor: 7_000 },
    ];
    const found = await report(made, {
      from: "2024-01-01",
      to: "2024-07-01",
      timezone: "UTC",
      windowDays: 365,
    });
    expect(found.counts).toMatchObject({
      activeAtStart: 2,
      activeAtEnd: 3,
      newCustomers: 1,
      retained: 1,
      lost: 1,
      reactivated: 1,
      purchases: 4,
      buyers: 3,
      grossMinor: 32_000n,
      netMinor: 27_000n,
    });
    expect(found.rates).toMatchObject({ retention: 100, strictRetention: 50, churn: 50, reactivation: 100 });
    expect(found.averageOrderMinor).toBe(8_000);
    expect(found.gaps.median).toBe(337);
    expect(found.lifetimeValue.historicMinor).toBe(73_000 / 4);
    expect(found.unattributed).toEqual({ orders: 1, grossMinor: 7_000n });
    expect(found.cohorts.map((cohort) => cohort.label)).toEqual(["2022-01", "2023-03", "2023-06", "2024-03"]);
    expect(found.cohorts.at(-1)).toMatchObject({
      customers: 1,
      active: [1, 0, 0, 0],
      netMinor: [10_000n, 10_000n, 10_000n, 10_000n],
    });
  });

  it("says nothing about an empty shop: null, never 0 or NaN", async () => {
    const asked = { from: "2024-01-01", to: "2024-02-01", timezone: "UTC", windowDays: 365 };
    const empty = await report([], asked);
    expect(Object.values(empty.rates)).toEqual([null, null, null, null, null, null]);
    expect(empty.averageOrderMinor).toBeNull();
    expect(empty.purchaseFrequency).toBeNull();
    expect(empty.gaps).toEqual({ p25: null, median: null, p75: null, p90: null });
    expect(empty.lifetimeValue).toMatchObject({ historicMinor: null, yearlyMinor: null });
    expect(empty.cohorts).toEqual([]);
  });

  it("refuses a period that ends before it begins, a date that does not exist and an unknown zone", async () => {
    const asked = { from: "2024-01-01", to: "2024-02-01", timezone: "UTC", windowDays: 365 };
    await expect(report([], { ...asked, to: "2024-01-01" })).rejects.toThrow(PeriodError);
    await expect(report([], { ...asked, from: "2023-02-29" })).rejects.toThrow(/not a date/);
    await expect(report([], { ...asked, timezone: "Mars/Olympus" })).rejects.toThrow(/time zone/);
  });
});
