// The value of many customers together, with an interval that holds both the chance in what customers do and the doubt
// about the parameters (total-forecast.ts does the same for purchases).
import { deltaVariance } from "../covariance.ts";
import { EIGHTY_PERCENT } from "../total-forecast.ts";

/** Sums over customers, as the database adds them up; minor units. */
export type ValueParts = {
  customers: number;
  expectedPurchases: number;
  value: number;
  /** null: one of them has none */
  variance: number | null;
  /** by the logarithms of r, α, a, b, p, q, γ */
  slopes: number[];
};

export type ValueSum = {
  customers: number;
  expectedPurchases: number;
  value: number;
  /** the middle 80 %, as of a normal distribution, never below 0; null where it cannot be told */
  interval: { low: number; high: number } | null;
};

/** @param covariance of the same logarithms; null where the fit could not tell it */
export function valueSum(parts: ValueParts, covariance: number[][] | null): ValueSum {
  const { customers, expectedPurchases, value } = parts;
  const known = parts.variance !== null && Number.isFinite(parts.variance) && covariance !== null;
  if (!known) return { customers, expectedPurchases, value, interval: null };
  const deviation = Math.sqrt(parts.variance! + Math.max(0, deltaVariance(covariance, parts.slopes)));
  return {
    customers,
    expectedPurchases,
    value,
    interval: {
      low: Math.max(0, value - EIGHTY_PERCENT * deviation),
      high: value + EIGHTY_PERCENT * deviation,
    },
  };
}
