// What a customer's purchases are worth on average: the Gamma-Gamma model.
//
// Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value": the values of one customer's purchases are
// Gamma(p, ν), and ν differs between customers as Gamma(q, γ). It supposes that how much and how often a customer buys
// have nothing to do with each other.

export type SpendParameters = { p: number; q: number; gamma: number };

/** One customer: x repeat purchase days with a mean net of `monetary`. */
export type Spend = { x: number; monetary: number };

/** The mean over all customers; infinite when q ≤ 1, which a fit refuses. */
export function averageSpend({ p, q, gamma }: SpendParameters): number {
  return q > 1 ? (p * gamma) / (q - 1) : Number.POSITIVE_INFINITY;
}

/**
 * The value to be expected of each further purchase: Fader & Hardie (2013), equation (5). A customer's own mean counts
 * for more the more purchases it stands on. A mean below 0 (more given back than taken) counts as 0, which the model
 * can at least approach.
 */
export function expectedSpend({ p, q, gamma }: SpendParameters, { x, monetary }: Spend): number {
  return (p * (gamma + x * Math.max(monetary, 0))) / (p * x + q - 1);
}

/** How much the values of single purchases of one such customer vary, and how sure their mean is; infinite for q ≤ 2 and x = 0. */
export function spendVariance(
  { p, q, gamma }: SpendParameters,
  { x, monetary }: Spend,
): { ofOnePurchase: number; ofTheMean: number } {
  const shape = p * x + q;
  const scale = gamma + x * Math.max(monetary, 0);
  if (shape <= 2) return { ofOnePurchase: Number.POSITIVE_INFINITY, ofTheMean: Number.POSITIVE_INFINITY };
  // 1/ν is inverse gamma: E[1/ν²] = scale² / ((shape − 1)(shape − 2))
  const inverseSquare = (scale * scale) / ((shape - 1) * (shape - 2));
  const inverse = scale / (shape - 1);
  return { ofOnePurchase: p * inverseSquare, ofTheMean: p * p * (inverseSquare - inverse * inverse) };
}
