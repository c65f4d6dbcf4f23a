// Whether a variant makes more visitors buy: exact from the first order on, and at every look.
import { type Arm, type Interval, meanOf } from "./arm.ts";
import { type Mixture, shareInterval } from "./share-sequence.ts";

export type ConversionEffect = {
  /** conversions ÷ visitors; null without visitors */
  rate: number | null;
  rateInterval: Interval;
  controlRate: number | null;
  controlRateInterval: Interval;
  /** rate − controlRate */
  difference: number | null;
  differenceInterval: Interval;
  /** rate ÷ controlRate − 1; null while nobody of the control bought */
  lift: number | null;
  liftInterval: Interval;
};

/** Narrowest at some hundred orders, some 10 % wider than the best possible from 50 to 20,000 (docs/experiments.md). */
export const SPLIT_CONCENTRATION = 50;

// conversion rates of shops are a few percent
const RATE_MIXTURE: Mixture = { hits: 1, misses: 30 };

// the rate is known far better than the split: most of the error allowed goes where the uncertainty is
const ALPHA_FOR_RATE = 0.1;

/**
 * Of the visitors who bought, the share that belongs to the variant is θ = w·p₁ / (w·p₁ + (1 − w)·p₀), with w the
 * variant's planned share of the two groups: every order is a coin toss whose odds tell p₁ ÷ p₀, whenever it comes in
 * and however the day's trade is (Lindon & Malek 2022, section 4). An exact interval for θ, and one for the rate p of
 * both groups together, give all others by arithmetic: p₁ = θp/w, p₀ = (1 − θ)p/(1 − w). They hold all at once, at
 * all looks, with probability 1 − alpha.
 */
export function conversionEffect(variant: Arm, control: Arm, alpha: number): ConversionEffect {
  const w = variant.share / (variant.share + control.share);
  const bought = variant.conversions + control.conversions;
  const visitors = variant.visitors + control.visitors;
  const theta = shareInterval(
    variant.conversions,
    control.conversions,
    { hits: SPLIT_CONCENTRATION * w, misses: SPLIT_CONCENTRATION * (1 - w) },
    alpha * (1 - ALPHA_FOR_RATE),
  );
  const p = shareInterval(bought, visitors - bought, RATE_MIXTURE, alpha * ALPHA_FOR_RATE);
  const liftAt = (share: number) => (share >= 1 ? Infinity : (share * (1 - w)) / ((1 - share) * w) - 1);
  // p₁ − p₀ = p · (θ − w) / (w(1 − w)): largest in size at the larger p
  const gapAt = (share: number) => (share - w) / (w * (1 - w));
  const gap = { low: gapAt(theta.low), high: gapAt(theta.high) };
  const rate = meanOf({ sum: variant.conversions, sumOfSquares: 0 }, variant.visitors);
  const controlRate = meanOf({ sum: control.conversions, sumOfSquares: 0 }, control.visitors);
  const both = rate !== null && controlRate !== null;
  return {
    rate,
    rateInterval: within({ low: (theta.low * p.low) / w, high: (theta.high * p.high) / w }),
    controlRate,
    controlRateInterval: within({
      low: ((1 - theta.high) * p.low) / (1 - w),
      high: ((1 - theta.low) * p.high) / (1 - w),
    }),
    difference: both ? rate - controlRate : null,
    differenceInterval: {
      low: Math.max(-1, gap.low * (gap.low < 0 ? p.high : p.low)),
      high: Math.min(1, gap.high * (gap.high > 0 ? p.high : p.low)),
    },
    lift: both && controlRate > 0 ? rate / controlRate - 1 : null,
    liftInterval: { low: liftAt(theta.low), high: liftAt(theta.high) },
  };
}

function within({ low, high }: Interval): Interval {
  return { low, high: Math.min(1, high) };
}
