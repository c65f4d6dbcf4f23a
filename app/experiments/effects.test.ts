import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Arm } from "./arm.ts";
import { conversionEffect } from "./conversion-effect.ts";
import { meanEffect, ORDERS_BEFORE_MONEY } from "./mean-effect.ts";
import { sequentialErrors } from "./mean-sequence.ts";

function arm(share: number, visitors: number, conversions: number, orderValue = 5_000): Arm {
  return {
    id: "a",
    share,
    visitors,
    conversions,
    revenue: { sum: conversions * orderValue, sumOfSquares: conversions * orderValue ** 2 },
    margin: null,
    discountCost: 0,
  };
}

const arms = fc
  .record({
    visitors: fc.integer({ min: 1, max: 20_000 }),
    share: fc.integer({ min: 1, max: 9 }),
    part: fc.double({ min: 0, max: 0.2, noNaN: true }),
  })
  .map(({ visitors, share, part }) => arm(share, visitors, Math.floor(visitors * part)));

describe("conversion", () => {
  it("rates, difference and lift of 60 in 1,000 against 40 in 1,000", () => {
    const effect = conversionEffect(arm(1, 1_000, 60), arm(1, 1_000, 40), 0.05);
    expect(effect.rate).toBe(0.06);
    expect(effect.difference).toBeCloseTo(0.02, 12);
    expect(effect.lift).toBeCloseTo(0.5, 12);
    // 60 of 100 orders: not enough to speak of a difference at any look
    expect(effect.liftInterval.low).toBeLessThan(0);
    expect(effect.liftInterval.high).toBeGreaterThan(0.5);
  });

  it("600 against 400 is a difference, and the planned share is what it is held against", () => {
    expect(conversionEffect(arm(1, 10_000, 600), arm(1, 10_000, 400), 0.05).liftInterval.low).toBeGreaterThan(
      0,
    );
    // nine tenths of the visitors with nine tenths of the orders: none
    const fair = conversionEffect(arm(9, 9_000, 450), arm(1, 1_000, 50), 0.05);
    expect(fair.liftInterval.low).toBeLessThan(0);
    expect(fair.liftInterval.high).toBeGreaterThan(0);
  });

  it("one order says nothing, and nothing is infinite in the wrong place", () => {
    const effect = conversionEffect(arm(1, 10, 1), arm(1, 10, 0), 0.05);
    expect(effect.lift).toBeNull();
    expect(effect.liftInterval.low).toBeLessThan(0);
    expect(effect.liftInterval.high).toBe(Infinity);
    expect(conversionEffect(arm(1, 0, 0), arm(1, 0, 0), 0.05)).toMatchObject({
      rate: null,
      difference: null,
      lift: null,
    });
  });

  it("lift and difference are on the same side of nothing; exchanging the groups mirrors both", () => {
    fc.assert(
      fc.property(arms, arms, (one, other) => {
        const there = conversionEffect(one, other, 0.05);
        const back = conversionEffect(other, one, 0.05);
        expect(Math.sign(there.liftInterval.low)).toBe(Math.sign(there.differenceInterval.low));
        expect(Math.sign(there.liftInterval.high)).toBe(Math.sign(there.differenceInterval.high));
        expect(there.differenceInterval.low).toBeCloseTo(-back.differenceInterval.high, 9);
        if (Number.isFinite(there.liftInterval.high)) {
          expect(1 + there.liftInterval.high).toBeCloseTo(1 / (1 + back.liftInterval.low), 6);
        }
        expect(there.rateInterval.low).toBeGreaterThanOrEqual(0);
        expect(there.rateInterval.high).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe("money per visitor", () => {
  const busyArms = arms.map((one) =>
    arm(one.share, one.visitors + 100, one.conversions + ORDERS_BEFORE_MONEY),
  );
  const revenueOf = ({ revenue }: Arm) => revenue;

  it("the published width: at the time it is tuned for, 3.0 standard errors instead of 1.96", () => {
    // 2(x + 1)/x · ln(√(x + 1)/α) with x = 2 ln 20 + ln(2 ln 20 + 1) = 7.937
    expect(sequentialErrors(10_000, 0.05)).toBeCloseTo(
      Math.sqrt(((2 * 8.9367) / 7.9367) * Math.log(Math.sqrt(8.9367) / 0.05)),
      3,
    );
    expect(sequentialErrors(10_000, 0.05)).toBeCloseTo(3.035, 2);
  });

  it("difference and lift of 300 a visitor against 250", () => {
    const effect = meanEffect(arm(1, 10_000, 600), arm(1, 10_000, 500), revenueOf, 0.05);
    expect(effect.mean).toBe(300);
    expect(effect.difference).toBe(50);
    expect(effect.lift).toBeCloseTo(0.2, 12);
    // 5,000 · √(0.055 · 0.945) = 1,140 a visitor, the larger of own and pooled: a shade above √2 · 1,140 / 100
    expect(effect.standardError).toBeGreaterThan(16.1);
    expect(effect.standardError).toBeLessThan(16.6);
    expect(effect.differenceInterval!.low).toBeCloseTo(
      50 - sequentialErrors(20_000, 0.05) * effect.standardError!,
      9,
    );
  });

  it("with few orders it gives the figures and no interval", () => {
    const effect = meanEffect(arm(9, 9_000, 300), arm(1, 1_000, ORDERS_BEFORE_MONEY - 1), revenueOf, 0.05);
    expect(effect.difference).not.toBeNull();
    expect(effect.differenceInterval).toBeNull();
    expect(effect.liftInterval).toBeNull();
  });

  it("a group that has not met a large order is not surer than both together", () => {
    const lucky = arm(9, 9_000, 300);
    lucky.revenue.sum += 900_000;
    lucky.revenue.sumOfSquares += 900_000 ** 2;
    const calm = meanEffect(arm(9, 9_000, 300), arm(1, 1_000, 33), revenueOf, 0.05);
    const shaken = meanEffect(lucky, arm(1, 1_000, 33), revenueOf, 0.05);
    expect(shaken.standardError! / calm.standardError!).toBeGreaterThan(5);
  });

  it("lift and difference are on the same side of nothing", () => {
    fc.assert(
      fc.property(busyArms, busyArms, (one, other) => {
        const { differenceInterval, liftInterval } = meanEffect(one, other, revenueOf, 0.05);
        expect(liftInterval!.low > 0).toBe(differenceInterval!.low > 0);
        expect(liftInterval!.high < 0).toBe(differenceInterval!.high < 0);
      }),
      { numRuns: 200 },
    );
  });
});
