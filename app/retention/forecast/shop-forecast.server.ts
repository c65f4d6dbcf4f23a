// Everything the daily job finds out about a shop: its model, each customer's forecast and risk, and how right the
// warning was. Reads only; store-forecast.server.ts writes it down. Takes seconds for a large shop, so it runs in a
// thread of its own.
import { readSettings } from "../../commerce/settings.server.ts";
import { wholeShop } from "../../commerce/whole-shop.server.ts";
import type { Tx } from "../../platform/db.server.ts";
import type { PurchaseFit } from "../bg-nbd-fit.ts";
import { groupCustomers } from "../customer-groups.ts";
import { aliveCourse } from "../early-warning/fading.ts";
import { pastPrecision } from "../early-warning/past-precision.server.ts";
import { riskFacts } from "../early-warning/risk-facts.server.ts";
import { type Risk, riskOf } from "../early-warning/risk-signals.ts";
import type { WarningPrecision } from "../early-warning/warning-precision.ts";
import { SpendTally } from "../gamma-gamma-fit.ts";
import type { ModelCustomer } from "../model-summary.server.ts";
import { midnight } from "../period.ts";
import { type ShopModel, shopModel } from "../shop-model.server.ts";
import { allCovariance } from "./all-covariance.ts";
import { type CustomerValue, customerValueOf } from "./customer-forecast.ts";
import { forecastHistory, type HistoryForecast, type Horizon } from "./history-forecast.ts";
import { valueCurves } from "./value-distribution.ts";

export type CustomerForecast = {
  customerId: bigint;
  /** null where the purchase model is refused */
  purchases: HistoryForecast | null;
  /** null where either model is refused */
  value: CustomerValue | null;
  risk: Risk;
};

export type ShopForecast = {
  /** a date in the shop's zone; what was bought on it or later is not looked at */
  day: string;
  /** its midnight */
  asOf: Date;
  horizonMonths: number;
  discountRate: number;
  model: ShopModel;
  covariance: number[][] | null;
  customers: number;
  repeatCustomers: number;
  precision: WarningPrecision;
  forecasts: Iterable<CustomerForecast>;
};

const WEEKS_A_MONTH = 365 / 7 / 12;

export async function forecastOfShop(
  tx: Tx,
  shopId: bigint,
  { day, timezone }: { day: string; timezone: string },
): Promise<ShopForecast> {
  await wholeShop(tx);
  const settings = await readSettings(tx, shopId);
  const { forecastHorizonMonths: horizonMonths, discountRate, activityWindowDays: windowDays } = settings;
  const asOf = midnight(day, timezone);
  const model = await shopModel(tx, shopId, { at: day, timezone });
  const { customers } = model;
  const facts = new Map((await riskFacts(tx, shopId, asOf)).map((one) => [one.customerId, one]));
  const precision = await pastPrecision(tx, shopId, {
    day,
    timezone,
    windowDays,
    kind: model.purchases?.model,
  });
  const spend = "fit" in model.spend ? model.spend.fit.parameters : null;
  const ofHistory =
    model.purchases && perHistory(model.purchases, spend, horizonOf(horizonMonths, discountRate));

  function* forecasts(): Generator<CustomerForecast> {
    for (const customer of customers) {
      const purchases = ofHistory?.(customer) ?? null;
      const known = facts.get(customer.customerId);
      const alive = known && model.purchases && aliveCourse(model.purchases, customer, asOf, windowDays);
      yield {
        customerId: customer.customerId,
        purchases,
        value: purchases && spend && customerValueOf(purchases, spend, customer),
        risk: known
          ? riskOf({ ...known, at: asOf, alive: alive ?? null, answer: null, messages: null })
          : { overdueRatio: null, signals: [], since: null, evidence: {} },
      };
    }
  }
  return {
    day,
    asOf,
    horizonMonths,
    discountRate,
    model,
    covariance: covarianceOf(model),
    customers: customers.length,
    repeatCustomers: customers.reduce((count, { x }) => count + (x > 0 ? 1 : 0), 0),
    precision,
    forecasts: { [Symbol.iterator]: forecasts },
  };
}

export function horizonOf(months: number, yearlyRate: number): Horizon {
  return { weeks: months * WEEKS_A_MONTH, yearlyRate };
}

/** Customers who first bought on the same day and not since, say, share one reckoning. */
function perHistory(fit: PurchaseFit, spend: Parameters<typeof forecastHistory>[1], horizon: Horizon) {
  const known = new Map<number, HistoryForecast>();
  const curves = spend && valueCurves(spend);
  return ({ x, tx, T }: ModelCustomer): HistoryForecast => {
    // whole days below 2^15 (89 years) and x below 2^23
    const key = (x * 32_768 + Math.round(tx * 7)) * 32_768 + Math.round(T * 7);
    let forecast = known.get(key);
    if (!forecast) {
      forecast = forecastHistory(fit, spend, { x, tx, T }, horizon, curves);
      known.set(key, forecast);
    }
    return forecast;
  };
}

function covarianceOf({ purchases, spend, customers }: ShopModel): number[][] | null {
  if (!purchases || !("fit" in spend)) return null;
  const tally = new SpendTally();
  for (const customer of customers) tally.add(customer);
  return allCovariance(purchases, groupCustomers(customers), spend.fit, tally);
}
