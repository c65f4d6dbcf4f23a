// The actions of a shop: proposed, dismissed and brought back, taken, and what came of those taken.
import type { ShopRow } from "../commerce/shop.server.ts";
import { wholeShop } from "../commerce/whole-shop.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { type Rule, readRule } from "../segments/rule.ts";
import { customersMatching } from "../segments/rule-sql.server.ts";
import type { ActionKind } from "./action-kinds.ts";
import { type ActionFigures, actionFigures, actionKind } from "./stored-actions.ts";

export type Proposed = {
  kind: ActionKind;
  subject: string;
  customers: number;
  worthMinor: bigint;
  figures: ActionFigures;
  /** null: written by another version, and nobody's */
  rule: Rule | null;
  computedAt: Date;
  dismissedAt: Date | null;
};

export type Taken = {
  takenId: bigint;
  kind: ActionKind;
  subject: string;
  takenAt: Date;
  customers: number;
  worthMinor: bigint;
  bought: number;
  boughtNetMinor: bigint;
  expected: number | null;
  boughtBefore: number | null;
  measuredAt: Date | null;
};

/** What is followed after an action was taken. */
export const FOLLOWED_DAYS = 30;
const MOST = 5;
const DAY = 86_400_000;

/** Up to five unless asked for more, by the money at stake; what was taken lately is left out until its time is over. */
export async function proposedActions(tx: Tx, shopId: bigint, now: Date, most = MOST): Promise<Proposed[]> {
  const rows = await tx.rows<Proposed>(sql`
    ${PROPOSED} WHERE a.shop_id = ${shopId} AND a.dismissed_at IS NULL AND NOT EXISTS (
      SELECT FROM action_taken t WHERE t.shop_id = a.shop_id AND t.kind = a.kind AND t.subject = a.subject
        AND t.taken_at >= ${followedSince(now)})
    ORDER BY a.worth_minor DESC, a.kind LIMIT ${most}`);
  return rows.map(readProposed);
}

export async function dismissedActions(tx: Tx, shopId: bigint): Promise<Proposed[]> {
  const rows = await tx.rows<Proposed>(sql`
    ${PROPOSED} WHERE a.shop_id = ${shopId} AND a.dismissed_at IS NOT NULL ORDER BY a.dismissed_at DESC`);
  return rows.map(readProposed);
}

/** Newest first. */
export function takenActions(tx: Tx, shopId: bigint, limit: number): Promise<Taken[]> {
  return tx.rows<Taken>(sql`
    SELECT taken_id AS "takenId", kind, subject, taken_at AS "takenAt", customers, worth_minor AS "worthMinor", bought,
      bought_net_minor AS "boughtNetMinor", expected, bought_before AS "boughtBefore", measured_at AS "measuredAt"
    FROM action_taken WHERE shop_id = ${shopId} ORDER BY taken_at DESC, taken_id DESC LIMIT ${limit}`);
}

export async function dismissAction(
  tx: Tx,
  shopId: bigint,
  kind: ActionKind,
  subject: string,
  at: Date,
): Promise<void> {
  await tx.run(sql`
    UPDATE next_action SET dismissed_at = ${at} WHERE shop_id = ${shopId} AND kind = ${kind} AND subject = ${subject}`);
}

/** It is ranked among the others again, if it still holds when the next ones are worked out. */
export async function bringBackAction(
  tx: Tx,
  shopId: bigint,
  kind: ActionKind,
  subject: string,
): Promise<void> {
  await tx.run(sql`
    UPDATE next_action SET dismissed_at = NULL WHERE shop_id = ${shopId} AND kind = ${kind} AND subject = ${subject}`);
}

/**
 * Notes who the action is about at this moment, and what the model expects of them.
 * @returns false when there is no such proposal any more, its rule cannot be read, or it is taken already
 */
export async function takeAction(
  tx: Tx,
  { shopId, timezone }: ShopRow,
  kind: ActionKind,
  subject: string,
  at: Date,
): Promise<boolean> {
  const [row] = await tx.rows<Proposed>(sql`
    ${PROPOSED} WHERE a.shop_id = ${shopId} AND a.kind = ${kind} AND a.subject = ${subject} FOR UPDATE`);
  const action = row && readProposed(row);
  if (!action?.rule || (await isFollowed(tx, shopId, kind, subject, at))) return false;
  const { takenId } = await tx.row<{ takenId: bigint }>(sql`
    INSERT INTO action_taken (shop_id, kind, subject, taken_at, customers, worth_minor, figures)
    VALUES (${shopId}, ${kind}, ${subject}, ${at}, 0, ${action.worthMinor}, ${JSON.stringify(action.figures)})
    RETURNING taken_id AS "takenId"`);
  await wholeShop(tx);
  // λ ~ Gamma(r + x, α + T): x and T as of the forecast's day (docs/metrics.md, "Predictive lifetime value")
  const customers = await tx.run(sql`
    INSERT INTO action_customer (shop_id, taken_id, customer_id, p_alive, rate_shape, rate_weeks)
    SELECT ${shopId}, ${takenId}, m.customer_id, f.p_alive, (s.parameters ->> 'r')::float8 + d.x,
      (s.parameters ->> 'alpha')::float8 + d.weeks
    FROM (${customersMatching(action.rule, { shopId, at, timezone })}) m
    LEFT JOIN customer_forecast f ON f.shop_id = ${shopId} AND f.customer_id = m.customer_id
    LEFT JOIN shop_forecast s ON s.shop_id = ${shopId} AND s.model IS NOT NULL
    LEFT JOIN (
      SELECT p.customer_id, count(DISTINCT (p.at AT TIME ZONE ${timezone})::date) - 1 AS x,
        greatest(0, min(w.day) - 1 - min((p.at AT TIME ZONE ${timezone})::date))::float8 / 7 AS weeks
      FROM purchase p JOIN shop_forecast w ON w.shop_id = p.shop_id AND p.at < w.as_of
      WHERE p.shop_id = ${shopId} GROUP BY p.customer_id
    ) d ON d.customer_id = m.customer_id`);
  await tx.run(sql`
    UPDATE action_taken SET customers = ${customers} WHERE shop_id = ${shopId} AND taken_id = ${takenId}`);
  return true;
}

