// The daily job on real rows: what is stored, for whom, and what is refused.
import { describe, expect, it } from "vitest";
import { leavingCustomers } from "../../../tests/reckoning/leaving-customers.ts";
import type { PlainOrder } from "../../../tests/reckoning/reckoning.ts";
import { storePlainOrders } from "../../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../../tests/set-up/database.ts";
import { saveSettings } from "../../commerce/settings.server.ts";
import { sql } from "../../platform/db.server.ts";
import { customerValue } from "../customer-value.ts";
import { countRisks, riskSummary } from "../early-warning/risk-summary.server.ts";
import { shopModel } from "../shop-model.server.ts";
import { forecastInThread } from "./forecast-in-thread.server.ts";
import { forecastShop } from "./forecast-shop.server.ts";
import { forecastOfGroups } from "./forecast-totals.server.ts";
import { readShopForecast } from "./read-forecast.server.ts";
import { nextForecastAt } from "./schedule-forecast.server.ts";
import { quietRisks } from "./store-forecast.server.ts";

const database = await testDatabase();
const opened = Date.parse("2024-01-01T12:00:00Z");
const DAY = 86_400_000;
const NOW = new Date("2025-06-30T09:00:00Z");

const orders = (customers: number) =>
  leavingCustomers(customers, { opened, weeks: 76, rate: [1.2, 6], leaving: [1.2, 3] });

function onceADay(made: PlainOrder[]): PlainOrder[] {
  const day = ({ customer, at }: PlainOrder) => `${customer} ${at.toISOString().slice(0, 10)}`;
  return [
    ...new Map(
      made.map((order) => [
        day(order),
        { ...order, at: new Date(`${order.at.toISOString().slice(0, 10)}T12:00Z`) },
      ]),
    ).values(),
  ];
}

async function shopWith(made: PlainOrder[]): Promise<bigint> {
  const shopId = await testShop(database, { timezone: "Europe/Berlin" });
  await database.inShop(shopId, (tx) => storePlainOrders(tx, shopId, made));
  return shopId;
}

type Row = {
  customerId: bigint;
  pAlive: number | null;
  expected: number | null;
  value: bigint | null;
  low: bigint | null;
  high: bigint | null;
  atRisk: bigint | null;
  signals: string[];
};
const stored = (shopId: bigint) =>
  database.inShop(shopId, (tx) =>
    tx.rows<Row>(sql`
      SELECT customer_id AS "customerId", p_alive AS "pAlive", expected_purchases AS expected, value_minor AS value,
        value_low_minor AS low, value_high_minor AS high, value_at_risk_minor AS "atRisk", risk_signals AS signals
      FROM customer_forecast WHERE shop_id = ${shopId} ORDER BY customer_id`),
  );

describe("a shop's forecast", async () => {
  const shopId = await shopWith(orders(1500));

  it("holds every customer with the figures of the shop's model", async () => {
    await database.inShop(shopId, (tx) =>
      saveSettings(tx, shopId, { discountRate: 0.2, forecastHorizonMonths: 6 }),
    );
    expect(await forecastShop(database, shopId, NOW)).toBe(1500);
    const model = await database.inShop(shopId, (tx) =>
      shopModel(tx, shopId, { at: "2025-06-30", timezone: "Europe/Berlin" }),
    );
    if (!model.purchases || !("fit" in model.spend)) throw new Error("refused");
    const rows = await stored(shopId);
    expect(rows.length).toBe(1500);
    for (const customer of model.customers) {
      const row = rows.find(({ customerId }) => customerId === customer.customerId)!;
      const value = customerValue(model.purchases, model.spend.fit.parameters, customer, {
        horizonWeeks: 365 / 14,
        yearlyRate: 0.2,
      });
      expect(Math.abs(Number(row.value) - value)).toBeLessThan(1);
      expect(row.low! <= row.value! || row.value === 0n || row.low === 0n).toBe(true);
      expect(row.high! >= row.low!).toBe(true);
    }
  });

  it("adds up, for the shop and for any part of it, with an interval", async () => {
    const rows = await stored(shopId);
    const shop = await database.inShop(shopId, (tx) => readShopForecast(tx, shopId));
    const { totals, fit } = shop!;
    const sum = rows.reduce((total, row) => total + Number(row.value), 0);
    expect(totals!.all).toMatchObject({ customers: 1500, value: sum });
    expect(totals!.all.interval!.low).toBeLessThan(sum);
    expect(totals!.all.interval!.high).toBeGreaterThan(sum);
    expect(totals!.distribution.reduce((count, bin) => count + bin.customers, 0)).toBe(1500);
    expect(fit?.chosenBy).toBe("holdout");
    const groups = await database.inShop(shopId, (tx) =>
      forecastOfGroups(
        tx,
        shopId,
        sql`SELECT (customer_id <= 100)::text AS key, customer_id FROM customer_figure`,
      ),
    );
    expect(groups!.map(({ customers }) => customers).sort()).toEqual([100, 1400]);
    const some = groups!.find(({ key }) => key === "true");
    const hundred = rows.filter(({ customerId }) => customerId <= 100n);
    expect(some!.alive).toBeCloseTo(
      hundred.reduce((total, row) => total + row.pAlive!, 0),
      6,
    );
    expect(some!.value).toBe(hundred.reduce((total, row) => total + Number(row.value), 0));
    const relative = (one: { value: number; interval: { low: number; high: number } | null }) =>
      (one.interval!.high - one.interval!.low) / one.value;
    // fewer customers: more left to chance
    expect(relative(some!)).toBeGreaterThan(relative(totals!.all));
  });

  it("comes back identical, and from a thread as well", async () => {
    const before = await stored(shopId);
    expect(await forecastInThread(database, shopId, NOW)).toBe(1500);
    expect(await stored(shopId)).toEqual(before);
  });

  it("leaves nobody at risk who bought since its midnight", async () => {
    const before = await stored(shopId);
    const risky = before.find(({ signals }) => signals.length > 0)!;
    await database.inShop(shopId, async (tx) => {
      await tx.run(sql`UPDATE customer_figure SET last_at = ${NOW} WHERE customer_id = ${risky.customerId}`);
      await quietRisks(tx, shopId, [risky.customerId]);
    });
    const count = (rows: Row[]) => rows.filter(({ signals }) => signals.length > 0).length;
    expect(count(await stored(shopId))).toBe(count(before) - 1);
    const [told, counted] = await database.inShop(shopId, async (tx) => [
      await riskSummary(tx, shopId),
      await countRisks(tx, shopId),
    ]);
    expect(told).toEqual(counted);
    expect(told.customers).toBe(count(before) - 1);
  });
});

