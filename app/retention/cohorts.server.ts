// Customers grouped by when they first bought, and how many of them bought in each later month, quarter or week.
import { sql, type Tx } from "../platform/db.server.ts";
import { type CohortUnit, cellsUntil, cohortIndex, cohortLabel, lastBucket } from "./cohort-calendar.ts";
import { storedTotals } from "./insight/insight-state.server.ts";
import { type StoredCell, storedCells } from "./insight/stored-counts.server.ts";
import { midnight } from "./period.ts";

export type Cohort = {
  /** "2011-01", "2011-Q1" or the Monday "2011-01-03" */
  label: string;
  /** first day of the cohort's month, quarter or week */
  startsOn: string;
  customers: number;
  /** active[k]: customers with at least one purchase k units after the first; active[0] = customers */
  active: number[];
  /** netMinor[k]: net of the cohort's purchases up to and with unit k (cumulative) */
  netMinor: bigint[];
};

/** Over purchases before `to`; cells reach to the unit that holds the last day before `to`. */
export async function cohorts(
  tx: Tx,
  shopId: bigint,
  to: string,
  timezone: string,
  unit: CohortUnit,
): Promise<Cohort[]> {
  const stored = unit !== "week" && (await storedTotals(tx, shopId, timezone)) !== null;
  const rows = stored
    ? await storedCells(tx, shopId, to, unit)
    : await countCells(tx, shopId, to, timezone, unit);

  const byCohort = new Map<string, Cohort>();
  const until = lastBucket(to, unit);
  for (const row of rows) {
    let cohort = byCohort.get(row.cohort);
    if (!cohort) {
      const cells = cellsUntil(row.cohort, until, unit);
      cohort = {
        label: cohortLabel(row.cohort, unit),
        startsOn: row.cohort,
        customers: row.customers,
        active: new Array<number>(cells).fill(0),
        netMinor: new Array<bigint>(cells).fill(0n),
      };
      byCohort.set(row.cohort, cohort);
    }
    const k = cohortIndex(row.cohort, row.bucket, unit);
    cohort.active[k] = row.customers;
    cohort.netMinor[k] = row.netMinor;
  }
  for (const { netMinor } of byCohort.values()) {
    for (let k = 1; k < netMinor.length; k++) netMinor[k] = netMinor[k - 1]! + netMinor[k]!;
  }
  return [...byCohort.values()];
}

function countCells(
  tx: Tx,
  shopId: bigint,
  to: string,
  timezone: string,
  unit: CohortUnit,
): Promise<StoredCell[]> {
  return tx.rows<StoredCell>(sql`
    SELECT date_trunc(${unit}, f.first_at AT TIME ZONE ${timezone})::date AS cohort,
      date_trunc(${unit}, p.at AT TIME ZONE ${timezone})::date AS bucket,
      count(DISTINCT p.customer_id)::int AS customers, sum(p.net_minor)::bigint AS "netMinor"
    FROM purchase p JOIN customer_figure f ON f.shop_id = p.shop_id AND f.customer_id = p.customer_id
    WHERE p.shop_id = ${shopId} AND p.at < ${midnight(to, timezone)}
    GROUP BY 1, 2 ORDER BY 1, 2`);
}
