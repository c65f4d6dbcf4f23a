// What to do with a running experiment, and why: a decision that daily looking does not corrupt.
import type { ConversionEffect } from "./conversion-effect.ts";
import type { MeanEffect } from "./mean-effect.ts";
import type { SampleRatio } from "./sample-ratio.ts";

export type Decision =
  /** it earns more than doing nothing */
  | "keep"
  /** it earns less, or cannot earn enough more to be worth its trouble */
  | "stop"
  | "not-enough-data"
  /** something is wrong with the experiment itself: its figures must not be used */
  | "cannot-tell";

export type Reason =
  /** the figure that decides is wholly above, or wholly below, nothing */
  | { because: "earns-more" | "earns-less"; figure: Money }
  /** fewer visitors buy, whatever they spend */
  | { because: "fewer-buy" }
  | { because: "more-buy" }
  /** at best it adds less than is worth having */
  | { because: "adds-too-little"; figure: Money; worthwhile: number }
  /** none and something are both still possible */
  | { because: "still-open"; figure: Money }
  | { because: "too-few-orders"; orders: number; needed: number }
  | { because: "uneven-split" }
  | { because: "no-holdout" }
  | { because: "no-visitors" };

/** The money that decides: margin where costs are known, else net revenue. */
export type Money = "margin" | "revenue";

export type Verdict = { decision: Decision; reasons: Reason[] };

export type Evidence = {
  sampleRatio: SampleRatio | null;
  hasHoldout: boolean;
  visitors: number;
  /** orders of the group that has fewest */
  fewestOrders: number;
  ordersNeeded: number;
  conversion: ConversionEffect;
  revenue: MeanEffect;
  margin: MeanEffect | null;
};

/** A campaign that cannot add this much to each visitor's worth is not worth a shopper's attention. */
export const WORTHWHILE_LIFT = 0.01;

/**
 * Money decides: a discount that makes more people buy may still cost more than it brings. Conversion decides alone
 * only against a campaign, for fewer buyers need no count of money.
 */
export function verdict(evidence: Evidence): Verdict {
  const { conversion, revenue, margin, sampleRatio } = evidence;
  if (!evidence.hasHoldout) return { decision: "cannot-tell", reasons: [{ because: "no-holdout" }] };
  if (sampleRatio?.broken) return { decision: "cannot-tell", reasons: [{ because: "uneven-split" }] };
  if (evidence.visitors === 0) return { decision: "not-enough-data", reasons: [{ because: "no-visitors" }] };
  const figure: Money = margin ? "margin" : "revenue";
  const money = (margin ?? revenue).differenceInterval;
  const lift = (margin ?? revenue).liftInterval;
  const buyers: Reason[] =
    conversion.liftInterval.low > 0
      ? [{ because: "more-buy" }]
      : conversion.liftInterval.high < 0
        ? [{ because: "fewer-buy" }]
        : [];
  if (money && money.low > 0) {
    return { decision: "keep", reasons: [{ because: "earns-more", figure }, ...buyers] };
  }
  if (money && money.high < 0) {
    return { decision: "stop", reasons: [{ because: "earns-less", figure }, ...buyers] };
  }
  if (conversion.liftInterval.high < 0) return { decision: "stop", reasons: buyers };
  if (lift && lift.high < WORTHWHILE_LIFT) {
    const reason: Reason = { because: "adds-too-little", figure, worthwhile: WORTHWHILE_LIFT };
    return { decision: "stop", reasons: [reason, ...buyers] };
  }
  const open: Reason = money
    ? { because: "still-open", figure }
    : { because: "too-few-orders", orders: evidence.fewestOrders, needed: evidence.ordersNeeded };
  return { decision: "not-enough-data", reasons: [open, ...buyers] };
}
