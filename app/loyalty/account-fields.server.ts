// Whose account Shopify does not have as it is now: noted by the database whenever points change (prisma/migrations,
// loyalty_accounts_changed), and here where something else does.
import { jsonRows } from "../commerce/json-rows.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";

export const WRITE_ACCOUNTS_TASK = "write-loyalty-accounts";

/** Milliseconds: what changes within them is written once. */
const SETTLE = 5_000;

/** Call in a transaction that changes points, or right after it. Whoever asks again meanwhile does not put it off. */
export async function scheduleAccounts(
  tx: Tx,
  shopId: bigint,
  wait = SETTLE,
  keepTime = true,
): Promise<void> {
  const name = `loyalty-accounts:${shopId}`;
  const runAt = new Date(Date.now() + wait);
  const options = { key: name, queue: name, runAt, keepTime, priority: 10 };
  await enqueue(tx, WRITE_ACCOUNTS_TASK, { shopId: `${shopId}` }, options);
}

/** Stamps and tiers can change without a point: call for those whose orders did. */
export async function noteAccounts(tx: Tx, shopId: bigint, customerIds: bigint[]): Promise<void> {
  await tx.run(sql`
    INSERT INTO loyalty_account_field AS field (shop_id, customer_id)
    SELECT ${shopId}, id FROM unnest(${customerIds}::bigint[]) id WHERE id > 0 ORDER BY id
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET turn = field.turn + 1`);
  await scheduleAccounts(tx, shopId);
}

/** The programme changed: everybody's account may read otherwise. */
export async function noteAllAccounts(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`UPDATE loyalty_account_field SET turn = turn + 1 WHERE shop_id = ${shopId}`);
  await scheduleAccounts(tx, shopId);
}

/** Tiers that ended since, and whatever else waits without a job. @returns how many wait */
export async function noteAccountsInTime(tx: Tx, shopId: bigint, now: Date): Promise<number> {
  await tx.run(sql`
    UPDATE loyalty_account_field SET turn = turn + 1, look_at = NULL WHERE shop_id = ${shopId} AND look_at <= ${now}`);
  const { due } = await tx.row<{ due: number }>(sql`
    SELECT count(*)::int AS due FROM loyalty_account_field WHERE shop_id = ${shopId} AND due`);
  if (due > 0) await scheduleAccounts(tx, shopId);
  return due;
}

export type DueAccount = {
  customerId: bigint;
  turn: number;
  digest: string | null;
  /** Shopify has no such customer any more: deleted, or merged into another */
  isGone: boolean;
};

/** @param after the last customer looked at */
export function dueAccounts(tx: Tx, shopId: bigint, after: bigint, limit: number): Promise<DueAccount[]> {
  return tx.rows<DueAccount>(sql`
    SELECT f.customer_id AS "customerId", turn, digest,
      EXISTS (SELECT FROM customer c
        WHERE c.shop_id = f.shop_id AND c.customer_id = f.customer_id AND c.deleted_at IS NOT NULL)
      OR EXISTS (SELECT FROM customer_alias a WHERE a.shop_id = f.shop_id AND a.alias_id = f.customer_id) AS "isGone"
    FROM loyalty_account_field f
    WHERE f.shop_id = ${shopId} AND due AND f.customer_id > ${after}
    ORDER BY f.customer_id LIMIT ${limit}`);
}

export type ToldAccount = {
  customerId: bigint;
  /** as it was when the account was read */
  turn: number;
  /** of what Shopify has */
  digest: string | null;
  lookAt: Date | null;
  refused: string | null;
};

/**
 * Shopify has these. Who is in the hands of another transaction is left out, and written again: waiting for it while it
 * waits for us would end one of the two.
 */
export async function confirmAccounts(tx: Tx, shopId: bigint, told: ToldAccount[]): Promise<void> {
  if (told.length === 0) return;
  await tx.run(sql`
    WITH told AS (
      SELECT * FROM json_to_recordset(${jsonRows(told)}::json)
        AS told ("customerId" bigint, turn int, digest text, "lookAt" timestamptz, refused text)),
    free AS (
      SELECT customer_id FROM loyalty_account_field
      WHERE shop_id = ${shopId} AND customer_id IN (SELECT "customerId" FROM told)
      ORDER BY customer_id FOR UPDATE SKIP LOCKED)
    UPDATE loyalty_account_field f SET told_turn = t.turn, refused = t.refused, look_at = t."lookAt", digest = t.digest,
      written_at = CASE WHEN f.digest IS DISTINCT FROM t.digest THEN now() ELSE f.written_at END
    FROM told t JOIN free ON free.customer_id = t."customerId"
    WHERE f.shop_id = ${shopId} AND f.customer_id = t."customerId"`);
}

/** How many customers' accounts wait, were refused, and why. */
export async function accountsAtShopify(
  tx: Tx,
  shopId: bigint,
): Promise<{ written: number; waiting: number; refused: number; reason: string | null }> {
  return tx.row(sql`
    SELECT count(*) FILTER (WHERE digest IS NOT NULL)::int AS written,
      count(*) FILTER (WHERE due)::int AS waiting,
      count(*) FILTER (WHERE refused IS NOT NULL)::int AS refused, max(refused) AS reason
    FROM loyalty_account_field WHERE shop_id = ${shopId}`);
}
