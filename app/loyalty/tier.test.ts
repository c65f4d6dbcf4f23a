// Tiers over time: reached, kept, left one level at a time.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tiers } from "./programme.ts";
import { TierClimb } from "./tier.ts";

const DAY = 86_400_000;
const START = Date.UTC(2025, 0, 1, 12);
const on = (day: number) => new Date(START + day * DAY);

const level = (id: string, from: number) => ({
  id,
  name: id,
  from,
  percent: 100,
  tag: null,
  discountPercent: null,
});
const tiers: Tiers = {
  measure: "spend",
  period: "rolling-year",
  graceDays: 30,
  levels: [level("bronze", 100), level("silver", 200), level("gold", 300)],
};

function climbed(rule: Tiers, steps: [day: number, amount: number][]): TierClimb {
  const climb = new TierClimb(rule, "UTC");
  for (const [day, amount] of steps) climb.add({ at: on(day), amount: BigInt(amount) });
  return climb;
}

describe("a rolling year, 30 days of grace", () => {
  it.each([
    // 100 each on days 0, 10, 20: gold on day 20; the first falls out on day 365
    ["not before it is reached", 19, 1],
    ["when it is reached", 20, 2],
    ["through the year", 364, 2],
    ["through the grace period", 365 + 29, 2],
    ["one level down, for as long again", 365 + 30, 1],
    ["the next", 365 + 60, 0],
    ["and out of the last", 365 + 90, -1],
  ])("%s", (_, day, expected) => {
    const climb = new TierClimb(tiers, "UTC");
    for (const step of [0, 10, 20]) if (step <= day) climb.add({ at: on(step), amount: 100n });
    expect(climb.levelAt(on(day))).toBe(expected);
  });

  it("what keeps it up counts from each day on its own", () => {
    const climb = climbed(tiers, [
      [0, 300],
      [300, 150],
    ]);
    expect(climb.levelAt(on(394))).toBe(2);
    expect(climb.levelAt(on(395))).toBe(1);
    expect(climb.levelAt(on(665 + 29))).toBe(0);
    expect(climb.levelAt(on(665 + 30))).toBe(-1);
  });
});

describe("calendar years, no grace", () => {
  const rule: Tiers = { ...tiers, period: "calendar-year", graceDays: 0 };
  it.each([
    // 2025: 200 → silver to the end of 2026; nothing in 2026: bronze through 2027
    ["in the year", 90, 1],
    ["to the end of the next", 364 + 365, 1],
    ["then one level down", 365 + 365, 0],
    ["to the end of that year", 364 + 365 + 365, 0],
    ["and out", 365 * 3, -1],
  ])("%s", (_, day, expected) => {
    const climb = climbed(rule, [
      [10, 150],
      [80, 50],
    ]);
    expect(climb.levelAt(on(day))).toBe(expected);
  });

  it("does not add one year to another", () => {
    expect(
      climbed(rule, [
        [350, 99],
        [370, 99],
      ]).levelAt(on(371)),
    ).toBe(-1);
  });

  it("cuts years in the shop's zone", () => {
    const climb = new TierClimb(rule, "Asia/Tehran");
    // 21:00 UTC on New Year's Eve is the new year in Tehran
    climb.add({ at: new Date("2025-12-31T21:00:00Z"), amount: 100n });
    expect(climb.levelAt(new Date("2027-12-31T20:29:00Z"))).toBe(0);
    expect(climb.levelAt(new Date("2027-12-31T20:30:00Z"))).toBe(-1);
  });
});

it("the window is the same as adding up every year by hand", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(900), fc.integer({ min: 1, max: 200 })), { maxLength: 12 }),
      fc.nat(1200),
      (some, day) => {
        const rule = { ...tiers, graceDays: 0 };
        const steps = some.filter(([at]) => at <= day).sort((a, b) => a[0] - b[0]);
        const sum = steps.filter(([at]) => at > day - 365).reduce((total, [, amount]) => total + amount, 0);
        expect(climbed(rule, steps).levelAt(on(day))).toBe(
          sum >= 300 ? 2 : sum >= 200 ? 1 : sum >= 100 ? 0 : -1,
        );
      },
    ),
  );
});
