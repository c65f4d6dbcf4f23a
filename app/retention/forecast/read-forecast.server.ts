// A shop's forecast as the job left it.
import type { z } from "zod";
import { sql, type Tx } from "../../platform/db.server.ts";
import type { PurchaseModel } from "../bg-nbd.ts";
import {
  holdoutShape,
  precisionShape,
  purchaseParametersShape,
  refusalShape,
  spendRefusalShape,
  spendShape,
  totalsShape,
} from "./stored-forecast.ts";

export type StoredShopForecast = NonNullable<Awaited<ReturnType<typeof readShopForecast>>>;

type Row = {
  asOf: Date;
  day: string;
  finishedAt: Date;
  horizonMonths: number;
  discountRate: number;
  customers: number;
  repeatCustomers: number;
  model: PurchaseModel | null;
  parameters: unknown;
  logLikelihood: number | null;
  chosenBy: "holdout" | "likelihood" | null;
  holdout: unknown;
  spend: unknown;
  refusal: unknown;
  spendRefusal: unknown;
  totals: unknown;
  precision: unknown;
};

/** null until the first job is done. */
export async function readShopForecast(tx: Tx, shopId: bigint) {
  const [row] = await tx.rows<Row>(sql`
    SELECT as_of AS "asOf", day, finished_at AS "finishedAt", horizon_months AS "horizonMonths",
      discount_rate AS "discountRate", customers, repeat_customers AS "repeatCustomers", model, parameters,
      log_likelihood AS "logLikelihood", chosen_by AS "chosenBy", holdout, spend, refusal,
      spend_refusal AS "spendRefusal", totals, precision
    FROM shop_forecast WHERE shop_id = ${shopId}`);
  if (!row) return null;
  const { model, parameters, logLikelihood, chosenBy, ...rest } = row;
  const orNull = <Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> | null =>
    value === null ? null : shape.parse(value);
  return {
    ...rest,
    fit: model && {
      model,
      parameters: purchaseParametersShape.parse(parameters),
      logLikelihood: logLikelihood!,
      chosenBy: chosenBy!,
    },
    holdout: orNull(holdoutShape, row.holdout),
    spend: orNull(spendShape, row.spend),
    refusal: orNull(refusalShape, row.refusal),
    spendRefusal: orNull(spendRefusalShape, row.spendRefusal),
    totals: orNull(totalsShape, row.totals),
    precision: orNull(precisionShape, row.precision),
  };
}
