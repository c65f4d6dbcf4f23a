// A shop's customers in the words of the purchase models: frequency, recency, age and value, from the purchases.
import type { Sql } from "sql-template-tag";
import { sql, type Tx } from "../platform/db.server.ts";
import type { History } from "./customer-groups.ts";
import { midnight } from "./period.ts";

export type ModelCustomer = History & {
  customerId: bigint;
  /** mean net of the repeat purchase days, in minor units; 0 when x = 0 */
  monetary: number;
  /** purchase days from `until` to `later` */
  laterPurchases: number;
};

type Question = {
  /** first day no longer told of, YYYY-MM-DD; the last whole day before it is the end of T */
  until: string;
  /** first day no longer counted in laterPurchases; default: none are */
  later?: string;
  timezone: string;
  /** customer_id, at, net_minor of the purchases looked at; default: those of today's knowledge */
  purchases?: Sql;
};

/**
 * One row per customer with a purchase before `until`. Days are the shop's; several purchases on one day are one.
 * t_x and T are whole days, as weeks.
 */
export async function modelCustomers(tx: Tx, shopId: bigint, question: Question): Promise<ModelCustomer[]> {
  const { until, timezone, later = until } = question;
  const end = midnight(later > until ? later : until, timezone);
  const source =
    question.purchases ?? sql`SELECT customer_id, at, net_minor FROM purchase WHERE shop_id = ${shopId}`;
  // greatest(): should PostgreSQL and this process disagree on a zone's rules, T still reaches the last purchase
  return tx.rows<ModelCustomer>(sql`
    WITH days AS (
      SELECT customer_id, (at AT TIME ZONE ${timezone})::date AS day, sum(net_minor) AS net
      FROM (${source}) bought WHERE at < ${end}
      GROUP BY 1, 2
    ), placed AS (
      SELECT *, min(day) OVER (PARTITION BY customer_id) AS first FROM days
    ), told AS (
      SELECT customer_id, first,
        max(day) FILTER (WHERE day < ${until}::date) AS last,
        count(*) FILTER (WHERE day < ${until}::date) - 1 AS x,
        sum(net) FILTER (WHERE day < ${until}::date AND day > first) AS net,
        count(*) FILTER (WHERE day >= ${until}::date) AS later
      FROM placed WHERE first < ${until}::date
      GROUP BY customer_id, first
    )
    SELECT customer_id AS "customerId", x::int AS x, (last - first)::float8 / 7 AS tx,
      greatest(${until}::date - 1 - first, last - first)::float8 / 7 AS "T",
      coalesce(net / nullif(x, 0), 0)::float8 AS monetary, later::int AS "laterPurchases"
    FROM told ORDER BY customer_id`);
}

/** The shop's days of first and last purchase before a date, or null when there are none. */
export async function purchaseDays(
  tx: Tx,
  shopId: bigint,
  { until, timezone }: { until: string; timezone: string },
): Promise<{ first: string; last: string } | null> {
  const days = await tx.row<{ first: string | null; last: string | null }>(sql`
    SELECT (min(at) AT TIME ZONE ${timezone})::date AS first, (max(at) AT TIME ZONE ${timezone})::date AS last
    FROM purchase WHERE shop_id = ${shopId} AND at < ${midnight(until, timezone)}`);
  return days.first === null ? null : { first: days.first, last: days.last! };
}
