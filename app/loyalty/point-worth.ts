// What a point is worth at most: the best of the rewards that are an amount off or store credit.

import type { Programme } from "./programme.ts";
import type { Fraction } from "./spent.ts";

/** @returns minor units per point; null when no reward is an amount of money */
export function pointWorth({ rewards }: Programme): Fraction | null {
  return rewards.reduce<Fraction | null>((best, { points, value }) => {
    if (value.kind !== "amount" && value.kind !== "store-credit") return best;
    const worth = { n: BigInt(value.minor), d: BigInt(points) };
    return best && best.n * worth.d >= worth.n * best.d ? best : worth;
  }, null);
}

/** Minor units, rounded up: a debt is not made smaller by rounding. */
export function worthOf(points: bigint, { n, d }: Fraction): bigint {
  return points <= 0n ? 0n : (points * n + d - 1n) / d;
}
