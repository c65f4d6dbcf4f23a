// What an experiment is counted in: plain sums for each group of visitors, and the groups it compares.

/** Over all visitors of the group, those who bought nothing included. Minor units, and minor units squared. */
export type Spread = { sum: number; sumOfSquares: number };

export type Arm = {
  /** "holdout", or the variant's name */
  id: string;
  /** planned share of visitors; the shares of all arms need not add up to 1 */
  share: number;
  visitors: number;
  /** visitors with at least one order; never more than `visitors` */
  conversions: number;
  /** net revenue of each visitor: after discounts, refunds and cancellations */
  revenue: Spread;
  /** profit of each visitor; null where costs are unknown */
  margin: Spread | null;
  /** what discounts of the campaign took off, in total, minor units */
  discountCost: number;
};

/**
 * Variants against the holdout: visitors for whom the same would have happened, and to whom nothing was shown.
 * Without a holdout the first variant is what the others are compared with.
 */
export type Experiment = { variants: Arm[]; holdout: Arm | null };

/** Lower and upper end; an end nothing is known about is ±Infinity. */
export type Interval = { low: number; high: number };

export function contains({ low, high }: Interval, value: number): boolean {
  return low <= value && value <= high;
}

export function meanOf(spread: Spread, visitors: number): number | null {
  return visitors > 0 ? spread.sum / visitors : null;
}

/** The sample variance of one visitor's value; null with fewer than two visitors. */
export function varianceOf(spread: Spread, visitors: number): number | null {
  if (visitors < 2) return null;
  return Math.max(0, (spread.sumOfSquares - spread.sum ** 2 / visitors) / (visitors - 1));
}

/** @throws Error when the sums cannot be those of a group of visitors */
export function requireSound(arm: Arm): void {
  const whole = Number.isInteger(arm.visitors) && Number.isInteger(arm.conversions);
  if (!whole || arm.conversions < 0 || arm.conversions > arm.visitors || !(arm.share > 0)) {
    throw new Error(
      `Group "${arm.id}" cannot be: ${arm.conversions} of ${arm.visitors} visitors, share ${arm.share}.`,
    );
  }
}
