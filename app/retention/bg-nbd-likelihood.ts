// How likely parameters make what a shop's customers did, and in which direction likelier ones lie.

import { type Rising, rising } from "../numerics/special-functions.ts";
import { type PurchaseModel, type PurchaseParameters, staysOf } from "./bg-nbd.ts";
import type { CustomerGroups } from "./customer-groups.ts";

export type Likelihood = {
  /**
   * The log-likelihood; its derivatives by r, α, a and b go into `gradient`. Fader, Hardie & Lee (2005), equation (6):
   * a customer has either stayed until T, or left right after the purchase at t_x.
   */
  at(parameters: PurchaseParameters, gradient: ArrayLike<number> & { [index: number]: number }): number;
};

/** @param scale times are multiplied by it first; α is then in scaled weeks, the likelihood stays that of weeks */
export function purchaseLikelihood(model: PurchaseModel, groups: CustomerGroups, scale = 1): Likelihood {
  const purchases = distinct(groups.x);
  const times = distinct(groups.tx, groups.T);
  const xAt = purchases.indexOf(groups.x);
  const txAt = times.indexOf(groups.tx);
  const TAt = times.indexOf(groups.T);
  const stays = purchases.values.map((x) => staysOf(model, x));
  const scaled = times.values.map((time) => time * scale);
  const customersWith = new Float64Array(purchases.values.length);
  for (let i = 0; i < xAt.length; i++) customersWith[xAt[i]!]! += groups.customers[i]!;
  const scaling = groups.totals.repeatPurchases * Math.log(scale);

  const logs = new Float64Array(scaled.length);
  const inverses = new Float64Array(scaled.length);
  let gamma: Rising | undefined;
  let beta: Rising | undefined;
  let both: Rising | undefined;

  return {
    at({ r, alpha, a, b }, gradient) {
      for (let j = 0; j < scaled.length; j++) {
        logs[j] = Math.log(alpha + scaled[j]!);
        inverses[j] = 1 / (alpha + scaled[j]!);
      }
      gamma = rising(r, purchases.values, gamma);
      beta = rising(b, stays, beta);
      both = rising(a + b, stays, both);
      const logAlpha = Math.log(alpha);
      let total = scaling;
      let byR = 0;
      let byAlpha = 0;
      let byA = 0;
      let byB = 0;
      // what depends on the number of purchases alone
      for (let k = 0; k < stays.length; k++) {
        const n = customersWith[k]!;
        total += n * (gamma.ln[k]! + r * logAlpha + beta.ln[k]! - both.ln[k]!);
        byR += n * (gamma.psi[k]! + logAlpha);
        byAlpha += (n * r) / alpha;
        byA -= n * both.psi[k]!;
        byB += n * (beta.psi[k]! - both.psi[k]!);
      }
      // rows come sorted by x: what hangs on x alone is looked up when it changes
      for (let i = 0; i < xAt.length; ) {
        const k = xAt[i]!;
        const shape = r + purchases.values[k]!;
        const once = stays[k]! > 0 ? Math.log(a / (b + stays[k]! - 1)) : Number.NEGATIVE_INFINITY;
        let leavers = 0;
        for (; i < xAt.length && xAt[i] === k; i++) {
          const n = groups.customers[i]!;
          const logT = logs[TAt[i]!]!;
          const logTx = logs[txAt[i]!]!;
          const inverseT = inverses[TAt[i]!]!;
          // the odds of having left at t_x, and ln(1 + odds) without overflow
          const logOdds = once + shape * (logT - logTx);
          const small = Math.exp(-Math.abs(logOdds));
          const left = (logOdds > 0 ? 1 : small) / (1 + small);
          total += n * ((logOdds > 0 ? logOdds : 0) + Math.log(1 + small) - shape * logT);
          byR -= n * (logT + left * (logTx - logT));
          byAlpha -= n * shape * (inverseT + left * (inverses[txAt[i]!]! - inverseT));
          leavers += n * left;
        }
        byA += leavers / a;
        if (leavers > 0) byB -= leavers / (b + stays[k]! - 1);
      }
      gradient[0] = byR;
      gradient[1] = byAlpha;
      gradient[2] = byA;
      gradient[3] = byB;
      return total;
    },
  };
}

/** Different values, ascending, and a way to name each by its place. */
function distinct(...columns: Float64Array[]) {
  const found = new Set<number>();
  for (const column of columns) for (const value of column) found.add(value);
  const values = Float64Array.from(found).sort();
  const places = new Map(Array.from(values, (value, place) => [value, place]));
  return {
    values,
    indexOf: (of: Float64Array) => new Uint32Array(of.length).map((_, i) => places.get(of[i]!)!),
  };
}
