// Customers with their forecast: searched, filtered, sorted, page by page, and whole for an export.
import type { Sql } from "sql-template-tag";
import { empty, raw, sql, type Tx } from "../../platform/db.server.ts";
import type { RiskEvidence, RiskSignal } from "../early-warning/risk-signals.ts";
import { storedEvidence } from "../early-warning/stored-evidence.ts";
import type { ListQuery, ListSort } from "./list-choices.ts";

export type ForecastRow = {
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  purchases: number;
  netMinor: bigint;
  lastAt: Date;
  alive: number | null;
  expected: number | null;
  expectedLow: number | null;
  expectedHigh: number | null;
  valueMinor: bigint | null;
  valueLowMinor: bigint | null;
  valueHighMinor: bigint | null;
  atRiskMinor: bigint | null;
  signals: RiskSignal[];
  since: Date | null;
  evidence: RiskEvidence;
};

/** Whom a list is about. */
export type Scope = "at risk" | "all";

export const PAGE_SIZE = 50;

const COLUMNS = sql`
  f.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName", c.email,
  g.purchases, g.net_minor AS "netMinor", g.last_at AS "lastAt", f.p_alive AS alive,
  f.expected_purchases AS expected, f.purchases_low AS "expectedLow", f.purchases_high AS "expectedHigh",
  f.value_minor AS "valueMinor", f.value_low_minor AS "valueLowMinor", f.value_high_minor AS "valueHighMinor",
  f.value_at_risk_minor AS "atRiskMinor", f.risk_signals AS signals, f.risk_since AS since, f.risk_evidence AS evidence`;

const ORDERS: Record<ListSort, string> = {
  atRisk: "f.value_at_risk_minor",
  since: "f.risk_since",
  value: "f.value_minor",
  alive: "f.p_alive",
  expected: "f.expected_purchases",
  last: "g.last_at",
  net: "g.net_minor",
  name: "lower(nullif(concat_ws(' ', c.first_name, c.last_name), ''))",
};

export async function listForecasts(
  tx: Tx,
  shopId: bigint,
  scope: Scope,
  query: ListQuery,
): Promise<{ rows: ForecastRow[]; total: number }> {
  const { total } = await tx.row<{ total: number }>(
    sql`SELECT count(*)::int AS total FROM customer_forecast f ${query.search ? NAMES : empty} ${matching(shopId, scope, query)}`,
  );
  const direction = raw(query.descending ? "DESC" : "ASC");
  const rows = await tx.rows<ForecastRow>(sql`
    SELECT ${COLUMNS} FROM customer_forecast f ${NAMES} ${FIGURES} ${matching(shopId, scope, query)}
    ORDER BY ${raw(ORDERS[query.sort])} ${direction} NULLS LAST, f.customer_id ${direction}
    LIMIT ${PAGE_SIZE} OFFSET ${(query.page - 1) * PAGE_SIZE}`);
  return { rows: rows.map(readEvidence), total };
}

/** Up to `limit` matching customers with ids above `after`: the next piece of an export. */
export async function forecastsAfter(
  tx: Tx,
  shopId: bigint,
  scope: Scope,
  query: ListQuery,
  after: bigint | null,
  limit: number,
): Promise<ForecastRow[]> {
  const rows = await tx.rows<ForecastRow>(sql`
    SELECT ${COLUMNS} FROM customer_forecast f ${NAMES} ${FIGURES} ${matching(shopId, scope, query)}
    ${after === null ? empty : sql`AND f.customer_id > ${after}`}
    ORDER BY f.customer_id LIMIT ${limit}`);
  return rows.map(readEvidence);
}

/** One customer's; null before the first forecast, and for whoever has not bought. */
export async function forecastOf(tx: Tx, shopId: bigint, customerId: bigint): Promise<ForecastRow | null> {
  const [row] = await tx.rows<ForecastRow>(sql`
    SELECT ${COLUMNS} FROM customer_forecast f ${NAMES} ${FIGURES}
    WHERE f.shop_id = ${shopId} AND f.customer_id = ${customerId}`);
  return row ? readEvidence(row) : null;
}

const NAMES = sql`LEFT JOIN customer c ON c.shop_id = f.shop_id AND c.customer_id = f.customer_id`;
const FIGURES = sql`JOIN customer_figure g ON g.shop_id = f.shop_id AND g.customer_id = f.customer_id`;

function matching(shopId: bigint, scope: Scope, { search, filter }: ListQuery): Sql {
  const part = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`
    WHERE f.shop_id = ${shopId}
      ${scope === "at risk" ? sql`AND f.risk_signals <> '{}'` : empty}
      ${filter === "all" ? empty : sql`AND f.risk_signals @> ARRAY[${filter}]::text[]`}
      ${search ? sql`AND (concat_ws(' ', c.first_name, c.last_name) ILIKE ${part} OR c.email ILIKE ${part})` : empty}`;
}

function readEvidence(row: ForecastRow): ForecastRow {
  return { ...row, evidence: storedEvidence(row.evidence) };
}
