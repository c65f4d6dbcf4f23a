// Whether a customer still buys, and how much: the BG/NBD model and its modified form. Times are in weeks.
//
// Fader, Hardie & Lee (2005), "Counting Your Customers the Easy Way: An Alternative to the Pareto/NBD Model":
// while alive a customer buys at a rate λ ~ Gamma(r, α), and after each repeat purchase leaves for good with
// chance p ~ Beta(a, b). So one-time buyers are alive for certain. The modified form (MBG/NBD: Batislam, Denizel &
// Filiztekin 2007; Hoppe & Wagner 2007) lets them leave after the first purchase too. The two differ in how often a
// customer with x repeat purchases has chosen to stay: x times, or x + 1 times; everything below is written in that
// number ("stays").
import { expectedWhileAlive } from "./alive-expectation.ts";
import type { History } from "./customer-groups.ts";

export type PurchaseModel = "bg-nbd" | "mbg-nbd";

/** alpha in weeks */
export type PurchaseParameters = { r: number; alpha: number; a: number; b: number };

export function staysOf(model: PurchaseModel, x: number): number {
  return model === "mbg-nbd" ? x + 1 : x;
}

/** The chance that the customer has not left by T. Fader, Hardie & Lee (2008), "Computing P(alive) Using the BG/NBD Model". */
export function aliveProbability(
  model: PurchaseModel,
  { r, alpha, a, b }: PurchaseParameters,
  { x, tx, T }: History,
): number {
  const stays = staysOf(model, x);
  if (stays === 0) return 1;
  const logOdds = Math.log(a / (b + stays - 1)) + (r + x) * Math.log((alpha + T) / (alpha + tx));
  return 1 / (1 + Math.exp(logOdds));
}

/**
 * Purchase days to be expected in the `weeks` after T: Fader, Hardie & Lee (2005), equation (10), and Batislam et al.
 * (2007) for the modified form.
 */
export function expectedPurchases(
  model: PurchaseModel,
  parameters: PurchaseParameters,
  history: History,
  weeks: number,
): number {
  const { rate, leaving } = ifAlive(model, parameters, history);
  return aliveProbability(model, parameters, history) * expectedWhileAlive(rate, leaving, weeks);
}

/** Repeat purchase days to be expected from a customer in the `weeks` after the first purchase: equation (9). */
export function expectedFromNewCustomer(
  model: PurchaseModel,
  parameters: PurchaseParameters,
  weeks: number,
): number {
  return expectedPurchases(model, parameters, { x: 0, tx: 0, T: 0 }, weeks);
}

/** What a history teaches of a customer who is still alive: λ ~ Gamma(r + x, α + T), p ~ Beta(a, b + stays). */
export function ifAlive(
  model: PurchaseModel,
  { r, alpha, a, b }: PurchaseParameters,
  { x, T }: Pick<History, "x" | "T">,
): { rate: { shape: number; weeks: number }; leaving: { a: number; b: number } } {
  return { rate: { shape: r + x, weeks: alpha + T }, leaving: { a, b: b + staysOf(model, x) } };
}
