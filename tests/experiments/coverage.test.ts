// Short runs with fixed seeds of what `npm run experiments` does at length: intervals looked at every day keep their
// promise, a test repeated every day does not.
import { describe, expect, it } from "vitest";
import { smallestConversionLift } from "../../app/experiments/smallest-effect.ts";
import { lookDaily } from "./daily-looks.ts";
import { type InventedShop, PLAIN_SHOP } from "./simulated-experiment.ts";

const EXPERIMENTS = 120;
// claimed: at most 5 % miss. With 120 experiments more than 12 misses would happen once in a hundred such tests
const MOST_MISSES = 12;

const SHOPS: [string, Partial<InventedShop>][] = [
  ["no effect, a tenth held out", { days: 60 }],
  ["a small shop for half a year", { visitorsADay: 30, days: 180 }],
  ["very uneven orders", { orderValue: { mean: 6_000, sigma: 1.4 }, days: 60 }],
  ["orders that come days later, and weekly seasons", { delayDays: 4, weekly: 0.5, days: 60 }],
  ["a true loss of 30 %", { rateWithPopup: 0.021, days: 60 }],
];

describe.each(SHOPS)("daily looks: %s", (_, shop) => {
  const seen = lookDaily({ ...PLAIN_SHOP, ...shop }, EXPERIMENTS);

  it("every interval covers the truth at all looks as often as it claims", () => {
    for (const figure of [
      "lift",
      "conversionDifference",
      "rate",
      "revenueDifference",
      "revenueLift",
    ] as const) {
      expect(seen[figure], figure).toBeLessThanOrEqual(MOST_MISSES);
    }
  });

  it("an even split is not called uneven", () => {
    expect(seen.unevenSplit).toBe(0);
  });
});

describe("what a plain test would have said", () => {
  it("finds an effect that is not there in a third of the experiments", () => {
    const { plainTest, lift } = lookDaily({ ...PLAIN_SHOP, days: 60 }, EXPERIMENTS);
    expect(plainTest).toBeGreaterThan(EXPERIMENTS * 0.25);
    expect(lift).toBeLessThan(plainTest / 3);
  });
});

describe("decisions", () => {
  it("a popup that loses a third of the buyers is stopped, and never kept", () => {
    const { decided } = lookDaily({ ...PLAIN_SHOP, rateWithPopup: 0.018, visitorsADay: 1_000 }, 40);
    expect(decided.keep).toBe(0);
    expect(decided.stop).toBeGreaterThan(35);
  });

  it("the smallest effect the traffic can show is shown in about four of five experiments, rarely fewer", () => {
    const shop = { ...PLAIN_SHOP, visitorsADay: 1_000, days: 28, holdout: 0.5 };
    const planned = { controlShare: 0.5, revenueMean: 0, revenueVariance: 0, visitorsADay: 1_000 };
    // at a lift of 29 % both groups together convert at 3.43 %
    const lift = smallestConversionLift({ ...planned, rate: 0.0343 }, shop.days, 0.05)!;
    const seen = lookDaily({ ...shop, rateWithPopup: shop.rate * (1 + lift) }, EXPERIMENTS);
    expect(seen.moreBuyersShown / EXPERIMENTS).toBeGreaterThan(0.7);
    expect(seen.moreBuyersShown / EXPERIMENTS).toBeLessThan(0.95);
  });
});
