// Everything the formula board tells of a period: rates, lifetime values and what went into them.
import { sql, type Tx } from "../../platform/db.server.ts";
import { readShopForecast } from "../forecast/read-forecast.server.ts";
import { goodsOfPurchases } from "../insight/goods.server.ts";
import { storedTotals } from "../insight/insight-state.server.ts";
import { storedGoods } from "../insight/stored-counts.server.ts";
import { type LifetimeValue, type LifetimeValueInputs, lifetimeValue } from "../lifetime-value.ts";
import { daysBefore, type Period, span } from "../period.ts";
import { lifetimeValueInputs, type PeriodFigures, periodFigures, YEAR_DAYS } from "../report.server.ts";
import { type GoodsTotals, type MarginValue, marginValue } from "./margin-value.ts";

/** What the customers known today are expected to bring; money in minor units. */
export type PredictedValue = {
  months: number;
  /** a year, 0.1 = 10 % */
  discountRate: number;
  asOf: Date;
} & (
  | { customers: number; value: number; expectedPurchases: number; refused: null }
  | { refused: "purchases" | "value" }
);

export type FormulaBoard = {
  figures: PeriodFigures;
  value: LifetimeValue;
  inputs: LifetimeValueInputs;
  margin: MarginValue;
  goods: GoodsTotals;
  /** null: not made yet */
  predicted: PredictedValue | null;
  /** since when facts may be missing; null when none are */
  asOf: Date | null;
};

export async function formulaBoard(
  tx: Tx,
  shopId: bigint,
  period: Period,
  windowDays: number,
): Promise<FormulaBoard> {
  const figures = await periodFigures(tx, shopId, period, windowDays);
  const inputs = await lifetimeValueInputs(tx, shopId, period, figures.counts);
  const value = lifetimeValue(inputs);
  const stored = await storedTotals(tx, shopId, period.timezone);
  const year = { ...period, from: daysBefore(period.to, YEAR_DAYS) };
  const goods = await (stored ? storedGoods : goodsInside)(tx, shopId, year);
  return {
    figures,
    value,
    inputs,
    goods,
    margin: marginValue(goods, inputs, value),
    predicted: await predictedValue(tx, shopId),
    asOf: stored?.asOf ?? null,
  };
}

async function goodsInside(tx: Tx, shopId: bigint, period: Period): Promise<GoodsTotals> {
  const { start, end } = span(period);
  return tx.row<GoodsTotals>(sql`
    SELECT coalesce(sum(goods), 0)::bigint AS "goodsMinor", coalesce(sum(costed), 0)::bigint AS "costedMinor",
      coalesce(sum(cost), 0)::bigint AS "costMinor"
    FROM (${goodsOfPurchases(shopId)}) sold WHERE at >= ${start} AND at < ${end}`);
}

async function predictedValue(tx: Tx, shopId: bigint): Promise<PredictedValue | null> {
  const forecast = await readShopForecast(tx, shopId);
  if (!forecast) return null;
  const { horizonMonths: months, discountRate, asOf, totals, fit, spend } = forecast;
  const about = { months, discountRate, asOf };
  if (!totals || !fit || !spend) return { ...about, refused: fit ? "value" : "purchases" };
  const { customers, value, expectedPurchases } = totals.all;
  return { ...about, customers, value, expectedPurchases, refused: null };
}
