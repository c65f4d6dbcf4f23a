// Lots at rest and an instant: what there is to spend, to wait for, to pay, and what runs out first.
import { describe, expect, it } from "vitest";
import { type LotAtRest, pointsAt } from "./points-at.ts";

const day = (date: number) => new Date(Date.UTC(2026, 10, date));
const lot = (remaining: number, change: Partial<LotAtRest> = {}): LotAtRest => ({
  remaining: BigInt(remaining),
  matured: true,
  availableAt: day(1),
  expiresAt: null,
  ...change,
});
const waits = { matured: false, availableAt: day(25) };

describe("points at an instant", () => {
  it.each<[string, LotAtRest[], number, [number, number, number, [number, Date] | null]]>([
    ["nothing", [], 0, [0, 0, 0, null]],
    ["free and waiting", [lot(70), lot(30, waits)], 0, [70, 30, 0, null]],
    [
      "a window that ended, not yet opened",
      [lot(30, { ...waits, availableAt: day(22) })],
      0,
      [30, 0, 0, null],
    ],
    ["what ran out, not yet taken", [lot(70), lot(30, { expiresAt: day(22) })], 0, [70, 0, 0, null]],
    [
      "what runs out first, in two lots",
      [
        lot(10, { expiresAt: day(30) }),
        lot(5, { expiresAt: day(30), ...waits }),
        lot(7, { expiresAt: day(31) }),
      ],
      0,
      [17, 5, 0, [15, day(30)]],
    ],
    ["points that pay what is owed", [lot(70), lot(30, waits)], 50, [20, 30, 0, null]],
    ["more owed than there is", [lot(70)], 100, [0, 0, 30, null]],
    ["what would run out pays first", [lot(10, { expiresAt: day(30) })], 4, [6, 0, 0, [6, day(30)]]],
    ["an empty lot runs out of nothing", [lot(0, { expiresAt: day(30) })], 0, [0, 0, 0, null]],
  ])("%s", (_, lots, owed, [available, pending, left, expiry]) => {
    expect(pointsAt(lots, BigInt(owed), day(22), true)).toEqual({
      available: BigInt(available),
      pending: BigInt(pending),
      owed: BigInt(left),
      expiry: expiry && { points: BigInt(expiry[0]), at: expiry[1] },
    });
  });

  it("nothing runs out while the programme is paused", () => {
    const lots = [lot(30, { expiresAt: day(22) })];
    expect(pointsAt(lots, 0n, day(22), false)).toMatchObject({ available: 30n, expiry: null });
  });
});