/** A second press, or another tab, takes nothing twice. Call with the proposal's row held. */
async function isFollowed(tx: Tx, shopId: bigint, kind: ActionKind, subject: string, at: Date) {
  const { followed } = await tx.row<{ followed: boolean }>(sql`
    SELECT EXISTS (SELECT FROM action_taken WHERE shop_id = ${shopId} AND kind = ${kind} AND subject = ${subject}
      AND taken_at >= ${followedSince(at)}) AS followed`);
  return followed;
}

/** For what was taken by mistake: as if it never was, and proposed again. What is no longer followed stays as it is. */
export async function untakeAction(tx: Tx, shopId: bigint, takenId: bigint, at: Date): Promise<void> {
  await tx.run(sql`
    WITH undone AS (
      DELETE FROM action_taken
      WHERE shop_id = ${shopId} AND taken_id = ${takenId} AND taken_at >= ${followedSince(at)} RETURNING taken_id)
    DELETE FROM action_customer WHERE shop_id = ${shopId} AND taken_id IN (SELECT taken_id FROM undone)`);
}

/** What was taken since then is followed at an instant. */
export function followedSince(at: Date): Date {
  return new Date(at.getTime() - FOLLOWED_DAYS * DAY);
}

/** Looks what those of each action bought since, while it is followed and once at the end. */
export async function measureActions(tx: Tx, shopId: bigint, now: Date): Promise<void> {
  await wholeShop(tx);
  await tx.run(sql`
    WITH followed AS (
      SELECT taken_id, taken_at, least(${now}::timestamptz, taken_at + ${`${FOLLOWED_DAYS} days`}::interval) AS until
      FROM action_taken
      WHERE shop_id = ${shopId}
        AND (measured_at IS NULL OR measured_at < taken_at + ${`${FOLLOWED_DAYS} days`}::interval)
    ), bought AS (
      SELECT f.taken_id, count(DISTINCT p.customer_id)::int AS customers, coalesce(sum(p.net_minor), 0)::bigint AS net
      FROM followed f
      JOIN action_customer c ON c.shop_id = ${shopId} AND c.taken_id = f.taken_id
      JOIN purchase p ON p.shop_id = ${shopId} AND p.customer_id = c.customer_id AND p.at >= f.taken_at AND p.at < f.until
      GROUP BY 1
    ), before AS (
      SELECT f.taken_id, count(DISTINCT p.customer_id)::int AS customers
      FROM followed f
      JOIN action_customer c ON c.shop_id = ${shopId} AND c.taken_id = f.taken_id
      JOIN purchase p ON p.shop_id = ${shopId} AND p.customer_id = c.customer_id
        AND p.at < f.taken_at AND p.at >= f.taken_at - (f.until - f.taken_at)
      GROUP BY 1
    ), expected AS (
      -- P(alive) × the chance that a rate of Gamma(shape, weeks) brings a purchase in time
      SELECT f.taken_id, sum(c.p_alive * (1 - power(c.rate_weeks / (c.rate_weeks
          + extract(epoch FROM f.until - f.taken_at)::float8 / 604800), c.rate_shape))) AS customers
      FROM followed f JOIN action_customer c ON c.shop_id = ${shopId} AND c.taken_id = f.taken_id
      GROUP BY 1
    )
    UPDATE action_taken t SET bought = coalesce(b.customers, 0), bought_net_minor = coalesce(b.net, 0),
      bought_before = coalesce(e.customers, 0), expected = x.customers, measured_at = ${now}
    FROM followed f
    LEFT JOIN bought b USING (taken_id) LEFT JOIN before e USING (taken_id) LEFT JOIN expected x USING (taken_id)
    WHERE t.shop_id = ${shopId} AND t.taken_id = f.taken_id`);
}

const PROPOSED = sql`
  SELECT a.kind, a.subject, a.customers, a.worth_minor AS "worthMinor", a.figures, a.rule, a.computed_at AS "computedAt",
    a.dismissed_at AS "dismissedAt"
  FROM next_action a`;

function readProposed(row: Proposed): Proposed {
  return {
    ...row,
    kind: actionKind.parse(row.kind),
    figures: actionFigures.parse(row.figures),
    rule: readRule(row.rule).rule,
  };
}
