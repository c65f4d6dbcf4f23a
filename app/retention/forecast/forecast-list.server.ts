// Customers with their forecast: searched, filtered, sorted, page by page, and whole for an export. A page is read
// along an index, and no more than a few thousand are counted (docs/decisions/0024).
import type { Sql } from "sql-template-tag";
import { count, FEW, type Found, idList, MOST_COUNTED, searched } from "../../commerce/customers.server.ts";
import { amongFound, inPageOrder, pageOfFound } from "../../commerce/page-of-found.server.ts";
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
  name: "c.name_key",
};
/** Their indexes are made for values that may be missing; the others' are as PostgreSQL makes them. */
const MISSING_LAST = /^f\./;

/** @returns how many customers match; `more`: there are more than that */
export async function listForecasts(
  tx: Tx,
  shopId: bigint,
  scope: Scope,
  query: ListQuery,
): Promise<{ rows: ForecastRow[]; total: number; more: boolean }> {
  const found = await searched(tx, shopId, query.search);
  const few = found.ids ?? (await fewAtRisk(tx, shopId, scope, query));
  if (few) return fewForecasts(tx, shopId, scope, query, found, few);
  const where = matching(shopId, scope, query, found);
  const [withValue, without] = halves(query, where);
  const skipped = (query.page - 1) * PAGE_SIZE;
  const rows = await tx.rows<ForecastRow>(sql`${withValue} LIMIT ${PAGE_SIZE} OFFSET ${skipped}`);
  if (rows.length < PAGE_SIZE) {
    const before = rows.length > 0 ? skipped + rows.length : await count(tx, withValue);
    const rest = Math.max(0, skipped - before);
    rows.push(
      ...(await tx.rows<ForecastRow>(sql`${without} LIMIT ${PAGE_SIZE - rows.length} OFFSET ${rest}`)),
    );
  }
  const most = found.many ? FEW : MOST_COUNTED;
  const total = await count(
    tx,
    sql`
      SELECT FROM customer_forecast f ${found.many ? NAMES : empty} ${where}
      ${found.many ? empty : alongIndex(scope, query.filter)} LIMIT ${most + 1}`,
  );
  return { rows: rows.map(readEvidence), total: Math.min(total, most), more: total > most };
}

/** @param few ids; if many were found by their names, they are looked for among these */
async function fewForecasts(
  tx: Tx,
  shopId: bigint,
  scope: Scope,
  query: ListQuery,
  found: Found,
  few: string,
): Promise<{ rows: ForecastRow[]; total: number; more: boolean }> {
  const key = ORDERS[query.sort];
  const { ids, total } = await pageOfFound(
    tx,
    sql`
      SELECT f.customer_id AS id, ${raw(key)} AS key
      FROM customer_forecast f
        ${found.many || key.startsWith("c.") ? sql`${NAMES} ${amongFound(few, "c")}` : empty}
        ${key.startsWith("g.") ? sql`${FIGURES} ${amongFound(few, "g")}` : empty}
      ${matching(shopId, scope, query, found)} ${found.ids ? empty : amongFound(few, "f")}`,
    { ...query, size: PAGE_SIZE },
  );
  const rows = await tx.rows<ForecastRow>(sql`
    SELECT ${COLUMNS}
    FROM ${inPageOrder(ids)} JOIN customer_forecast f ON f.shop_id = ${shopId} AND f.customer_id = page.id
    ${NAMES} ${FIGURES} ORDER BY place`);
  return { rows: rows.map(readEvidence), total: Math.min(total, MOST_COUNTED), more: total > MOST_COUNTED };
}

/** The list in its order, each along an index: those who have a value to be sorted by, and the others. */
function halves({ sort, descending }: ListQuery, where: Sql): [Sql, Sql] {
  const key = raw(ORDERS[sort]);
  const direction = raw(descending ? "DESC" : "ASC");
  // nobody without a value is among them: said only so that the index is recognised
  const missing = raw(MISSING_LAST.test(ORDERS[sort]) === descending ? "NULLS LAST" : "NULLS FIRST");
  const listed = sql`SELECT ${COLUMNS} FROM customer_forecast f ${NAMES} ${FIGURES} ${where}`;
  return [
    sql`${listed} AND ${key} IS NOT NULL ORDER BY ${key} ${direction} ${missing}, f.customer_id ${direction}`,
    sql`${listed} AND ${key} IS NULL ORDER BY f.customer_id ${direction}`,
  ];
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
  const found = await searched(tx, shopId, query.search);
  const rows = await tx.rows<ForecastRow>(sql`
    SELECT ${COLUMNS} FROM customer_forecast f ${NAMES} ${FIGURES} ${matching(shopId, scope, query, found)}
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

/** Up to so many customers at risk are looked at one by one; more are met soon along any order. */
const FEW_AT_RISK = 1_000;

/** Few customers at risk, or with a signal, are found by an index of their own: along an order they might come last. */
async function fewAtRisk(
  tx: Tx,
  shopId: bigint,
  scope: Scope,
  { filter }: ListQuery,
): Promise<string | null> {
  if (scope === "all" && filter === "all") return null;
  const { ids, total } = await idList(
    tx,
    sql`
      SELECT f.customer_id AS id FROM customer_forecast f
      WHERE f.shop_id = ${shopId} ${atRisk(scope, filter)} ${alongIndex(scope, filter)}
      LIMIT ${FEW_AT_RISK + 1}`,
  );
  return total > FEW_AT_RISK ? null : ids;
}

/** As the indexes of those at risk and of each signal have it. */
function atRisk(scope: Scope, filter: ListQuery["filter"]): Sql {
  if (filter !== "all") return sql`AND f.risk_signals @> ${raw(`'{${filter}}'`)}`;
  return scope === "at risk" ? sql`AND f.risk_signals <> '{}'` : empty;
}

/** The order of an index of theirs, said only so that it is read instead of the table, where other shops' rows come first. */
function alongIndex(scope: Scope, filter: ListQuery["filter"]): Sql {
  if (filter !== "all") return sql`ORDER BY f.customer_id`;
  const key = raw(ORDERS[scope === "at risk" ? "atRisk" : "value"]);
  return sql`ORDER BY ${key} DESC NULLS LAST, f.customer_id DESC`;
}

/** If many were found by their names, the names have to be joined. */
function matching(shopId: bigint, scope: Scope, { filter }: ListQuery, found: Found): Sql {
  return sql`
    WHERE f.shop_id = ${shopId}
      ${scope === "at risk" ? sql`AND f.risk_signals <> '{}'` : empty} ${atRisk(scope, filter)}
      ${found.ids ? amongFound(found.ids, "f") : found.found}`;
}

function readEvidence(row: ForecastRow): ForecastRow {
  return { ...row, evidence: storedEvidence(row.evidence) };
}
