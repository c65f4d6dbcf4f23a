// The account of each reconciliation: since when it looked, how much, and what was missing.
import { sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";

export const RECONCILE_TASK = "reconcile";
/** Names of healed orders kept for the merchant; the number is of all. */
const NAMES_KEPT = 100;

export type ReconciliationRow = {
  runId: bigint;
  state: "queued" | "running" | "done" | "failed";
  /** what was changed at Shopify since then was looked at */
  since: Date | null;
  ordersSeen: number;
  customersSeen: number;
  ordersHealed: number;
  customersHealed: number;
  healedOrders: string[];
  reason: string | null;
  createdAt: Date;
  finishedAt: Date | null;
};

/** The newest first. */
export function listReconciliations(tx: Tx, shopId: bigint, limit = 5): Promise<ReconciliationRow[]> {
  return tx.rows(sql`
    SELECT run_id AS "runId", state, since, orders_seen AS "ordersSeen", customers_seen AS "customersSeen",
      orders_healed AS "ordersHealed", customers_healed AS "customersHealed", healed_orders AS "healedOrders", reason,
      created_at AS "createdAt", finished_at AS "finishedAt"
    FROM reconciliation_run WHERE shop_id = ${shopId} ORDER BY run_id DESC LIMIT ${limit}`);
}

/** Enqueues a reconciliation, or leaves the one that is under way. @returns its id */
export async function startReconciliation(tx: Tx, shopId: bigint, runAt?: Date): Promise<bigint> {
  const [open] = await tx.rows<{ id: bigint }>(sql`
    SELECT run_id AS id FROM reconciliation_run
    WHERE shop_id = ${shopId} AND state IN ('queued', 'running') ORDER BY run_id DESC LIMIT 1`);
  const id =
    open?.id ??
    (
      await tx.row<{ id: bigint }>(
        sql`INSERT INTO reconciliation_run (shop_id) VALUES (${shopId}) RETURNING run_id AS id`,
      )
    ).id;
  const payload = { shopId: shopId.toString(), runId: id.toString() };
  await enqueue(tx, RECONCILE_TASK, payload, {
    key: `reconcile:${shopId}`,
    queue: `imports:${shopId}`,
    runAt,
    maxAttempts: 6,
  });
  return id;
}

/** Counts start anew: every try looks at everything. @returns null when it has ended: nothing to do */
export async function beginReconciliation(
  tx: Tx,
  shopId: bigint,
  runId: bigint,
  overlapSeconds: number,
): Promise<{ since: Date } | null> {
  const [run] = await tx.rows<{ since: Date }>(sql`
    UPDATE reconciliation_run SET state = 'running', started_at = now(), reason = NULL, orders_seen = 0,
      customers_seen = 0, since = coalesce(
        (SELECT max(last.started_at) FROM reconciliation_run last
          WHERE last.shop_id = ${shopId} AND last.state = 'done') - ${overlapSeconds} * interval '1 second',
        (SELECT installed_at FROM shop WHERE shop.shop_id = ${shopId}) - interval '1 day',
        now() - interval '30 days')
    WHERE shop_id = ${shopId} AND run_id = ${runId} AND state IN ('queued', 'running')
    RETURNING since`);
  return run ?? null;
}

export type Looked = {
  orders?: number;
  customers?: number;
  /** names of those that were missing or older */
  healedOrders?: string[];
  healedCustomers?: number;
};

export async function noteLooked(tx: Tx, shopId: bigint, runId: bigint, looked: Looked): Promise<void> {
  const { orders = 0, customers = 0, healedOrders = [], healedCustomers = 0 } = looked;
  await tx.run(sql`
    UPDATE reconciliation_run SET orders_seen = orders_seen + ${orders}, customers_seen = customers_seen + ${customers},
      orders_healed = orders_healed + ${healedOrders.length}, customers_healed = customers_healed + ${healedCustomers},
      healed_orders = (healed_orders || ${healedOrders}::text[])[1:${NAMES_KEPT}::int]
    WHERE shop_id = ${shopId} AND run_id = ${runId}`);
}

/** @param reason for the merchant; null when it went well, or when it will be tried again without a word */
export async function endReconciliation(
  tx: Tx,
  shopId: bigint,
  runId: bigint,
  state: "done" | "failed" | "queued",
  reason: string | null = null,
): Promise<void> {
  await tx.run(sql`
    UPDATE reconciliation_run SET state = ${state}, reason = ${reason},
      finished_at = CASE WHEN ${state === "queued"} THEN NULL ELSE now() END
    WHERE shop_id = ${shopId} AND run_id = ${runId}`);
}
