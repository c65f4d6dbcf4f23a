// What the traffic can show: the smallest effect that would be seen by a given day, and the day a given effect would be.
import { SPLIT_CONCENTRATION } from "./conversion-effect.ts";
import { mixtureErrors, sequentialErrors } from "./mean-sequence.ts";

/** Of the experiments with that effect, how many have shown it by then. */
export const POWER = 0.8;
// standard normal quantile of POWER
const POWER_ERRORS = 0.8416;

/** Longer than this nothing stays the same, and no merchant waits. */
export const LONGEST_DAYS = 730;

export type Traffic = {
  /** visitors a day in both groups together */
  visitorsADay: number;
  /** planned share of the control among the two groups, 0–1 */
  controlShare: number;
  /** conversion rate without the campaign, 0–1 */
  rate: number;
  /** of one visitor, minor units; and variance of one visitor's revenue */
  revenueMean: number;
  revenueVariance: number;
};

/**
 * The lift in conversion that the interval of conversion-effect.ts excludes "none" for with probability POWER after so
 * many days: ln(1 + lift) = (width of the interval + quantile of the power) standard errors, where θ, the share of
 * orders that are the variant's, has the standard error √(w(1 − w)/orders) and d ln(p₁/p₀) = dθ / (w(1 − w)).
 * Whoever looks daily sees it a little earlier still: checked against simulated experiments.
 * @returns e.g. 0.12 for 12 %; null without traffic
 */
export function smallestConversionLift(traffic: Traffic, days: number, alpha: number): number | null {
  const orders = traffic.visitorsADay * traffic.rate * days;
  const w = 1 - traffic.controlShare;
  if (!(orders > 0) || !(w > 0 && w < 1)) return null;
  const standardError = 1 / Math.sqrt(orders * w * (1 - w));
  // the mixture counts as SPLIT_CONCENTRATION orders: it keeps the interval wide while there are few
  const x = orders / SPLIT_CONCENTRATION;
  return Math.exp((mixtureErrors(x, alpha) + POWER_ERRORS) * standardError) - 1;
}

/** The same for revenue per visitor, by the interval of mean-effect.ts; relative to revenue without the campaign. */
export function smallestRevenueLift(traffic: Traffic, days: number, alpha: number): number | null {
  const visitors = traffic.visitorsADay * days;
  const { controlShare, revenueMean, revenueVariance } = traffic;
  if (!(visitors > 0) || !(revenueMean > 0) || !(controlShare > 0 && controlShare < 1)) return null;
  const variance = revenueVariance / (visitors * controlShare * (1 - controlShare));
  return ((sequentialErrors(visitors, alpha) + POWER_ERRORS) * Math.sqrt(variance)) / revenueMean;
}

/** Days until a lift of that size shows; null when it takes more than LONGEST_DAYS. */
export function daysUntil(
  lift: number,
  smallest: (traffic: Traffic, days: number, alpha: number) => number | null,
  traffic: Traffic,
  alpha: number,
): number | null {
  const shows = (days: number) => (smallest(traffic, days, alpha) ?? Infinity) <= lift;
  if (!(lift > 0) || !shows(LONGEST_DAYS)) return null;
  let before = 0;
  let after = LONGEST_DAYS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (shows(middle)) after = middle;
    else before = middle;
  }
  return after;
}

/** The holdout, in whole percent, with which a lift of that size in conversion would show by then; null if none does. */
export function holdoutNeeded(
  traffic: Omit<Traffic, "controlShare">,
  lift: number,
  days: number,
  alpha: number,
): number | null {
  for (let percent = 1; percent <= 50; percent++) {
    const seen = smallestConversionLift({ ...traffic, controlShare: percent / 100 }, days, alpha);
    if (seen !== null && seen <= lift) return percent;
  }
  return null;
}
