/** The demo's history is believable, repeats itself exactly, and loads into a shop without contradiction. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { newShopState } from "../shop/new-shop.ts";
import { TwinShop } from "../shop/store.ts";
import { orderTotals } from "../shop/totals.ts";
import { DEMO_SHOP } from "./demo-shop.ts";
import { generateHistory } from "./generate.ts";
import { demand, isBlackWeek } from "./seasons.ts";

const NOW = Date.UTC(2026, 10, 21, 15, 30);
const full = generateHistory({ seed: 7, now: NOW });
const text = (value: unknown) =>
  JSON.stringify(value, (_, one) => (typeof one === "bigint" ? `${one}n` : one));

test("the same seed on the same day gives the same history; another seed another one", () => {
  const small = (seed: number, now: number) => text(generateHistory({ seed, now, customers: 60 }));
  expect(small(7, NOW)).toBe(small(7, NOW + 3_600_000));
  expect(small(7, NOW)).not.toBe(small(8, NOW));
  expect(small(7, NOW)).not.toBe(small(7, NOW + 86_400_000));
});

test("the demo is as big as it says", () => {
  expect(full.customers.length).toBeGreaterThanOrEqual(5000);
  expect(full.orders.length).toBeGreaterThan(14_000);
  expect(full.orders.length).toBeLessThan(20_000);
  expect(full.products.length).toBeGreaterThanOrEqual(38);
  const months = new Set(full.orders.map((order) => new Date(order.createdAt).toISOString().slice(0, 7)));
  expect(months.size).toBeGreaterThanOrEqual(24);
});

test("customers differ as they do in a real shop", () => {
  const counts = new Map<string, number>();
  for (const { customerKey } of full.orders) {
    if (customerKey) counts.set(customerKey, (counts.get(customerKey) ?? 0) + 1);
  }
  const share = (wanted: (count: number) => boolean) =>
    [...counts.values()].filter(wanted).length / counts.size;
  expect(share((count) => count === 1)).toBeGreaterThan(0.5);
  expect(share((count) => count === 1)).toBeLessThan(0.6);
  expect(share((count) => count >= 6)).toBeGreaterThan(0.08);
  expect(full.customers.length - counts.size).toBeGreaterThan(100);
});

test("everything a shop meets is there", () => {
  const some = (what: string, found: boolean) => expect(found, what).toBe(true);
  const { orders, customers } = full;
  const later = orders.flatMap((order) => order.later ?? []);
  for (const kind of ["fulfil", "refund", "cancel", "return"]) {
    some(
      kind,
      later.some((event) => event.kind === kind),
    );
  }
  some(
    "full refund",
    later.some((event) => event.kind === "refund" && !event.lines && !event.amount),
  );
  some(
    "partial refund",
    later.some((event) => event.kind === "refund" && event.amount !== undefined),
  );
  some(
    "guest with an e-mail",
    orders.some((order) => !order.customerKey && order.email),
  );
  some(
    "guest without",
    orders.some((order) => !order.customerKey && !order.email && !order.phone),
  );
  some(
    "test order",
    orders.some((order) => order.test),
  );
  some(
    "never paid",
    orders.some((order) => order.financialStatus === "pending"),
  );
  some("two currencies", new Set(orders.map((order) => order.presentmentCurrency)).size === 2);
  some(
    "markdown",
    orders.some((order) => order.lines.some((line) => line.price !== undefined)),
  );
  some(
    "automatic discount",
    orders.some((order) => order.automaticDiscount),
  );
  some(
    "Arabic names",
    customers.some((one) => /\p{Script=Arabic}/u.test(one.firstName ?? "")),
  );
  some(
    "Persian names",
    customers.some((one) => /[پچژگ]/.test(one.firstName ?? "")),
  );
  some(
    "Latin names",
    customers.some((one) => /[ü]/.test(one.lastName ?? "")),
  );
  const consents = new Set(customers.map((one) => one.emailConsent));
  expect([...consents].sort()).toEqual(["not_subscribed", "pending", "subscribed", "unsubscribed"]);
  expect(new Set(customers.map((one) => one.addresses?.[0]?.countryCode)).size).toBeGreaterThan(8);
});

test("the fourth quarter is the busiest", () => {
  const between = (from: string, to: string) =>
    full.orders.filter(({ createdAt }) => createdAt >= Date.parse(from) && createdAt < Date.parse(to)).length;
  expect(between("2025-11-15", "2025-12-20")).toBeGreaterThan(1.4 * between("2025-07-10", "2025-08-14"));
});

test("the feasts are where the calendars put them", () => {
  const against = (day: string, ordinary: string) => demand(Date.parse(day)) / demand(Date.parse(ordinary));
  // Tuesdays all: a week before Nowruz 2027, the last days of Ramadan 2025, Black Week 2025.
  expect(against("2027-03-16", "2027-04-13")).toBeCloseTo(1.7);
  expect(against("2025-03-25", "2025-04-22")).toBeCloseTo(1.6);
  expect(against("2025-11-25", "2025-11-18")).toBeCloseTo(1.8);
  expect(isBlackWeek(new Date("2026-11-27"))).toBe(true);
  expect(isBlackWeek(new Date("2026-11-20"))).toBe(false);
});

test("loaded into a shop: no order before its customer, no refund above its total, nothing after today", () => {
  let seen = { refunds: 0, free: 0, orders: 0 };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 700 }), (seed, day) => {
      const now = Math.floor((NOW - day * 86_400_000) / 86_400_000) * 86_400_000;
      const shop = new TwinShop(newShopState(DEMO_SHOP, [], now));
      const { orders } = shop.load(generateHistory({ seed, now, customers: 150 }));
      for (const order of orders) {
        const totals = orderTotals(order);
        seen = {
          orders: seen.orders + 1,
          refunds: seen.refunds + order.refunds.length,
          free: seen.free + (totals.total.shop === 0n ? 1 : 0),
        };
        expect(totals.refunded.shop).toBeLessThanOrEqual(totals.total.shop);
        expect(order.updatedAt).toBeLessThan(now);
        if (order.customerId !== null) {
          expect(shop.customer(order.customerId).createdAt).toBeLessThanOrEqual(order.createdAt);
        }
      }
    }),
    { numRuns: 25 },
  );
  expect(seen.orders).toBeGreaterThan(5000);
  expect(seen.refunds).toBeGreaterThan(100);
  expect(seen.free).toBeGreaterThan(0);
});
