import { describe, expect, it } from "vitest";
import type { Arm } from "./arm.ts";
import { readExperiment } from "./read-experiment.ts";
import { daysUntil, holdoutNeeded, smallestConversionLift, type Traffic } from "./smallest-effect.ts";

type Numbers = { visitors: number; orders: number; value: number; profit?: number };

function arm(id: string, share: number, { visitors, orders, value, profit }: Numbers): Arm {
  const spread = (each: number) => ({ sum: orders * each, sumOfSquares: orders * each ** 2 });
  return {
    id,
    share,
    visitors,
    conversions: orders,
    revenue: spread(value),
    margin: profit === undefined ? null : spread(profit),
    discountCost: 0,
  };
}

function decide(variant: Numbers, holdout: Numbers | null) {
  const reading = readExperiment(
    {
      variants: [arm("a", 1, variant), ...(holdout ? [] : [arm("b", 1, variant)])],
      holdout: holdout && arm("holdout", 1, holdout),
    },
    30,
  );
  const { decision, reasons } = reading.comparisons[0]!.verdict;
  return [
    decision,
    ...reasons.map((one) => ("figure" in one ? `${one.because}: ${one.figure}` : one.because)),
  ];
}

const usual = { visitors: 20_000, orders: 600, value: 5_000 };

describe("the verdict", () => {
  it.each([
    [
      "more buyers and more revenue",
      { ...usual, orders: 900 },
      usual,
      ["keep", "earns-more: revenue", "more-buy"],
    ],
    ["fewer buyers", { ...usual, orders: 380 }, usual, ["stop", "earns-less: revenue", "fewer-buy"]],
    ["nothing to see yet", { ...usual, orders: 620 }, usual, ["not-enough-data", "still-open: revenue"]],
    [
      "few orders",
      { ...usual, visitors: 500, orders: 15 },
      { ...usual, visitors: 500, orders: 12 },
      ["not-enough-data", "too-few-orders"],
    ],
    [
      "few orders, all of them without the popup",
      { ...usual, visitors: 900, orders: 2 },
      { ...usual, visitors: 900, orders: 60 },
      ["stop", "fewer-buy"],
    ],
    [
      "more buyers whose discount eats the profit",
      { ...usual, orders: 900, profit: 500 },
      { ...usual, profit: 2_000 },
      ["stop", "earns-less: margin", "more-buy"],
    ],
    [
      "millions of visitors and the same result",
      { visitors: 40_000_000, orders: 1_200_000, value: 5_000 },
      { visitors: 40_000_000, orders: 1_200_000, value: 5_000 },
      ["stop", "adds-too-little: revenue"],
    ],
    [
      "visitors of one group get lost",
      { ...usual, visitors: 16_000 },
      usual,
      ["cannot-tell", "uneven-split"],
    ],
    ["no holdout", usual, null, ["cannot-tell", "no-holdout"]],
    [
      "nobody came",
      { visitors: 0, orders: 0, value: 0 },
      { visitors: 0, orders: 0, value: 0 },
      ["not-enough-data", "no-visitors"],
    ],
  ])("%s", (_, variant, holdout, expected) => {
    expect(decide(variant, holdout)).toEqual(expected);
  });

  it("several variants share the error that one would have", () => {
    const reading = readExperiment(
      { variants: [arm("a", 1, usual), arm("b", 1, usual)], holdout: arm("holdout", 1, usual) },
      30,
    );
    expect(reading.alpha).toBe(0.025);
    expect(reading.comparisons.map(({ variant }) => variant.id)).toEqual(["a", "b"]);
  });

  it("refuses sums that cannot be", () => {
    const impossible = arm("a", 1, { visitors: 3, orders: 4, value: 1 });
    expect(() => readExperiment({ variants: [impossible], holdout: null }, 1)).toThrow(
      /"a" cannot be: 4 of 3/,
    );
  });
});

describe("what the traffic can show", () => {
  const traffic: Traffic = {
    visitorsADay: 1_000,
    controlShare: 0.1,
    rate: 0.03,
    revenueMean: 150,
    revenueVariance: 1e6,
  };

  it("falls with time, and the day it falls below a lift is the day that lift shows", () => {
    const at = (days: number) => smallestConversionLift(traffic, days, 0.05)!;
    expect(at(14)).toBeGreaterThan(at(28));
    const days = daysUntil(0.2, smallestConversionLift, traffic, 0.05)!;
    expect(at(days)).toBeLessThanOrEqual(0.2);
    expect(at(days - 1)).toBeGreaterThan(0.2);
  });

  it("says so when no merchant can wait that long", () => {
    expect(daysUntil(0.01, smallestConversionLift, { ...traffic, visitorsADay: 10 }, 0.05)).toBeNull();
    expect(smallestConversionLift({ ...traffic, visitorsADay: 0 }, 28, 0.05)).toBeNull();
  });

  it("a larger holdout shows more; none may be enough", () => {
    const { controlShare, ...rest } = traffic;
    const percent = holdoutNeeded(rest, 0.3, 60, 0.05)!;
    expect(smallestConversionLift({ ...rest, controlShare: percent / 100 }, 60, 0.05)).toBeLessThanOrEqual(
      0.3,
    );
    expect(smallestConversionLift({ ...rest, controlShare: (percent - 1) / 100 }, 60, 0.05)).toBeGreaterThan(
      0.3,
    );
    expect(holdoutNeeded(rest, 0.02, 10, 0.05)).toBeNull();
    expect(controlShare).toBe(0.1);
  });
});
