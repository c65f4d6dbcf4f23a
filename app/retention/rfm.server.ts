// Recency, frequency and monetary scores of a shop's customers at an instant: docs/metrics.md, "RFM".
import type { Sql } from "sql-template-tag";
import { sql, type Tx } from "../platform/db.server.ts";
import { frequencyMonetary, RFM_GROUPS, type RfmGroup, rfmGroup, type Score } from "./rfm-groups.ts";
import { type RfmTotals, rfmTotalsOf } from "./rfm-totals.ts";

export type RfmCustomer = {
  customerId: bigint;
  email: string | null;
  /** elapsed seconds / 86,400 since the last purchase */
  recencyDays: number;
  /** purchases */
  frequency: number;
  /** net */
  monetaryMinor: bigint;
  r: Score;
  f: Score;
  m: Score;
  group: RfmGroup;
};

/** Every customer with a purchase before `at`, by e-mail (byte by byte), those without one last. */
export async function rfmCustomers(tx: Tx, shopId: bigint, at: Date): Promise<RfmCustomer[]> {
  const source = await purchasesBefore(tx, shopId, at);
  const rows = await tx.rows<Omit<RfmCustomer, "group">>(sql`
    WITH scored AS (${scored(source)})
    SELECT s.customer_id AS "customerId", c.email,
      extract(epoch FROM ${at}::timestamptz - s.last_at)::float8 / 86400 AS "recencyDays",
      s.purchases AS frequency, s.net_minor AS "monetaryMinor", s.r, s.f, s.m
    FROM scored s LEFT JOIN customer c ON c.shop_id = ${shopId} AND c.customer_id = s.customer_id
    ORDER BY c.email COLLATE "C" NULLS LAST, s.customer_id`);
  return rows.map((row) => ({ ...row, group: rfmGroup(row.r, frequencyMonetary(row.f, row.m)) }));
}

/** How many customers each cell of the grid and each group has, and what they have bought. Net in minor units. */
export async function rfmTotals(tx: Tx, shopId: bigint, at: Date): Promise<RfmTotals> {
  return totalsOf(tx, scored(await purchasesBefore(tx, shopId, at)));
}

/** As rfmTotals, of the scores as they are stored. */
export function storedRfmTotals(tx: Tx, shopId: bigint): Promise<RfmTotals> {
  return totalsOf(tx, storedScores(shopId));
}

/** @param scores customer_id, net_minor, r, f, m */
async function totalsOf(tx: Tx, scores: Sql): Promise<RfmTotals> {
  const rows = await tx.rows<{ r: Score; fm: Score; customers: number; netMinor: bigint }>(sql`
    SELECT r, ${FM} AS fm, count(*)::int AS customers, sum(net_minor)::bigint AS "netMinor"
    FROM (${scores}) scored GROUP BY 1, 2`);
  return rfmTotalsOf(rows);
}

/** `from` is null for those who first bought in between; net is that of the later date. */
export type RfmMove = { from: RfmGroup | null; to: RfmGroup; customers: number; netMinor: bigint };

/** How many customers went from which group to which between two instants; stays included, empty moves left out. */
export async function rfmMoves(tx: Tx, shopId: bigint, from: Date, to: Date): Promise<RfmMove[]> {
  if (from > to) throw new RangeError("Movement goes from the earlier date to the later one.");
  const earlier = scored(await purchasesBefore(tx, shopId, from));
  return movesBetween(tx, earlier, scored(await purchasesBefore(tx, shopId, to)));
}

/** As rfmMoves, to the scores as they are stored. */
export async function rfmMovesToStored(tx: Tx, shopId: bigint, from: Date): Promise<RfmMove[]> {
  return movesBetween(tx, scored(await purchasesBefore(tx, shopId, from)), storedScores(shopId));
}

function storedScores(shopId: bigint): Sql {
  return sql`
    SELECT s.customer_id, f.net_minor, s.r::int, s.f::int, s.m::int
    FROM customer_score s JOIN customer_figure f ON f.shop_id = s.shop_id AND f.customer_id = s.customer_id
    WHERE s.shop_id = ${shopId}`;
}

/** @param earlier @param later customer_id, net_minor, r, f, m */
async function movesBetween(tx: Tx, earlier: Sql, later: Sql): Promise<RfmMove[]> {
  // joined by customer before anything else: groups first would leave PostgreSQL guessing how many rows meet
  const rows = await tx.rows<{
    fromR: Score | null;
    fromFm: Score;
    toR: Score;
    toFm: Score;
    customers: number;
    netMinor: bigint;
  }>(sql`
    WITH earlier AS (SELECT customer_id, r, ${FM} AS fm FROM (${earlier}) scores),
    later AS (SELECT customer_id, net_minor, r, ${FM} AS fm FROM (${later}) scores)
    SELECT e.r AS "fromR", e.fm AS "fromFm", l.r AS "toR", l.fm AS "toFm", count(*)::int AS customers,
      sum(l.net_minor)::bigint AS "netMinor"
    FROM later l LEFT JOIN earlier e USING (customer_id)
    GROUP BY 1, 2, 3, 4`);
  const moves = new Map<string, RfmMove>();
  for (const { fromR, fromFm, toR, toFm, customers, netMinor } of rows) {
    const was = fromR === null ? null : rfmGroup(fromR, fromFm);
    const became = rfmGroup(toR, toFm);
    const move = moves.get(`${was}/${became}`) ?? { from: was, to: became, customers: 0, netMinor: 0n };
    move.customers += customers;
    move.netMinor += netMinor;
    moves.set(`${was}/${became}`, move);
  }
  const place = (group: RfmGroup | null) => (group === null ? RFM_GROUPS.length : RFM_GROUPS.indexOf(group));
  return [...moves.values()].sort(
    (one, other) => place(one.from) - place(other.from) || place(one.to) - place(other.to),
  );
}

const FM = sql`((f + m + 1) / 2)`;

/**
 * Customers with their last purchase, number and net before an instant. When nothing was bought since – the usual
 * case, today – the figures kept per customer are just that, and the purchases need not be read.
 */
async function purchasesBefore(tx: Tx, shopId: bigint, at: Date): Promise<Sql> {
  const { later } = await tx.row<{ later: boolean }>(
    sql`SELECT EXISTS (SELECT FROM purchase WHERE shop_id = ${shopId} AND at >= ${at}) AS later`,
  );
  return later
    ? sql`
      SELECT customer_id, count(*)::int AS purchases, max(at) AS last_at, sum(net_minor)::bigint AS net_minor
      FROM purchase WHERE shop_id = ${shopId} AND at < ${at} GROUP BY customer_id`
    : sql`SELECT customer_id, purchases, last_at, net_minor FROM customer_figure WHERE shop_id = ${shopId}`;
}

/** rank() − 1 is the number of customers strictly worse: equal customers get equal scores, which ntile would not give. */
function scored(source: Sql): Sql {
  const score = (order: Sql) => sql`(1 + 5 * (rank() OVER (ORDER BY ${order}) - 1) / count(*) OVER ())::int`;
  return sql`
    SELECT customer_id, purchases, last_at, net_minor,
      ${score(sql`last_at`)} AS r, ${score(sql`purchases`)} AS f, ${score(sql`net_minor`)} AS m
    FROM (${source}) bought`;
}
