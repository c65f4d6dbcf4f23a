// The forecast of many customers together: the whole shop, a group, a segment, with its interval.
import type { Sql } from "sql-template-tag";
import { wholeShop } from "../../commerce/whole-shop.server.ts";
import { sql, type Tx } from "../../platform/db.server.ts";
import type { GroupValue, Totals } from "./stored-forecast.ts";
import { valueBins } from "./value-bins.ts";
import { type ValueParts, valueSum } from "./value-sum.ts";

const PARTS = sql`
  count(*)::int AS customers, coalesce(sum(f.expected_purchases), 0)::float8 AS "expectedPurchases",
  coalesce(sum(f.value_minor), 0)::float8 AS value,
  CASE WHEN count(*) = count(f.value_variance) THEN coalesce(sum(f.value_variance), 0)::float8 END AS variance,
  ARRAY[${slopeSums()}]::float8[] AS slopes`;

function slopeSums(): Sql {
  return sql`coalesce(sum(value_slopes[1]::float8), 0), coalesce(sum(value_slopes[2]::float8), 0),
    coalesce(sum(value_slopes[3]::float8), 0), coalesce(sum(value_slopes[4]::float8), 0),
    coalesce(sum(value_slopes[5]::float8), 0), coalesce(sum(value_slopes[6]::float8), 0),
    coalesce(sum(value_slopes[7]::float8), 0)`;
}

/** `alive`: how many of them are still there, as the sum of P(alive). */
export type GroupForecast = GroupValue & { alive: number };

/**
 * What the customers of each group together are expected to bring within the shop's horizon; null where the shop has no
 * model. Customers without a purchase bring nothing here, and a group of only such has no row.
 * @param members a query of key (text) and customer_id, as in sql`SELECT rfm_group AS key, customer_id FROM customer_score …`
 */
export async function forecastOfGroups(
  tx: Tx,
  shopId: bigint,
  members: Sql,
): Promise<GroupForecast[] | null> {
  const [shop] = await tx.rows<{ covariance: number[] }>(
    sql`SELECT covariance FROM shop_forecast WHERE shop_id = ${shopId} AND totals IS NOT NULL`,
  );
  return shop ? sumsOf(tx, shopId, members, square(shop.covariance)) : null;
}

async function sumsOf(
  tx: Tx,
  shopId: bigint,
  members: Sql,
  covariance: number[][] | null,
): Promise<GroupForecast[]> {
  const rows = await tx.rows<ValueParts & { key: string; alive: number }>(sql`
    SELECT m.key, coalesce(sum(f.p_alive), 0)::float8 AS alive, ${PARTS}
    FROM (${members}) m JOIN customer_forecast f ON f.shop_id = ${shopId} AND f.customer_id = m.customer_id
    GROUP BY 1`);
  return rows.map(({ key, alive, ...parts }) => ({ key, alive, ...valueSum(parts, covariance) }));
}

export function square(flat: number[]): number[][] | null {
  const size = Math.sqrt(flat.length);
  return flat.length === 0
    ? null
    : Array.from({ length: size }, (_, i) => flat.slice(i * size, (i + 1) * size));
}

/** What the page of values shows of the whole shop; after the customers are stored. */
export async function forecastTotals(tx: Tx, shopId: bigint, covariance: number[][] | null): Promise<Totals> {
  await wholeShop(tx);
  const all = await tx.row<ValueParts & { alive: number; p95: number | null; topTenth: number | null }>(sql`
    SELECT ${PARTS}, coalesce(sum(p_alive), 0)::float8 AS alive,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY value_minor)::float8 AS p95,
      (SELECT sum(value_minor) FILTER (WHERE place <= ceil(n / 10.0))::float8 / nullif(sum(value_minor), 0)::float8
       FROM (SELECT value_minor, row_number() OVER (ORDER BY value_minor DESC) AS place, count(*) OVER () AS n
             FROM customer_forecast WHERE shop_id = ${shopId}) placed) AS "topTenth"
    FROM customer_forecast f WHERE shop_id = ${shopId}`);
  return {
    all: valueSum(all, covariance),
    alive: all.alive,
    byRfmGroup: await byScore(tx, shopId, sql`rfm_group`, covariance),
    byPersona: await byScore(tx, shopId, sql`persona`, covariance),
    distribution: await distribution(tx, shopId, all.p95 ?? 0),
    topTenth: all.topTenth,
  };
}

/** Call when customers' scores were written anew: the groups of the stored totals are summed again. */
export async function refreshGroupTotals(tx: Tx, shopId: bigint): Promise<void> {
  const [shop] = await tx.rows<{ covariance: number[] }>(
    sql`SELECT covariance FROM shop_forecast WHERE shop_id = ${shopId} AND totals IS NOT NULL FOR UPDATE`,
  );
  if (!shop) return;
  await wholeShop(tx);
  const covariance = square(shop.covariance);
  const groups = {
    byRfmGroup: await byScore(tx, shopId, sql`rfm_group`, covariance),
    byPersona: await byScore(tx, shopId, sql`persona`, covariance),
  };
  await tx.run(sql`
    UPDATE shop_forecast SET totals = totals || ${JSON.stringify(groups)}::jsonb WHERE shop_id = ${shopId}`);
}

async function byScore(
  tx: Tx,
  shopId: bigint,
  key: Sql,
  covariance: number[][] | null,
): Promise<GroupValue[]> {
  const members = sql`SELECT ${key} AS key, customer_id FROM customer_score WHERE shop_id = ${shopId}`;
  const groups = await sumsOf(tx, shopId, members, covariance);
  return groups.map(({ alive: _, ...group }) => group).sort((one, other) => other.value - one.value);
}

async function distribution(tx: Tx, shopId: bigint, p95: number): Promise<Totals["distribution"]> {
  const edges = valueBins(p95);
  const rows = await tx.rows<{ bin: number; customers: number; value: number }>(sql`
    SELECT width_bucket(value_minor::float8, ${edges}::float8[]) AS bin, count(*)::int AS customers,
      sum(value_minor)::float8 AS value
    FROM customer_forecast WHERE shop_id = ${shopId} GROUP BY 1`);
  const found = new Map(rows.map((row) => [row.bin, row]));
  return edges.map((from, index) => ({
    from,
    to: edges[index + 1] ?? null,
    customers: found.get(index + 1)?.customers ?? 0,
    value: found.get(index + 1)?.value ?? 0,
  }));
}
