// The walk through the days against looking at every customer beside every other, without a database.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlainOrder } from "../../../tests/reckoning/reckoning.ts";
import { reckonRfm } from "../../../tests/reckoning/rfm.ts";
import { MOVE_SPANS } from "../groups/move-spans.ts";
import { daysBefore } from "../period.ts";
import { RFM_GROUPS } from "../rfm-groups.ts";
import { FRESH, type GroupDay, groupCourse } from "./group-course.ts";
import type { PurchasesByDay } from "./purchases-by-day.ts";

const FIRST = "2023-01-01";
const DAYS = 420;
const dateOf = (day: number) => daysBefore(FIRST, -day);

// nets of nothing and below it, as after a refund of more than was paid
const net = fc.constantFrom(-700, 0, 1000, 1000, 2000, 12_345);
const bought = fc.record({
  day: fc.nat(DAYS - 1),
  second: fc.constantFrom(0, 1, 43_200, 86_399),
  customer: fc.nat(12),
  net,
});
const shop = fc.array(bought, { minLength: 1, maxLength: 60, size: "max" }).map((all) => {
  const first = Math.min(...all.map(({ day }) => day));
  return all.map((one) => ({ ...one, day: one.day - first })).sort((one, other) => one.day - other.day);
});
type Bought = { day: number; second: number; customer: number; net: number };

function byDay(all: Bought[]): PurchasesByDay {
  const numbers = new Map<number, number>();
  for (const { customer } of all) numbers.set(customer, numbers.get(customer) ?? numbers.size);
  return {
    starts: Uint32Array.from({ length: DAYS + 1 }, (_, day) => all.filter((one) => one.day < day).length),
    customers: Uint32Array.from(all, ({ customer }) => numbers.get(customer)!),
    at: Float64Array.from(all, ({ day, second }) => (day * 86_400 + second) * 1e6),
    nets: Float64Array.from(all, (one) => one.net),
    known: numbers.size,
  };
}

// what was refunded is left out of the orders: a net below zero is told as it is
const orders = (all: Bought[]): PlainOrder[] =>
  all.map(({ day, second, customer, net: totalMinor }) => ({
    customer: `${customer}`,
    at: new Date(Date.parse(`${dateOf(day)}T00:00:00Z`) + second * 1000),
    totalMinor,
  }));

function plainMoves(all: Bought[], from: number, to: number): Map<string, [number, number]> {
  const before = new Map(
    reckonRfm(orders(all), dateOf(from + 1), "UTC").map((one) => [one.customer, one.group]),
  );
  const moves = new Map<string, [number, number]>();
  for (const { customer, group, monetaryMinor } of reckonRfm(orders(all), dateOf(to + 1), "UTC")) {
    const move = `${before.get(customer) ?? "nobody"} → ${group}`;
    const [customers, nets] = moves.get(move) ?? [0, 0];
    moves.set(move, [customers + 1, nets + monetaryMinor]);
  }
  return moves;
}

function movesTold({ moved, movedNets }: GroupDay, index: number): Map<string, [number, number]> {
  const told = new Map<string, [number, number]>();
  for (const [place, customers] of moved[index]!.entries()) {
    if (customers === 0) continue;
    const from = Math.floor(place / RFM_GROUPS.length);
    const to = RFM_GROUPS[place % RFM_GROUPS.length]!;
    const move = `${from === FRESH ? "nobody" : RFM_GROUPS[from]} → ${to}`;
    told.set(move, [customers, movedNets[index]![place]!]);
  }
  return told;
}

const noLimits = (): never => {
  throw new Error("no day before the first was reckoned");
};

describe("the course of the groups", () => {
  it("tells each day's moves as every customer beside every other", () => {
    let moved = 0;
    fc.assert(
      fc.property(shop, fc.array(fc.nat(DAYS - 1), { minLength: 4, maxLength: 4 }), (all, asked) => {
        const told = [...groupCourse(byDay(all), 0, noLimits)];
        expect(told).toHaveLength(DAYS);
        for (const day of [0, DAYS - 1, ...asked]) {
          for (const [index, span] of MOVE_SPANS.entries()) {
            const moves = movesTold(told[day]!, index);
            expect(moves).toEqual(plainMoves(all, day - span, day));
            moved += [...moves.keys()].filter((move) => !move.startsWith("nobody")).length;
          }
          expect(told[day]!.customers.reduce((sum, customers) => sum + customers, 0)).toBe(
            new Set(all.filter((one) => one.day <= day).map(({ customer }) => customer)).size,
          );
        }
      }),
      { numRuns: 40 },
    );
    expect(moved).toBeGreaterThan(100);
  });

  it("goes on from any day as if it had come from the first", () => {
    // right at a purchase, or where movement looks back to one
    const begin = fc.record({
      purchase: fc.nat(),
      after: fc.constantFrom(0, ...MOVE_SPANS),
      next: fc.nat(1),
    });
    fc.assert(
      fc.property(shop, begin, (all, { purchase, after, next }) => {
        const from = Math.min(DAYS - 1, all[purchase % all.length]!.day + after + next);
        const whole = [...groupCourse(byDay(all), 0, noLimits)];
        const rest = [...groupCourse(byDay(all), from, (day) => whole[day]!.limits)];
        expect(rest).toEqual(whole.slice(from));
      }),
      { numRuns: 40 },
    );
  });
});
