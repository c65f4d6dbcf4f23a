// Writes a shop's forecast down: the customers in pieces, each in a transaction of its own, so that nobody waits for
// the shop's lock for long; then what concerns the shop.
import { lockShop } from "../../commerce/shop-lock.server.ts";
import { wholeShop } from "../../commerce/whole-shop.server.ts";
import { copyIn } from "../../platform/copy.server.ts";
import { copyRow } from "../../platform/copy-text.ts";
import { type Database, raw, sql, type Tx } from "../../platform/db.server.ts";
import { countRisks, lessenRisks, type RiskGroup, storeRisks } from "../early-warning/risk-summary.server.ts";
import { forecastTotals } from "./forecast-totals.server.ts";
import type { CustomerForecast, ShopForecast } from "./shop-forecast.server.ts";

const PIECE = 10_000;

const COLUMNS = `customer_id, p_alive, expected_purchases, purchases_low, purchases_high, value_minor, value_low_minor,
  value_high_minor, value_variance, value_slopes, overdue_ratio, risk_signals, risk_since, risk_evidence,
  value_at_risk_minor`;

export async function storeForecast(
  database: Database,
  shopId: bigint,
  forecast: ShopForecast,
): Promise<void> {
  let piece: CustomerForecast[] = [];
  const write = async () => {
    const customers = piece;
    piece = [];
    await database.inShop(shopId, (tx) => storePiece(tx, shopId, forecast.asOf, customers));
  };
  for (const customer of forecast.forecasts) {
    piece.push(customer);
    if (piece.length === PIECE) await write();
  }
  if (piece.length > 0) await write();
  await database.inShop(shopId, async (tx) => {
    await lockShop(tx, shopId);
    await wholeShop(tx);
    await tx.run(sql`DELETE FROM customer_forecast WHERE shop_id = ${shopId} AND as_of <> ${forecast.asOf}`);
    await tx.run(sql`
      DELETE FROM customer_forecast f WHERE f.shop_id = ${shopId} AND NOT EXISTS (
        SELECT FROM customer_figure g WHERE g.shop_id = f.shop_id AND g.customer_id = f.customer_id)`);
    await storeShop(tx, shopId, forecast);
    await storeRisks(tx, shopId, await countRisks(tx, shopId));
  });
  // every row was written anew: without new statistics the lists would be planned by those of before
  await database.inShop(shopId, (tx) => tx.run(sql`ANALYZE customer_forecast`));
}

/** @param customers ascending by id: no rows but those between the first and the last are looked at */
async function storePiece(tx: Tx, shopId: bigint, asOf: Date, customers: CustomerForecast[]): Promise<void> {
  const between = (alias: string) => sql`
    ${raw(alias)}.shop_id = ${shopId}
    AND ${raw(alias)}.customer_id BETWEEN ${customers[0]!.customerId} AND ${customers.at(-1)!.customerId}`;
  await tx.client.query(
    `CREATE TEMP TABLE new_forecast ON COMMIT DROP AS SELECT ${COLUMNS} FROM customer_forecast WITH NO DATA`,
  );
  await copyIn(tx, `new_forecast (${COLUMNS})`, customers.map(row));
  await lockShop(tx, shopId);
  await wholeShop(tx);
  // whoever was merged away or lost all purchases since the reading is left out
  await tx.run(sql`
    DELETE FROM customer_forecast f USING new_forecast n
    WHERE ${between("f")} AND f.customer_id = n.customer_id`);
  await tx.run(sql`
    INSERT INTO customer_forecast (shop_id, as_of, customer_id, p_alive, expected_purchases, purchases_low,
      purchases_high, value_minor, value_low_minor, value_high_minor, value_variance, value_slopes, overdue_ratio,
      risk_signals, risk_since, risk_evidence, value_at_risk_minor)
    SELECT ${shopId}, ${asOf}, n.*
    FROM new_forecast n JOIN customer_figure g ON ${between("g")} AND g.customer_id = n.customer_id`);
  // who bought since the forecast's midnight is at risk no more, until the next one says otherwise
  await tx.run(sql`
    UPDATE customer_forecast f SET risk_signals = '{}', risk_since = NULL, risk_evidence = '{}'
    FROM customer_figure g
    WHERE ${between("f")} AND ${between("g")} AND g.customer_id = f.customer_id AND f.risk_signals <> '{}'
      AND g.last_at >= f.as_of`);
}

/** Call when customers' purchases changed, under the shop's lock: who bought since the forecast is at risk no more. */
export async function quietRisks(tx: Tx, shopId: bigint, customerIds: bigint[]): Promise<void> {
  if (customerIds.length === 0) return;
  const quieted = await tx.rows<RiskGroup>(sql`
    WITH quiet AS (
      SELECT f.customer_id, f.risk_signals, f.value_at_risk_minor
      FROM customer_forecast f
      JOIN customer_figure g ON g.shop_id = f.shop_id AND g.customer_id = f.customer_id AND g.last_at >= f.as_of
      WHERE f.shop_id = ${shopId} AND f.customer_id = ANY(${customerIds.map(String)}::bigint[])
        AND f.risk_signals <> '{}'
    ), quieted AS (
      UPDATE customer_forecast f SET risk_signals = '{}', risk_since = NULL, risk_evidence = '{}'
      FROM quiet WHERE f.shop_id = ${shopId} AND f.customer_id = quiet.customer_id
    )
    SELECT risk_signals AS signals, count(*)::int AS customers, sum(value_at_risk_minor)::bigint AS "atRiskMinor"
    FROM quiet GROUP BY 1`);
  await lessenRisks(tx, shopId, quieted);
}

function row({ customerId, purchases, value, risk }: CustomerForecast): string {
  const finite = value && Number.isFinite(value.variance) ? value.variance : null;
  return copyRow([
    customerId,
    purchases?.alive,
    purchases?.expected,
    purchases?.low,
    purchases?.high,
    value && Math.round(value.value),
    value && Math.round(value.low),
    value && Math.round(value.high),
    finite,
    value?.slopes ?? [],
    risk.overdueRatio,
    risk.signals,
    risk.since,
    JSON.stringify(risk.evidence),
    value && Math.round(value.atRisk),
  ]);
}

async function storeShop(tx: Tx, shopId: bigint, forecast: ShopForecast): Promise<void> {
  const { model, covariance } = forecast;
  const fit = model.purchases;
  const spend = "fit" in model.spend ? model.spend.fit : null;
  const totals = fit && spend ? await forecastTotals(tx, shopId, covariance) : null;
  const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
  await tx.run(sql`DELETE FROM shop_forecast WHERE shop_id = ${shopId}`);
  await tx.run(sql`
    INSERT INTO shop_forecast (shop_id, as_of, day, finished_at, horizon_months, discount_rate, customers,
      repeat_customers, model, parameters, log_likelihood, chosen_by, holdout, spend, refusal, spend_refusal, covariance,
      totals, precision)
    VALUES (${shopId}, ${forecast.asOf}, ${forecast.day}::date, now(), ${forecast.horizonMonths},
      ${forecast.discountRate}, ${forecast.customers}, ${forecast.repeatCustomers}, ${fit?.model ?? null},
      ${json(fit?.parameters ?? null)}, ${fit?.logLikelihood ?? null},
      ${model.purchases ? model.chosenBy : null}, ${json(model.holdout)},
      ${json(spend && { ...spend.parameters, correlation: spend.correlation })},
      ${json(model.purchases ? null : model.refusal)}, ${json("refusal" in model.spend ? model.spend.refusal : null)},
      ${covariance?.flat() ?? []}::float8[], ${json(totals)}, ${json(forecast.precision)})`);
}
