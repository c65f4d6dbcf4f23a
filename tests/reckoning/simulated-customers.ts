// Customers who behave exactly as the purchase models suppose, told in the models' own words: rates, leaving, values.
import { seededRandom } from "./seeded-random.ts";

export type SimulatedCustomer = {
  x: number;
  tx: number;
  T: number;
  /** purchases in the weeks after T */
  later: number;
  /** mean value of the repeat purchases; 0 when there are none */
  monetary: number;
  /** what the later purchases come to */
  laterValue: number;
};

type Truth = {
  seed: number;
  customers: number;
  /** whether they may leave after the first purchase already */
  leaveAtOnce: boolean;
  purchases: { r: number; alpha: number; a: number; b: number };
  spend?: { p: number; q: number; gamma: number };
  /** T is spread evenly between these, in whole days */
  weeks: [number, number];
  laterWeeks: number;
};

export function* simulatedCustomers(truth: Truth): Generator<SimulatedCustomer> {
  const random = seededRandom(truth.seed);
  const { r, alpha, a, b } = truth.purchases;
  const [shortest, longest] = truth.weeks;
  for (let i = 0; i < truth.customers; i++) {
    const T = Math.round((shortest + (longest - shortest) * random.uniform()) * 7) / 7;
    const rate = random.gamma(r, alpha);
    const leaving = random.beta(a, b);
    let x = 0;
    let tx = 0;
    let later = 0;
    let alive = !(truth.leaveAtOnce && random.uniform() < leaving);
    for (let at = 0; alive; alive = random.uniform() >= leaving) {
      at += random.exponential(rate);
      if (at > T + truth.laterWeeks) break;
      if (at > T) later++;
      else {
        x++;
        tx = at;
      }
    }
    let monetary = 0;
    let laterValue = 0;
    if (truth.spend && x + later > 0) {
      const { p, q, gamma } = truth.spend;
      const nu = random.gamma(q, gamma);
      if (x > 0) monetary = random.gamma(p * x, nu) / x;
      if (later > 0) laterValue = random.gamma(p * later, nu);
    }
    yield { x, tx, T, later, monetary, laterValue };
  }
}
