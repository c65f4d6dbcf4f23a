// Store credit that points were spent on: promised with the redemption, given by a job, and if Shopify refuses the points
// come back.
import { sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import { endOfDay } from "./lot-dates.ts";
import { type CodeRequest, giveBackRedemption } from "./redeem.server.ts";

export const STORE_CREDIT_TASK = "store-credit";
export const STORE_CREDIT_SCOPE = "write_store_credit_account_transactions";

/** Why it waits, or was refused: words of ours for what Shopify says; pages have a text for each. */
export const CREDIT_PROBLEMS = [
  "scope",
  "token",
  "limit",
  "currency",
  "customer",
  "expiry",
  "refused",
] as const;
export type CreditProblem = (typeof CREDIT_PROBLEMS)[number];

/** With the redemption, in its transaction. */
export async function promiseCredit(
  tx: Tx,
  shopId: bigint,
  { redemptionId, reward: { value }, currency, timezone, now }: CodeRequest,
): Promise<void> {
  if (value.kind !== "store-credit") throw new Error(`"${value.kind}" is no store credit`);
  const expiresAt = value.expiresDays === null ? null : endOfDay(now, value.expiresDays, timezone);
  await tx.run(sql`
    INSERT INTO loyalty_credit (shop_id, redemption_id, minor, currency, expires_at, created_at)
    VALUES (${shopId}, ${redemptionId}, ${value.minor}, ${currency}, ${expiresAt}, ${now})`);
  await scheduleCredit(tx, shopId, redemptionId);
}

/**
 * A shop's credits go one after the other: of two alike each finds its own at Shopify, and however many there are, they
 * take one of a worker's places.
 */
async function scheduleCredit(tx: Tx, shopId: bigint, redemptionId: bigint): Promise<void> {
  const payload = { shopId: `${shopId}`, redemptionId: `${redemptionId}` };
  const key = `store-credit:${shopId}:${redemptionId}`;
  await enqueue(tx, STORE_CREDIT_TASK, payload, { key, queue: `store-credit:${shopId}` });
}

/** Those that wait although nobody works on them: the app was not allowed to, or gave up. @returns how many */
export async function scheduleWaitingCredits(tx: Tx, shopId: bigint): Promise<number> {
  const waiting = await tx.rows<{ id: bigint }>(sql`
    SELECT redemption_id AS id FROM loyalty_credit WHERE shop_id = ${shopId} AND state = 'waiting' ORDER BY 1`);
  for (const { id } of waiting) await scheduleCredit(tx, shopId, id);
  return waiting.length;
}

export type Credit = {
  redemptionId: bigint;
  customerId: bigint;
  minor: bigint;
  currency: string;
  expiresAt: Date | null;
  state: "waiting" | "credited" | "refused";
  createdAt: Date;
  /** since then Shopify may have it */
  sentAt: Date | null;
  endedAt: Date | null;
  problem: CreditProblem | null;
};

const CREDIT = sql`
  c.redemption_id AS "redemptionId", r.customer_id AS "customerId", c.minor, c.currency, c.expires_at AS "expiresAt",
  c.state, c.created_at AS "createdAt", c.sent_at AS "sentAt", c.ended_at AS "endedAt", c.problem`;

export async function readCredit(tx: Tx, shopId: bigint, redemptionId: bigint): Promise<Credit | null> {
  const [credit] = await tx.rows<Credit>(sql`
    SELECT ${CREDIT} FROM loyalty_credit c JOIN loyalty_redemption r USING (shop_id, redemption_id)
    WHERE c.shop_id = ${shopId} AND c.redemption_id = ${redemptionId}`);
  return credit ?? null;
}

/** A member's, the newest first. */
export function creditsOf(tx: Tx, shopId: bigint, customerId: bigint, limit = 20): Promise<Credit[]> {
  return tx.rows(sql`
    SELECT ${CREDIT} FROM loyalty_credit c JOIN loyalty_redemption r USING (shop_id, redemption_id)
    WHERE c.shop_id = ${shopId} AND r.customer_id = ${customerId} ORDER BY c.redemption_id DESC LIMIT ${limit}`);
}

/** Noted before Shopify is asked: whoever comes after looks first. */
export async function noteSent(tx: Tx, shopId: bigint, redemptionId: bigint, now: Date): Promise<void> {
  await tx.run(sql`
    UPDATE loyalty_credit SET sent_at = coalesce(sent_at, ${now})
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId} AND state = 'waiting'`);
}

/** It stays as it is, and this is why. */
export async function noteProblem(
  tx: Tx,
  shopId: bigint,
  redemptionId: bigint,
  problem: CreditProblem,
): Promise<void> {
  await tx.run(sql`
    UPDATE loyalty_credit SET problem = ${problem}
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId} AND state = 'waiting'`);
}

/** @param transactionId Shopify's */
export async function noteCredited(
  tx: Tx,
  shopId: bigint,
  redemptionId: bigint,
  transactionId: bigint,
  now: Date,
): Promise<void> {
  const changed = await tx.run(sql`
    UPDATE loyalty_credit SET state = 'credited', transaction_id = ${transactionId}, ended_at = ${now}, problem = NULL
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId} AND state = 'waiting'`);
  if (changed === 0) return;
  await tx.run(sql`
    UPDATE loyalty_redemption SET state = 'used', ended_at = ${now}
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId} AND state = 'issued'`);
}

/** Shopify will not: the points are the customer's again. */
export async function refuseCredit(
  tx: Tx,
  shopId: bigint,
  redemptionId: bigint,
  problem: CreditProblem,
  now: Date,
): Promise<void> {
  const changed = await tx.run(sql`
    UPDATE loyalty_credit SET state = 'refused', problem = ${problem}, ended_at = ${now}
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId} AND state = 'waiting'`);
  if (changed > 0) await giveBackRedemption(tx, shopId, redemptionId, now);
}

/** Which of these credits of Shopify's are known as ours already. */
export async function knownCredits(tx: Tx, shopId: bigint, ids: bigint[]): Promise<Set<bigint>> {
  const rows = await tx.rows<{ id: bigint }>(sql`
    SELECT transaction_id AS id FROM loyalty_credit
    WHERE shop_id = ${shopId} AND transaction_id = ANY(${ids}::bigint[])`);
  return new Set(rows.map(({ id }) => id));
}
