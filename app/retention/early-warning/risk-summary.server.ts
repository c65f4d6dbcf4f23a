// What the early warning comes to: how many customers, and what is at stake.
import { sql, type Tx } from "../../platform/db.server.ts";
import type { RiskSignal } from "./risk-signals.ts";

export type RiskSummary = {
  customers: number;
  /** minor units; null where the shop has no model of values */
  atRiskMinor: bigint | null;
  bySignal: Partial<Record<RiskSignal, number>>;
};

export async function riskSummary(tx: Tx, shopId: bigint): Promise<RiskSummary> {
  const total = await tx.row<{ customers: number; atRiskMinor: bigint | null }>(sql`
    SELECT count(*)::int AS customers, sum(value_at_risk_minor)::bigint AS "atRiskMinor"
    FROM customer_forecast WHERE shop_id = ${shopId} AND risk_signals <> '{}'`);
  const signals = await tx.rows<{ signal: RiskSignal; customers: number }>(sql`
    SELECT signal, count(*)::int AS customers FROM customer_forecast, unnest(risk_signals) signal
    WHERE shop_id = ${shopId} AND risk_signals <> '{}' GROUP BY 1`);
  return {
    ...total,
    bySignal: Object.fromEntries(signals.map(({ signal, customers }) => [signal, customers])),
  };
}
