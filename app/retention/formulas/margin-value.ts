// Margin lifetime value: the yearly one with what an order earns in place of what it takes. docs/metrics.md.
import type { LifetimeValue, LifetimeValueInputs } from "../lifetime-value.ts";
import { ratio } from "../rates.ts";

/** Of the goods sold in the year: their net, that of those with a known unit cost, and what these cost. */
export type GoodsTotals = { goodsMinor: bigint; costedMinor: bigint; costMinor: bigint };

export type MarginValue = {
  /** minor units, unrounded; null with a reason in `absence` */
  minor: number | null;
  absence: LifetimeValue["yearlyAbsence"] | "no cost known";
  /** of the goods whose cost is known, 0–100; negative when they were sold below cost */
  marginRate: number | null;
  /** what a purchase earns, minor units: net of its goods × margin rate */
  marginPerPurchaseMinor: number | null;
  /** of the net of goods, the share whose cost is not known, 0–100 */
  unknownCost: number | null;
};

/** Goods whose cost is not known are supposed to earn what the others do. */
export function marginValue(
  goods: GoodsTotals,
  { year }: LifetimeValueInputs,
  value: LifetimeValue,
): MarginValue {
  const rate = ratio(goods.costedMinor - goods.costMinor, goods.costedMinor);
  const goodsPerPurchase = ratio(goods.goodsMinor, year.purchases);
  const perPurchase = rate === null || goodsPerPurchase === null ? null : rate * goodsPerPurchase;
  const purchasesPerBuyer = ratio(year.purchases, year.buyers);
  const absence = value.yearlyAbsence ?? (rate === null ? "no cost known" : null);
  const known = ratio(goods.costedMinor, goods.goodsMinor);
  return {
    minor: absence === null ? perPurchase! * purchasesPerBuyer! * value.yearsRetained! : null,
    absence,
    marginRate: rate === null ? null : 100 * rate,
    marginPerPurchaseMinor: perPurchase,
    unknownCost: known === null ? null : 100 * (1 - known),
  };
}
