// The purchase model for a shop: both are fitted to the earlier part of its history, the one that foretold the later
// part better is fitted to all of it.
import type { Tx } from "../platform/db.server.ts";
import type { PurchaseModel } from "./bg-nbd.ts";
import { type FitRefusal, fitPurchases, type PurchaseFit } from "./bg-nbd-fit.ts";
import { groupCustomers } from "./customer-groups.ts";
import { type CalibrationGroup, calibration } from "./forecast/calibration.ts";
import { fitSpend, type SpendFitOutcome, SpendTally } from "./gamma-gamma-fit.ts";
import { type HoldoutError, holdoutError } from "./holdout-error.ts";
import { type ModelCustomer, modelCustomers, purchaseDays } from "./model-summary.server.ts";
import { daysBefore, daysBetween } from "./period.ts";

export type Holdout = {
  /** first day of the later part */
  from: string;
  /** first day after it */
  to: string;
  /** customers who had bought before */
  customers: number;
  errors: Partial<Record<PurchaseModel, HoldoutError>>;
  calibration: Partial<Record<PurchaseModel, CalibrationGroup[]>>;
};

export type ShopModel = {
  /** the last day told of is the one before */
  at: string;
  customers: ModelCustomer[];
  spend: SpendFitOutcome;
  /** null: the history is too short, or its earlier part too thin, to hold a part back */
  holdout: Holdout | null;
} & (
  | { purchases: PurchaseFit; chosenBy: "holdout" | "likelihood" }
  | { purchases: null; refusal: FitRefusal }
);

const MODELS: PurchaseModel[] = ["bg-nbd", "mbg-nbd"];
const LEAST_DAYS = 28;
const MOST_DAYS = 182;

/** @param question `at`: a date in the shop's zone; what was bought on it or later is not looked at */
export async function shopModel(
  tx: Tx,
  shopId: bigint,
  { at, timezone }: { at: string; timezone: string },
): Promise<ShopModel> {
  const customers = await modelCustomers(tx, shopId, { until: at, timezone });
  const holdout = await heldOut(tx, shopId, at, timezone);
  const spend = new SpendTally();
  for (const customer of customers) spend.add(customer);
  const groups = groupCustomers(customers);
  const outcomes = MODELS.map((model) => fitPurchases(model, groups));
  const fits = outcomes.flatMap((outcome) => ("fit" in outcome ? [outcome.fit] : []));
  const refusals = outcomes.flatMap((outcome) => ("refusal" in outcome ? [outcome.refusal] : []));
  const common = { at, customers, holdout, spend: fitSpend(spend) };
  if (fits.length === 0) return { ...common, purchases: null, refusal: refusals[0]! };
  return { ...common, ...choose(fits, holdout) };
}

/**
 * By how surprising each model finds what then happened: on simulated shops of 4,000 customers that tells the right
 * model from the wrong one where squared errors, ruled by a few frequent buyers, do not. Without a holdout by the
 * likelihood: both models have four parameters.
 */
export function choose(
  fits: PurchaseFit[],
  holdout: Pick<Holdout, "errors"> | null,
): { purchases: PurchaseFit; chosenBy: "holdout" | "likelihood" } {
  const measured = holdout !== null && fits.every(({ model }) => holdout.errors[model] !== undefined);
  const lost = (fit: PurchaseFit) => (measured ? holdout.errors[fit.model]!.surprise : -fit.logLikelihood);
  const purchases = fits.reduce((best, fit) => (lost(fit) < lost(best) ? fit : best));
  return { purchases, chosenBy: measured ? "holdout" : "likelihood" };
}

/** The last third of the history, from four weeks to half a year. */
async function heldOut(tx: Tx, shopId: bigint, at: string, timezone: string): Promise<Holdout | null> {
  const days = await purchaseDays(tx, shopId, { until: at, timezone });
  if (!days) return null;
  const length = Math.min(MOST_DAYS, Math.floor(daysBetween(days.first, at) / 3));
  if (length < LEAST_DAYS) return null;
  const from = daysBefore(at, length);
  const customers = await modelCustomers(tx, shopId, { until: from, later: at, timezone });
  const groups = groupCustomers(customers);
  const errors: Holdout["errors"] = {};
  const byFrequency: Holdout["calibration"] = {};
  for (const model of MODELS) {
    const outcome = fitPurchases(model, groups);
    if ("refusal" in outcome) continue;
    errors[model] = holdoutError(outcome.fit, customers, length / 7);
    byFrequency[model] = calibration(outcome.fit, customers, length / 7);
  }
  if (Object.keys(errors).length === 0) return null;
  return { from, to: at, customers: customers.length, errors, calibration: byFrequency };
}
