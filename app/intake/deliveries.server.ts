// The inbox as the merchant sees it: what came, what became of it, and trying again.
import { join, type Sql } from "sql-template-tag";
import { empty, sql, type Tx } from "../platform/db.server.ts";
import { MOST_BY_TOPIC, MOST_COUNTED } from "./inbox-health.ts";

export type DeliveryState = "pending" | "done" | "ignored" | "failed";

export type DeliveryRow = {
  webhookId: string;
  seq: bigint;
  topic: string;
  apiVersion: string | null;
  /** as Shopify wrote it */
  triggeredAt: string | null;
  receivedAt: Date;
  state: DeliveryState;
  attempts: number;
  /** how often somebody asked for it to be processed again */
  replays: number;
  dueAt: Date;
  /** why it was ignored, failed, or is tried again */
  reason: string | null;
  processedAt: Date | null;
  bodyBytes: number;
};

export type DeliveryQuery = {
  state?: DeliveryState;
  topic?: string;
  /** part of the topic, of the reason, or the whole id */
  search?: string;
  /** with `state`: it is searched among so many of the newest only; default: among all */
  newest?: number;
  /** rows that came before this `seq`: the last one of the page before */
  before?: bigint;
  /** rows passed over */
  offset?: number;
  /** at most 200; default 50 */
  limit?: number;
};

/** Newest first. */
export async function listDeliveries(
  tx: Tx,
  shopId: bigint,
  query: DeliveryQuery = {},
): Promise<{ rows: DeliveryRow[]; hasMore: boolean }> {
  const most = Math.min(Math.max(query.limit ?? 50, 1), 200);
  const rows = await tx.rows<DeliveryRow>(sql`
    SELECT webhook_id AS "webhookId", seq, topic, api_version AS "apiVersion", triggered_at AS "triggeredAt",
      received_at AS "receivedAt", state, attempts, replays, due_at AS "dueAt", reason, processed_at AS "processedAt",
      coalesce(octet_length(body), 0) AS "bodyBytes"
    ${amongDeliveries(shopId, query)} WHERE ${wanted(shopId, query)}
    ORDER BY seq DESC LIMIT ${most + 1} OFFSET ${query.offset ?? 0}`);
  return { rows: rows.slice(0, most), hasMore: rows.length > most };
}

/** How many match; at most MOST_COUNTED, which stands for "as many or more". */
export async function countDeliveries(tx: Tx, shopId: bigint, query: DeliveryQuery): Promise<number> {
  const { count } = await tx.row<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM (
      SELECT ${amongDeliveries(shopId, query)} WHERE ${wanted(shopId, query)} LIMIT ${MOST_COUNTED}) found`);
  return count;
}

function wanted(shopId: bigint, { state, topic, search, before }: DeliveryQuery): Sql {
  const part = search ? `%${search.replace(/[\\%_]/g, "\\$&")}%` : undefined;
  return sql`shop_id = ${shopId} ${when(state, sql`AND state = ${state}`)} ${when(topic, sql`AND topic = ${topic}`)}
    ${when(part, sql`AND (topic ILIKE ${part} OR reason ILIKE ${part} OR webhook_id = ${search})`)}
    ${when(before, sql`AND seq < ${before}`)}`;
}

/** Searched are the newest alone, where so many are named. */
function amongDeliveries(shopId: bigint, { state, search, newest }: DeliveryQuery): Sql {
  if (!search || !newest || !state) return sql`FROM delivery`;
  return sql`
    FROM (SELECT * FROM delivery WHERE shop_id = ${shopId} AND state = ${state} ORDER BY seq DESC LIMIT ${newest}) delivery`;
}

function when(value: unknown, condition: Sql): Sql {
  return value === undefined ? empty : condition;
}

export type DeliveryCounts = {
  byTopic: { topic: string; state: DeliveryState; count: number }[];
  byState: Record<DeliveryState, number>;
  /** how many of these were processed again because somebody asked */
  replayed: number;
  /** when the oldest of these came; null when none did */
  since: Date | null;
};

/** What the newest deliveries are and what became of them, however many are kept. @param most of the newest */
export async function deliveryCounts(tx: Tx, shopId: bigint, most = MOST_BY_TOPIC): Promise<DeliveryCounts> {
  const rows = await tx.rows<DeliveryCounts["byTopic"][number] & { replayed: number; since: Date }>(sql`
    SELECT topic, state, count(*)::int AS count, count(*) FILTER (WHERE replays > 0)::int AS replayed,
      min(received_at) AS since
    FROM (SELECT topic, state, replays, received_at FROM delivery WHERE shop_id = ${shopId}
      ORDER BY received_at DESC LIMIT ${most}) newest
    GROUP BY 1, 2 ORDER BY 1, 2`);
  const counts: DeliveryCounts = {
    byTopic: rows.map(({ topic, state, count }) => ({ topic, state, count })),
    byState: { pending: 0, done: 0, ignored: 0, failed: 0 },
    replayed: 0,
    since: null,
  };
  for (const { state, count, replayed, since } of rows) {
    counts.byState[state] += count;
    counts.replayed += replayed;
    if (!counts.since || since < counts.since) counts.since = since;
  }
  return counts;
}

/**
 * Puts deliveries back in line, with all their attempts before them; those whose body is gone stay as they are.
 * @param which by their ids, or all in a state
 * @returns how many
 */
export async function replayDeliveries(
  tx: Tx,
  shopId: bigint,
  which: { webhookIds: string[] } | { state: Exclude<DeliveryState, "pending"> },
): Promise<number> {
  const condition =
    "state" in which ? sql`state = ${which.state}` : sql`webhook_id = ANY(${which.webhookIds}::text[])`;
  return tx.run(sql`
    UPDATE delivery SET state = 'pending', attempts = 0, replays = replays + 1, due_at = now(), reason = NULL,
      processed_at = NULL
    WHERE shop_id = ${shopId} AND state <> 'pending' AND body IS NOT NULL AND ${condition}`);
}

/** What became of one delivery. */
export type Outcome = { webhookId: string } & (
  | { state: "done" }
  | { state: "ignored" | "failed"; reason: string }
  | { state: "pending"; reason: string; retryInSeconds: number }
);

/** Writes what became of claimed deliveries of one shop. */
export async function settleDeliveries(tx: Tx, shopId: bigint, outcomes: Outcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const columns = [
    sql`${outcomes.map((one) => one.webhookId)}::text[]`,
    sql`${outcomes.map((one) => one.state)}::text[]`,
    sql`${outcomes.map((one) => ("reason" in one ? one.reason : null))}::text[]`,
    sql`${outcomes.map((one) => ("retryInSeconds" in one ? one.retryInSeconds : 0))}::int[]`,
  ];
  await tx.run(sql`
    UPDATE delivery d SET state = o.state, reason = o.reason, claimed_until = NULL,
      due_at = CASE WHEN o.state = 'pending' THEN clock_timestamp() + o.seconds * interval '1 second' ELSE d.due_at END,
      processed_at = CASE WHEN o.state = 'pending' THEN NULL ELSE clock_timestamp() END
    FROM unnest(${join(columns)}) AS o (webhook_id, state, reason, seconds)
    WHERE d.shop_id = ${shopId} AND d.webhook_id = o.webhook_id`);
}
