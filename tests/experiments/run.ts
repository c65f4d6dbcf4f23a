// `npm run experiments`: the long run behind docs/experiments.md – thousands of invented experiments looked at daily.
import { parseArgs } from "node:util";
import { smallestConversionLift } from "../../app/experiments/smallest-effect.ts";
import { lookDaily } from "./daily-looks.ts";
import { type InventedShop, PLAIN_SHOP } from "./simulated-experiment.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "2000" }, json: { type: "boolean", default: false } },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs must be a whole number of experiments.");

const SHOPS: Record<string, Partial<InventedShop>> = {
  "300 visitors a day, no effect": {},
  "30 visitors a day, no effect": { visitorsADay: 30, days: 180 },
  "2,000 visitors a day, no effect": { visitorsADay: 2_000 },
  "half held out, no effect": { holdout: 0.5 },
  "very uneven orders (σ = 1.4), no effect": { orderValue: { mean: 6_000, sigma: 1.4 }, visitorsADay: 1_000 },
  "Pareto orders (tail 2.5), no effect": { orderValue: { mean: 6_000, tail: 2.5 }, visitorsADay: 1_000 },
  "orders days later, weekly seasons, no effect": { delayDays: 4, weekly: 0.5 },
  "+30 %": { rateWithPopup: 0.039, visitorsADay: 1_000 },
  "+30 %, Pareto orders": {
    rateWithPopup: 0.039,
    orderValue: { mean: 6_000, tail: 2.5 },
    visitorsADay: 1_000,
  },
  "−30 %": { rateWithPopup: 0.021, visitorsADay: 1_000 },
  "−30 %, orders days later": { rateWithPopup: 0.021, visitorsADay: 1_000, delayDays: 4, weekly: 0.5 },
};

const percent = (count: number) => `${((100 * count) / runs).toFixed(2)} %`;
const rows: Record<string, Record<string, string>> = {};
for (const [name, shop] of Object.entries(SHOPS)) {
  const seen = lookDaily({ ...PLAIN_SHOP, ...shop }, runs);
  rows[name] = {
    lift: percent(seen.lift),
    "conversion difference": percent(seen.conversionDifference),
    rates: percent(seen.rate),
    "revenue difference": percent(seen.revenueDifference),
    "revenue lift": percent(seen.revenueLift),
    "uneven split": percent(seen.unevenSplit),
    keep: percent(seen.decided.keep),
    stop: percent(seen.decided.stop),
    "plain test wrong": shop.rateWithPopup === undefined ? percent(seen.plainTest) : "–",
  };
}

/** The smallest effect as the formula promises it, put into a shop: four of five should show it. */
for (const [visitorsADay, days, holdout] of [
  [1_000, 28, 0.5],
  [1_000, 90, 0.1],
  [5_000, 28, 0.1],
] as const) {
  const { rate } = PLAIN_SHOP;
  const planned = { controlShare: holdout, revenueMean: 0, revenueVariance: 0, visitorsADay };
  // more buyers mean more orders to tell by: the rate of both groups together belongs into the formula
  let lift = 0;
  for (let round = 0; round < 20; round++) {
    const together = rate * (1 + lift * (1 - holdout));
    lift = smallestConversionLift({ ...planned, rate: together }, days, 0.05) ?? 0;
  }
  const shop = { ...PLAIN_SHOP, visitorsADay, days, holdout, rateWithPopup: rate * (1 + lift) };
  const seen = lookDaily(shop, runs);
  rows[`+${(100 * lift).toFixed(1)} %, the smallest to show in ${days} days with ${holdout} held out`] = {
    lift: percent(seen.lift),
    "more buyers shown": percent(seen.moreBuyersShown),
  };
}
if (values.json) process.stdout.write(`${JSON.stringify({ runs, rows })}\n`);
else console.table(rows);
