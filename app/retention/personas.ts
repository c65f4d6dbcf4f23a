// Purchase personas: every customer with a purchase is exactly one of them. docs/metrics.md, "Purchase personas".

export const PERSONAS = ["one-time-low", "one-time-high", "repeat-full-price", "repeat-bargain"] as const;

export type Persona = (typeof PERSONAS)[number];

export type PersonaFacts = {
  /** at least 1 */
  purchases: number;
  /** gross of the customer's first purchase, minor units */
  firstOrderMinor: number;
  /** the shop's median first order, minor units */
  medianFirstMinor: number;
  /** net of the goods bought at a discount, and of all goods, minor units */
  discountedMinor: bigint;
  goodsMinor: bigint;
};

/**
 * Who bought once is split at the shop's median first order (the median itself is high); who bought again, by whether
 * more than half of the goods' net was bought at a discount.
 */
export function persona(facts: PersonaFacts): Persona {
  if (facts.purchases < 2)
    return facts.firstOrderMinor < facts.medianFirstMinor ? "one-time-low" : "one-time-high";
  return 2n * facts.discountedMinor > facts.goodsMinor ? "repeat-bargain" : "repeat-full-price";
}
