// An experiment as it stands: the split, each variant against the holdout, the verdict, and what the traffic can show.
import { type Arm, type Experiment, meanOf, requireSound, varianceOf } from "./arm.ts";
import { type ConversionEffect, conversionEffect } from "./conversion-effect.ts";
import { type MeanEffect, meanEffect, ORDERS_BEFORE_MONEY } from "./mean-effect.ts";
import { type SampleRatio, sampleRatio } from "./sample-ratio.ts";
import { daysUntil, smallestConversionLift, smallestRevenueLift, type Traffic } from "./smallest-effect.ts";
import { type Verdict, verdict } from "./verdict.ts";

export type Comparison = {
  variant: Arm;
  /** the holdout, or the first variant where there is none */
  control: Arm;
  conversion: ConversionEffect;
  revenue: MeanEffect;
  /** null unless costs are known for both groups */
  margin: MeanEffect | null;
  verdict: Verdict;
  reach: Reach | null;
};

/** What the traffic so far promises; lifts as fractions. Null where there is nothing to go by. */
export type Reach = {
  days: number;
  /** smallest lift four of five such experiments would have shown by now */
  conversionNow: number | null;
  revenueNow: number | null;
  /** and in so many days from now */
  later: { days: number; conversion: number | null; revenue: number | null }[];
  /** days from the start until a lift of that size in conversion shows; null: not within two years */
  until: { lift: number; days: number | null }[];
};

export type ExperimentReading = {
  sampleRatio: SampleRatio | null;
  comparisons: Comparison[];
  /** how often each comparison's statements may be wrong in the whole life of the experiment */
  alpha: number;
};

/** All statements about an experiment together are wrong in at most this share of experiments, per figure. */
export const ALPHA = 0.05;

const LATER_DAYS = [14, 28, 56];
const LIFTS = [0.05, 0.1, 0.2, 0.5];

/**
 * @param days since the experiment began, ≥ 0, fractions allowed
 * @throws Error when the sums contradict each other
 */
export function readExperiment({ variants, holdout }: Experiment, days: number): ExperimentReading {
  const arms = holdout ? [...variants, holdout] : variants;
  for (const arm of arms) requireSound(arm);
  const split = sampleRatio(arms);
  const control = holdout ?? variants[0];
  const compared = variants.filter((variant) => variant !== control);
  // Bonferroni: the more variants, the more chances to be fooled
  const alpha = ALPHA / Math.max(1, compared.length);
  const comparisons = control
    ? compared.map((variant) =>
        compare(variant, control, { split, hasHoldout: holdout !== null, alpha, days }),
      )
    : [];
  return { sampleRatio: split, comparisons, alpha };
}

type Setting = { split: SampleRatio | null; hasHoldout: boolean; alpha: number; days: number };

function compare(variant: Arm, control: Arm, { split, hasHoldout, alpha, days }: Setting): Comparison {
  const conversion = conversionEffect(variant, control, alpha);
  const revenue = meanEffect(variant, control, (arm) => arm.revenue, alpha);
  const margin =
    variant.margin && control.margin ? meanEffect(variant, control, (arm) => arm.margin!, alpha) : null;
  const evidence = {
    sampleRatio: split,
    hasHoldout,
    visitors: Math.min(variant.visitors, control.visitors),
    fewestOrders: Math.min(variant.conversions, control.conversions),
    ordersNeeded: ORDERS_BEFORE_MONEY,
    conversion,
    revenue,
    margin,
  };
  return {
    variant,
    control,
    conversion,
    revenue,
    margin,
    verdict: verdict(evidence),
    reach: reachOf(variant, control, days, alpha),
  };
}

function reachOf(variant: Arm, control: Arm, days: number, alpha: number): Reach | null {
  const visitors = variant.visitors + control.visitors;
  const orders = variant.conversions + control.conversions;
  if (days < 1 || orders === 0) return null;
  const revenue = {
    sum: variant.revenue.sum + control.revenue.sum,
    sumOfSquares: variant.revenue.sumOfSquares + control.revenue.sumOfSquares,
  };
  const traffic: Traffic = {
    visitorsADay: visitors / days,
    controlShare: control.share / (variant.share + control.share),
    rate: orders / visitors,
    revenueMean: meanOf(revenue, visitors) ?? 0,
    revenueVariance: varianceOf(revenue, visitors) ?? 0,
  };
  return {
    days,
    conversionNow: smallestConversionLift(traffic, days, alpha),
    revenueNow: smallestRevenueLift(traffic, days, alpha),
    later: LATER_DAYS.map((more) => ({
      days: more,
      conversion: smallestConversionLift(traffic, days + more, alpha),
      revenue: smallestRevenueLift(traffic, days + more, alpha),
    })),
    until: LIFTS.map((lift) => ({ lift, days: daysUntil(lift, smallestConversionLift, traffic, alpha) })),
  };
}
