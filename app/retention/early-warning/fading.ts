// How a customer's P(alive) went over the last days, by the shop's model as it is now. Between two purchases it only
// falls; right after a purchase it is the higher, the more there were. So the most it was within a stretch of time is
// what it was right after the last purchase inside it, or at its beginning when there was none.
import { aliveProbability, staysOf } from "../bg-nbd.ts";
import type { PurchaseFit } from "../bg-nbd-fit.ts";
import type { History } from "../customer-groups.ts";

const WEEK = 7 * 86_400_000;

/** @param at end of the history; @param windowDays how far back to look for the most */
export function aliveCourse(
  { model, parameters }: Pick<PurchaseFit, "model" | "parameters">,
  history: History,
  at: Date,
  windowDays: number,
): { now: number; most: number; belowHalfSince: Date | null } {
  const { x, tx, T } = history;
  const now = aliveProbability(model, parameters, history);
  const most = aliveProbability(model, parameters, { x, tx, T: Math.max(tx, T - windowDays / 7) });
  if (now >= 0.5) return { now, most, belowHalfSince: null };
  // P(alive) = ½ where the odds of having left are 1: a/(b + stays − 1) · ((α + t)/(α + t_x))^(r + x) = 1
  const { r, alpha, a, b } = parameters;
  const half = (alpha + tx) * ((b + staysOf(model, x) - 1) / a) ** (1 / (r + x)) - alpha;
  const weeksAgo = T - Math.max(half, tx);
  return { now, most, belowHalfSince: new Date(at.getTime() - weeksAgo * WEEK) };
}
