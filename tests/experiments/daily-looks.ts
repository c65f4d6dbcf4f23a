// Many invented experiments, each looked at every day: how often did any statement miss what is known to be true?
import { contains, type Interval } from "../../app/experiments/arm.ts";
import { readExperiment } from "../../app/experiments/read-experiment.ts";
import type { Decision } from "../../app/experiments/verdict.ts";
import { type InventedShop, live } from "./simulated-experiment.ts";

/** Of so many experiments, in how many a statement was wrong on at least one day. */
export type Misses = {
  experiments: number;
  lift: number;
  conversionDifference: number;
  rate: number;
  revenueDifference: number;
  revenueLift: number;
  unevenSplit: number;
  /** what the first decision other than "not enough data" was */
  decided: Record<Decision, number>;
  /** experiments in which more buyers were shown by the last day */
  moreBuyersShown: number;
  /** and, for comparison, in which p < 0.05 of a plain test was seen on at least one day */
  plainTest: number;
};

export function lookDaily(shop: InventedShop, experiments: number, firstSeed = 1): Misses {
  const misses: Misses = {
    experiments,
    lift: 0,
    conversionDifference: 0,
    rate: 0,
    revenueDifference: 0,
    revenueLift: 0,
    unevenSplit: 0,
    decided: { keep: 0, stop: 0, "not-enough-data": 0, "cannot-tell": 0 },
    moreBuyersShown: 0,
    plainTest: 0,
  };
  const truth = {
    lift: shop.rateWithPopup / shop.rate - 1,
    difference: shop.rateWithPopup - shop.rate,
    money: (shop.rateWithPopup - shop.rate) * shop.orderValue.mean,
  };
  for (let seed = firstSeed; seed < firstSeed + experiments; seed++) {
    const missed = new Set<keyof Misses>();
    let decided: Decision = "not-enough-data";
    live(shop, seed, (arms, day) => {
      const { sampleRatio, comparisons } = readExperiment(
        { variants: [arms.variant], holdout: arms.holdout },
        day + 1,
      );
      const { conversion, revenue, verdict } = comparisons[0]!;
      const check = (name: keyof Misses, interval: Interval | null, value: number) => {
        if (interval && !contains(interval, value)) missed.add(name);
      };
      check("lift", conversion.liftInterval, truth.lift);
      // with delays and seasons only the ratio stays the same from day to day
      if (shop.delayDays === 0 && shop.weekly === 0) {
        check("conversionDifference", conversion.differenceInterval, truth.difference);
        check("rate", conversion.rateInterval, shop.rateWithPopup);
        check("rate", conversion.controlRateInterval, shop.rate);
      }
      if (truth.difference === 0 || (shop.delayDays === 0 && shop.weekly === 0)) {
        check("revenueDifference", revenue.differenceInterval, truth.money);
        check("revenueLift", revenue.liftInterval, truth.lift);
      }
      if (sampleRatio?.broken) missed.add("unevenSplit");
      if (decided === "not-enough-data") decided = verdict.decision;
      if (conversion.liftInterval.low > 0) missed.add("moreBuyersShown");
      if (plainTestRejects(arms.variant, arms.holdout)) missed.add("plainTest");
      return false;
    });
    misses.decided[decided] += 1;
    for (const name of missed) if (name !== "decided") misses[name] += 1;
  }
  return misses;
}

type Counts = { visitors: number; conversions: number };

/** The two-proportion z test at 5 %, as most tools repeat it at every look. */
function plainTestRejects(one: Counts, other: Counts): boolean {
  const rate = (one.conversions + other.conversions) / (one.visitors + other.visitors);
  const error = Math.sqrt(rate * (1 - rate) * (1 / one.visitors + 1 / other.visitors));
  return Math.abs(one.conversions / one.visitors - other.conversions / other.visitors) > 1.959964 * error;
}
