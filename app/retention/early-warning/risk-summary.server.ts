// What the early warning comes to: how many customers, and what is at stake. Counted with each forecast and lessened by
// whoever buys, so that a page need not read all of them.
import { z } from "zod";
import { sql, type Tx } from "../../platform/db.server.ts";
import { RISK_SIGNALS, type RiskSignal } from "./risk-signals.ts";

export type RiskSummary = {
  customers: number;
  /** minor units; null where the shop has no model of values */
  atRiskMinor: bigint | null;
  bySignal: Partial<Record<RiskSignal, number>>;
};

const NOBODY: RiskSummary = { customers: 0, atRiskMinor: null, bySignal: {} };

const stored = z.object({
  customers: z.number(),
  atRiskMinor: z
    .string()
    .nullable()
    .transform((digits) => (digits === null ? null : BigInt(digits))),
  bySignal: z.partialRecord(z.enum(RISK_SIGNALS), z.number()),
});

/** As the last forecast counted them, without those who bought since; of a shop without a forecast, nobody. */
export async function riskSummary(tx: Tx, shopId: bigint): Promise<RiskSummary> {
  const [row] = await tx.rows<{ risk: unknown }>(
    sql`SELECT risk FROM shop_forecast WHERE shop_id = ${shopId}`,
  );
  if (!row) return NOBODY;
  // forecasts of before it was counted with them
  return row.risk === null ? countRisks(tx, shopId) : stored.parse(row.risk);
}

/** Reads all who are at risk. */
export async function countRisks(tx: Tx, shopId: bigint): Promise<RiskSummary> {
  return summed(
    await tx.rows<RiskGroup>(sql`
      SELECT risk_signals AS signals, count(*)::int AS customers, sum(value_at_risk_minor)::bigint AS "atRiskMinor"
      FROM customer_forecast WHERE shop_id = ${shopId} AND risk_signals <> '{}' GROUP BY 1`),
  );
}

/** Call under the shop's lock. */
export async function storeRisks(tx: Tx, shopId: bigint, summary: RiskSummary): Promise<void> {
  const risk = { ...summary, atRiskMinor: summary.atRiskMinor?.toString() ?? null };
  await tx.run(sql`
    UPDATE shop_forecast SET risk = ${JSON.stringify(risk)}::jsonb WHERE shop_id = ${shopId}`);
}

/** Call under the shop's lock: these are at risk no more. */
export async function lessenRisks(tx: Tx, shopId: bigint, gone: RiskGroup[]): Promise<void> {
  if (gone.length > 0) await storeRisks(tx, shopId, without(await riskSummary(tx, shopId), summed(gone)));
}

/** Customers with the same signals. */
export type RiskGroup = { signals: RiskSignal[]; customers: number; atRiskMinor: bigint | null };

function summed(rows: RiskGroup[]): RiskSummary {
  const sum: RiskSummary = { ...NOBODY, bySignal: {} };
  for (const { signals, customers, atRiskMinor } of rows) {
    sum.customers += customers;
    if (atRiskMinor !== null) sum.atRiskMinor = (sum.atRiskMinor ?? 0n) + atRiskMinor;
    for (const signal of signals) sum.bySignal[signal] = (sum.bySignal[signal] ?? 0) + customers;
  }
  return sum;
}

// customers erased since the forecast are still in its sums: none may fall below nothing
function without(before: RiskSummary, gone: RiskSummary): RiskSummary {
  const least = (value: number) => Math.max(0, value);
  const left = (before.atRiskMinor ?? 0n) - (gone.atRiskMinor ?? 0n);
  return {
    customers: least(before.customers - gone.customers),
    atRiskMinor: before.atRiskMinor === null ? null : left > 0n ? left : 0n,
    bySignal: Object.fromEntries(
      Object.entries(before.bySignal).map(([signal, customers]) => [
        signal,
        least(customers - (gone.bySignal[signal as RiskSignal] ?? 0)),
      ]),
    ),
  };
}
