// How long the purchase models take to fit a million customers, from counting their histories to the parameters.
import { fitPurchases } from "../../app/retention/bg-nbd-fit.ts";
import { CustomerTally } from "../../app/retention/customer-groups.ts";
import { fitSpend, SpendTally } from "../../app/retention/gamma-gamma-fit.ts";

const CUSTOMERS = 1_000_000;
const WEEKS = 156;

export type FitTimes = {
  customers: number;
  tallyMs: number;
  bgNbdMs: number;
  mbgNbdMs: number;
  spendMs: number;
};

/** Customers drawn from BG/NBD (r 0.8, α 12, a 0.9, b 3), days as shops count them. */
export function timeModelFit(): FitTimes {
  const random = lehmer(42);
  const histories = Array.from({ length: CUSTOMERS }, () => drawHistory(random));
  const begun = performance.now();
  const tally = new CustomerTally();
  for (const history of histories) tally.add(history);
  const groups = tally.groups();
  const tallied = performance.now();
  if (!("fit" in fitPurchases("bg-nbd", groups))) throw new Error("BG/NBD was refused");
  const fitted = performance.now();
  if (!("fit" in fitPurchases("mbg-nbd", groups))) throw new Error("MBG/NBD was refused");
  const modified = performance.now();
  const spend = new SpendTally();
  for (const history of histories) spend.add(history);
  if (!("fit" in fitSpend(spend))) throw new Error("Gamma-Gamma was refused");
  const spent = performance.now();
  return {
    customers: CUSTOMERS,
    tallyMs: tallied - begun,
    bgNbdMs: fitted - tallied,
    mbgNbdMs: modified - fitted,
    spendMs: spent - modified,
  };
}

function drawHistory(random: () => number) {
  const T = Math.floor(random() * WEEKS * 7) / 7;
  const rate = gamma(random, 0.8) / 12;
  const leaves = gamma(random, 0.9);
  const chance = leaves / (leaves + gamma(random, 3));
  let [x, tx, t] = [0, 0, 0];
  for (;;) {
    t += -Math.log(1 - random()) / rate;
    const day = Math.floor(t * 7) / 7;
    if (day > T) break;
    if (day > tx) x++;
    tx = day;
    if (random() < chance) break;
  }
  return { x, tx: x === 0 ? 0 : tx, T, monetary: x === 0 ? 0 : 2000 + Math.floor(random() * 6000) };
}

/** Marsaglia & Tsang (2000). */
function gamma(random: () => number, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
