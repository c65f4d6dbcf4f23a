// The figures a goal can be set for, each over 90 days, and what a difference comes to in customers, purchases or money.
import type { PeriodFigures } from "../report.server.ts";

export const GOAL_FIGURES = [
  "retention",
  "strictRetention",
  "returningCustomer",
  "repeatPurchase",
  "averageOrder",
  "purchaseFrequency",
] as const;
export type GoalFigure = (typeof GOAL_FIGURES)[number];

/** percent: 0–100; money: minor units; number: plain */
export const UNITS: Record<GoalFigure, "percent" | "money" | "number"> = {
  retention: "percent",
  strictRetention: "percent",
  returningCustomer: "percent",
  repeatPurchase: "percent",
  averageOrder: "money",
  purchaseFrequency: "number",
};

/** Length of the period a figure is measured over. */
export const GOAL_DAYS = 90;

export function goalValue(
  figure: GoalFigure,
  figures: Pick<PeriodFigures, "rates" | "averageOrderMinor" | "purchaseFrequency">,
): number | null {
  if (figure === "averageOrder") return figures.averageOrderMinor;
  if (figure === "purchaseFrequency") return figures.purchaseFrequency;
  return figures.rates[figure];
}

export type Uplift = { of: "customers" | "purchases" | "money"; amount: number };

/**
 * How many customers more (or purchases, or gross in minor units) the period of `figures` would have needed to be at
 * the target, everything else as it was; negative when it is beyond. Null where the figure has no value.
 */
export function neededUplift(
  figure: GoalFigure,
  target: number,
  figures: Pick<PeriodFigures, "rates" | "averageOrderMinor" | "purchaseFrequency" | "counts">,
): Uplift | null {
  const now = goalValue(figure, figures);
  if (now === null) return null;
  const { counts } = figures;
  const customersOf: Partial<Record<GoalFigure, number>> = {
    retention: counts.activeAtStart,
    strictRetention: counts.activeAtStart,
    returningCustomer: counts.everBoughtBeforeStart,
    repeatPurchase: counts.everBoughtBeforeEnd,
  };
  const base = customersOf[figure];
  if (base !== undefined) return { of: "customers", amount: ((target - now) / 100) * base };
  if (figure === "averageOrder") return { of: "money", amount: (target - now) * counts.purchases };
  return { of: "purchases", amount: (target - now) * counts.buyers };
}