describe("a refusal", () => {
  const DAYS = (count: number) => Array.from({ length: count }, (_, i) => i);

  it("of a shop too small keeps its reason, and the warnings that need no model", async () => {
    const shopId = await shopWith(
      DAYS(4).flatMap((i) =>
        DAYS(4).map((n) => ({
          customer: String(i),
          at: new Date(opened + (i + 20 * n) * DAY),
          totalMinor: 1000 + i,
        })),
      ),
    );
    await forecastShop(database, shopId, NOW);
    const shop = await database.inShop(shopId, (tx) => readShopForecast(tx, shopId));
    expect(shop).toMatchObject({
      fit: null,
      refusal: { reason: "too few repeat customers", repeatCustomers: 4, needed: 50 },
      totals: null,
    });
    for (const row of await stored(shopId)) {
      expect(row).toMatchObject({
        pAlive: null,
        expected: null,
        value: null,
        atRisk: null,
        signals: ["overdue"],
      });
    }
  });

  it.each([
    ["no customers", []],
    [
      "only one-time buyers",
      DAYS(80).map((i) => ({ customer: String(i), at: new Date(opened + i * DAY), totalMinor: 9 })),
    ],
    ["history too short", [{ customer: "a", at: new Date("2025-06-29T08:00:00Z"), totalMinor: 100 }]],
  ])("%s", async (reason, made) => {
    const shopId = await shopWith(made);
    expect(await forecastShop(database, shopId, NOW)).toBe(
      new Set(made.map(({ customer }) => customer)).size,
    );
    const shop = await database.inShop(shopId, (tx) => readShopForecast(tx, shopId));
    expect(shop).toMatchObject({ refusal: { reason }, precision: { measured: false } });
  });

  it("of the values alone, where all cost the same, leaves the purchases", async () => {
    const shopId = await shopWith(onceADay(orders(800)).map((order) => ({ ...order, totalMinor: 500 })));
    await forecastShop(database, shopId, NOW);
    const shop = await database.inShop(shopId, (tx) => readShopForecast(tx, shopId));
    expect(shop).toMatchObject({ spendRefusal: { reason: "all purchases of the same value" }, totals: null });
    expect(shop!.fit).not.toBeNull();
    const rows = await stored(shopId);
    expect(rows.every((row) => row.expected !== null && row.value === null)).toBe(true);
  });
});

describe("the next forecast", () => {
  it.each([
    ["2026-03-10T10:00:00Z", "Europe/Berlin", 3n, "2026-03-10T23:18:00.000Z"],
    // just after midnight, before the shop's turn
    ["2026-03-10T23:01:00Z", "Europe/Berlin", 3n, "2026-03-10T23:18:00.000Z"],
    ["2026-03-10T23:18:00Z", "Europe/Berlin", 3n, "2026-03-11T23:18:00.000Z"],
    ["2026-03-10T10:00:00Z", "Asia/Tehran", 91n, "2026-03-10T20:46:00.000Z"],
  ])("after %s in %s", (now, timezone, shopId, next) => {
    expect(nextForecastAt(new Date(now), timezone, shopId).toISOString()).toBe(next);
  });
});
