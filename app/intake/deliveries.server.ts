// The inbox as the merchant sees it: what came, what became of it, and trying again.
import { join, type Sql } from "sql-template-tag";
import { empty, sql, type Tx } from "../platform/db.server.ts";

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
  dueAt: Date;
  /** why it was ignored, failed, or is tried again */
  reason: string | null;
  processedAt: Date | null;
  bodyBytes: number;
};

export type DeliveryQuery = {
  state?: DeliveryState;
  topic?: string;
  /** rows that came before this `seq`: the last one of the page before */
  before?: bigint;
  /** at most 200; default 50 */
  limit?: number;
};

/** Newest first. */
export async function listDeliveries(
  tx: Tx,
  shopId: bigint,
  { state, topic, before, limit = 50 }: DeliveryQuery = {},
): Promise<{ rows: DeliveryRow[]; hasMore: boolean }> {
  const most = Math.min(Math.max(limit, 1), 200);
  const rows = await tx.rows<DeliveryRow>(sql`
    SELECT webhook_id AS "webhookId", seq, topic, api_version AS "apiVersion", triggered_at AS "triggeredAt",
      received_at AS "receivedAt", state, attempts, due_at AS "dueAt", reason, processed_at AS "processedAt",
      coalesce(octet_length(body), 0) AS "bodyBytes"
    FROM delivery
    WHERE shop_id = ${shopId} ${when(state, sql`AND state = ${state}`)} ${when(topic, sql`AND topic = ${topic}`)}
      ${when(before, sql`AND seq < ${before}`)}
    ORDER BY seq DESC LIMIT ${most + 1}`);
  return { rows: rows.slice(0, most), hasMore: rows.length > most };
}

function when(value: unknown, condition: Sql): Sql {
  return value === undefined ? empty : condition;
}

export type DeliveryCounts = {
  byTopic: { topic: string; state: DeliveryState; count: number }[];
  byState: Record<DeliveryState, number>;
  /** seconds the oldest delivery has been due and not read; null when none is */
  lagSeconds: number | null;
  lastReceivedAt: Date | null;
};

export async function deliveryCounts(tx: Tx, shopId: bigint): Promise<DeliveryCounts> {
  const byTopic = await tx.rows<{ topic: string; state: DeliveryState; count: number }>(sql`
    SELECT topic, state, count(*)::int AS count FROM delivery WHERE shop_id = ${shopId}
    GROUP BY 1, 2 ORDER BY 1, 2`);
  const byState: Record<DeliveryState, number> = { pending: 0, done: 0, ignored: 0, failed: 0 };
  for (const { state, count } of byTopic) byState[state] += count;
  const times = await tx.row<Pick<DeliveryCounts, "lagSeconds" | "lastReceivedAt">>(sql`
    SELECT max(received_at) AS "lastReceivedAt",
      (extract(epoch FROM now() - min(due_at) FILTER (WHERE state = 'pending' AND due_at <= now())))::float8 AS "lagSeconds"
    FROM delivery WHERE shop_id = ${shopId}`);
  return { byTopic, byState, ...times };
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
    UPDATE delivery SET state = 'pending', attempts = 0, due_at = now(), reason = NULL, processed_at = NULL
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
