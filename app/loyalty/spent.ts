// What of an order counts as spent, exactly: after edits and refunds, in fractions of a minor unit that are rounded once,
// when they have become points. docs/loyalty.md, "What counts as spent", works an example.
import type { Programme } from "./programme.ts";

export type SettledLine = {
  productId: bigint | null;
  /** Shopify's ids of those the product was in when it was ordered; only such as the programme names */
  collections: ReadonlySet<string>;
  /** ordered, and still the customer's after edits and returns */
  quantity: number;
  keptQuantity: number;
  /** of all pieces, before and after discounts */
  grossMinor: bigint;
  netMinor: bigint;
  giftCard: boolean;
};

export type SettledOrder = {
  orderId: bigint;
  at: Date;
  /** docs/metrics.md, "Purchase", and paid */
  counts: boolean;
  totalMinor: bigint;
  refundedMinor: bigint;
  taxMinor: bigint;
  shippingMinor: bigint;
  lines: SettledLine[];
};

/** n/d, d > 0 */
export type Fraction = { n: bigint; d: bigint };

export type Spent = {
  /** by line, in the order's order; zero where nothing counts */
  lines: Fraction[];
  shipping: Fraction;
};

type Counts = NonNullable<Programme["spend"]>["counts"];

const NOTHING: Fraction = { n: 0n, d: 1n };

/**
 * Goods that went back take their own part along. Money given back beyond what these goods had cost, with their part of
 * tax and shipping, lessens the rest in proportion.
 */
export function spentOn(order: SettledOrder, counts: Counts): Spent {
  const { lines, totalMinor: total } = order;
  if (!order.counts) return { lines: lines.map(() => NOTHING), shipping: NOTHING };
  const goods = lines.reduce((sum, { netMinor }) => sum + netMinor, 0n);
  const kept = lines.reduce((sum, line) => add(sum, keptPart(line, line.netMinor)), NOTHING);
  // of the order's money, what belongs to the goods kept; with no goods of value, all of it
  const due = goods > 0n ? { n: total * kept.n, d: goods * kept.d } : { n: total, d: 1n };
  const rest = moneyLeft(order, due);
  const tax = taxRate(order, goods);
  return {
    lines: lines.map((line) => {
      if (line.giftCard && !counts.giftCards) return NOTHING;
      const price = counts.discounts ? line.grossMinor : line.netMinor;
      return times(times(keptPart(line, price), rest), counts.tax ? tax.with : tax.without);
    }),
    shipping: counts.shipping
      ? times(times(shippingKept(order, kept, goods), rest), counts.tax ? tax.with : tax.without)
      : NOTHING,
  };
}

/** Rounded once. */
export function rounded({ n, d }: Fraction, rounding: Programme["rounding"]): bigint {
  if (rounding === "down") return n / d;
  if (rounding === "up") return (n + d - 1n) / d;
  return (2n * n + d) / (2n * d);
}

export function add(one: Fraction, other: Fraction): Fraction {
  if (one.n === 0n) return other;
  if (other.n === 0n) return one;
  if (one.d === other.d) return { n: one.n + other.n, d: one.d };
  return reduced({ n: one.n * other.d + other.n * one.d, d: one.d * other.d });
}

export function times(one: Fraction, other: Fraction): Fraction {
  if (one.n === 0n || other.n === 0n) return NOTHING;
  if (other.n === other.d) return one;
  return reduced({ n: one.n * other.n, d: one.d * other.d });
}

function keptPart({ quantity, keptQuantity }: SettledLine, minor: bigint): Fraction {
  if (keptQuantity === quantity) return { n: minor, d: 1n };
  return reduced({ n: minor * BigInt(keptQuantity), d: BigInt(quantity) });
}

function shippingKept({ shippingMinor }: SettledOrder, kept: Fraction, goods: bigint): Fraction {
  return goods > 0n ? reduced({ n: shippingMinor * kept.n, d: goods * kept.d }) : { n: shippingMinor, d: 1n };
}

/** The share of `due` that was not given back. */
function moneyLeft({ totalMinor, refundedMinor }: SettledOrder, due: Fraction): Fraction {
  if (due.n === 0n) return { n: 1n, d: 1n };
  const goneWithGoods = { n: totalMinor * due.d - due.n, d: due.d };
  const beyond = refundedMinor * goneWithGoods.d - goneWithGoods.n;
  if (beyond <= 0n) return { n: 1n, d: 1n };
  const left = due.n - beyond;
  return left <= 0n ? NOTHING : reduced({ n: left, d: due.n });
}

/**
 * Tax spread over goods and shipping alike. Whether prices hold it already shows in the total: it is then nearer to
 * goods + shipping than to goods + shipping + tax.
 */
function taxRate({ totalMinor, taxMinor, shippingMinor }: SettledOrder, goods: bigint) {
  const one: Fraction = { n: 1n, d: 1n };
  const taxed = goods + shippingMinor;
  if (taxMinor === 0n || taxed <= 0n || taxMinor >= taxed) return { with: one, without: one };
  const included = 2n * (totalMinor - taxed) < taxMinor;
  return included
    ? { with: one, without: reduced({ n: taxed - taxMinor, d: taxed }) }
    : { with: reduced({ n: taxed + taxMinor, d: taxed }), without: one };
}

function reduced({ n, d }: Fraction): Fraction {
  if (n === 0n) return NOTHING;
  let [a, b] = [n < 0n ? -n : n, d];
  while (b > 0n) [a, b] = [b, a % b];
  return a === 1n ? { n, d } : { n: n / a, d: d / a };
}
