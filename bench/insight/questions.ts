// The questions behind the pages asked of the orders themselves, in words both PostgreSQL and DuckDB understand. They are
// the reference the product's own times are held beside; the answers are those of docs/metrics.md, days cut in UTC.

const PURCHASES = `(
  SELECT customer_id, order_id, coalesce(processed_at, created_at) AS bought_at, total_minor AS gross,
    total_minor - refunded_minor AS net
  FROM orders
  WHERE customer_id IS NOT NULL AND NOT draft AND NOT test AND cancelled_at IS NULL AND deleted_at IS NULL
    AND NOT (total_minor > 0 AND refunded_minor >= total_minor)) purchases`;

const GAPS = `(
  SELECT extract(epoch FROM bought_at - lag(bought_at) OVER (PARTITION BY customer_id ORDER BY bought_at, order_id)) / 86400.0 AS gap
  FROM ${PURCHASES}) gaps`;

/** By name; the shop's orders end with the day before END, a period is its last 90 days, W = 365. */
export function questions(end: string): Record<string, string> {
  const at = (days: number) => `(TIMESTAMP '${end} 00:00:00' - INTERVAL '${days} days')`;
  return {
    "states of a period": `
      SELECT count(CASE WHEN at_start THEN 1 END) AS s, count(CASE WHEN at_end THEN 1 END) AS e,
        count(CASE WHEN at_start AND at_end THEN 1 END) AS retained
      FROM (
        SELECT max(CASE WHEN bought_at >= ${at(455)} AND bought_at < ${at(90)} THEN 1 ELSE 0 END) = 1 AS at_start,
          max(CASE WHEN bought_at >= ${at(365)} THEN 1 ELSE 0 END) = 1 AS at_end
        FROM ${PURCHASES} WHERE bought_at < ${at(0)} GROUP BY customer_id) customers`,
    "repeat purchase rate": `
      SELECT count(CASE WHEN n >= 2 THEN 1 END) AS twice, count(*) AS ever
      FROM (SELECT customer_id, count(*) AS n FROM ${PURCHASES} GROUP BY customer_id) customers`,
    "time between purchases": `
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS median FROM ${GAPS} WHERE gap IS NOT NULL`,
    "month cohorts": `
      SELECT cohort, month, count(DISTINCT customer_id) AS customers, sum(net) AS net
      FROM (
        SELECT customer_id, net, date_trunc('month', bought_at) AS month,
          date_trunc('month', min(bought_at) OVER (PARTITION BY customer_id)) AS cohort
        FROM ${PURCHASES}) placed
      GROUP BY 1, 2`,
    "RFM groups": `
      SELECT r, (f + m + 1) / 2 AS fm, count(*) AS customers, sum(net) AS net
      FROM (
        SELECT net, ${score("last_at")} AS r, ${score("n")} AS f, ${score("net")} AS m
        FROM (SELECT customer_id, max(bought_at) AS last_at, count(*) AS n, sum(net) AS net FROM ${PURCHASES}
          GROUP BY customer_id) customers) scored
      GROUP BY 1, 2`,
  };
}

function score(by: string): string {
  return `1 + floor(5.0 * (rank() OVER (ORDER BY ${by}) - 1) / count(*) OVER ())`;
}
