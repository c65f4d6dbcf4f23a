// An experiment in an invented shop, day after day, with everything known that a real shop does not know.
import type { Arm } from "../../app/experiments/arm.ts";
import { type SeededRandom, seededRandom } from "../reckoning/seeded-random.ts";

export type InventedShop = {
  days: number;
  visitorsADay: number;
  /** planned share of visitors in the holdout */
  holdout: number;
  /** conversion rates without and with the popup */
  rate: number;
  rateWithPopup: number;
  orderValue: OrderValue;
  /** mean days from first sight to the order; 0 for at once */
  delayDays: number;
  /** how much busier the busiest day of the week converts, e.g. 0.5 */
  weekly: number;
};

/** Heavy tails: a log-normal with σ, or a Pareto with tail index; both with the given mean, in minor units. */
export type OrderValue = { mean: number } & ({ sigma: number } | { tail: number });

export const PLAIN_SHOP: InventedShop = {
  days: 90,
  visitorsADay: 300,
  holdout: 0.1,
  rate: 0.03,
  rateWithPopup: 0.03,
  orderValue: { mean: 6_000, sigma: 1 },
  delayDays: 0,
  weekly: 0,
};

/** Calls `look` at the end of each day with the sums so far; stops early when it says so. */
export function live(shop: InventedShop, seed: number, look: (arms: Arms, day: number) => boolean): void {
  const random = seededRandom(seed);
  const arms: Arms = { variant: emptyArm("a", 1 - shop.holdout), holdout: emptyArm("holdout", shop.holdout) };
  const due = Array.from({ length: shop.days }, () => [] as Arm[]);
  for (let day = 0; day < shop.days; day++) {
    const season = 1 + shop.weekly * Math.sin((2 * Math.PI * day) / 7);
    for (let visitor = 0; visitor < shop.visitorsADay; visitor++) {
      const arm = random.uniform() < shop.holdout ? arms.holdout : arms.variant;
      arm.visitors += 1;
      const rate = arm === arms.variant ? shop.rateWithPopup : shop.rate;
      if (random.uniform() >= rate * season) continue;
      const wait = shop.delayDays ? Math.floor(random.exponential(1 / shop.delayDays)) : 0;
      due[day + wait]?.push(arm);
    }
    for (const arm of due[day]!) buy(arm, orderValue(shop.orderValue, random));
    if (look(arms, day)) return;
  }
}

export type Arms = { variant: Arm; holdout: Arm };

export function emptyArm(id: string, share: number): Arm {
  return {
    id,
    share,
    visitors: 0,
    conversions: 0,
    revenue: { sum: 0, sumOfSquares: 0 },
    margin: null,
    discountCost: 0,
  };
}

function buy(arm: Arm, value: number): void {
  arm.conversions += 1;
  arm.revenue.sum += value;
  arm.revenue.sumOfSquares += value * value;
}

function orderValue(of: OrderValue, random: SeededRandom): number {
  if ("tail" in of) return ((of.mean * (of.tail - 1)) / of.tail) * random.uniform() ** (-1 / of.tail);
  const normal = Math.sqrt(-2 * Math.log(random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  return of.mean * Math.exp(of.sigma * normal - of.sigma ** 2 / 2);
}
