// Hands out codes: each once, however many ask at the same time, and one for each key, however often it is asked.
import { sql, type Tx } from "../platform/db.server.ts";
import { scheduleFill } from "./pools.server.ts";

export type IssueWish = {
  poolId: bigint;
  /** who gets it, for the record: "visitor:…", "customer:…" */
  holder: string;
  /** one code for each: the same key gets the same code again */
  key: string;
  now?: Date;
};

export type IssuedCode =
  | {
      ok: true;
      code: string;
      /** when Shopify stops taking it; null = no end */
      expiresAt: Date | null;
      /** everybody gets this one: the pool had none of one's own left */
      shared: boolean;
      /** it was handed out before */
      again: boolean;
    }
  /** empty: none is left, and no shared one is allowed; over: the pool is paused, ended, or not yet begun */
  | { ok: false; reason: "empty" | "over" };

/**
 * Call inside a transaction that entered the shop: the code is handed out if and only if that commits.
 * Makes no call to Shopify. Asks for more codes to be made when few are left.
 */
export async function issueCode(
  tx: Tx,
  shopId: bigint,
  { poolId, holder, key, now = new Date() }: IssueWish,
): Promise<IssuedCode> {
  // of two with the same key the second waits here, and then finds what the first was given
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`code:${shopId}:${poolId}:${key}`}, 0))`);
  const [before] = await tx.rows<{ code: string; expiresAt: Date | null; shared: boolean }>(sql`
    SELECT code, expires_at AS "expiresAt", shared FROM code_issue
    WHERE shop_id = ${shopId} AND pool_id = ${poolId} AND issue_key = ${key}`);
  if (before) return { ok: true, ...before, again: true };

  const sources = await openDiscounts(tx, shopId, poolId, now);
  if (!sources) return { ok: false, reason: "over" };
  const own = sources.find(({ kind }) => kind === "unique");
  const shared = sources.find(({ kind }) => kind === "shared");
  const taken = own && (await takeFree(tx, shopId, own.discountId));
  if (!own || (await isLow(tx, shopId, own))) await scheduleFill(tx, shopId, poolId);
  const code = taken ?? shared?.code;
  if (!code) return { ok: false, reason: "empty" };
  const { expiresAt } = taken ? own : shared!;
  await tx.run(sql`
    INSERT INTO code_issue (shop_id, pool_id, issue_key, code, shared, holder, issued_at, expires_at)
    VALUES (${shopId}, ${poolId}, ${key}, ${code}, ${!taken}, ${holder}, ${now}, ${expiresAt})`);
  return { ok: true, code, expiresAt, shared: !taken, again: false };
}

type OpenDiscount = {
  discountId: bigint;
  kind: "unique" | "shared";
  code: string;
  expiresAt: Date | null;
  refillBelow: number;
};

/** What codes may come from at that instant; null when the pool gives none. */
async function openDiscounts(
  tx: Tx,
  shopId: bigint,
  poolId: bigint,
  now: Date,
): Promise<OpenDiscount[] | null> {
  const rows = await tx.rows<OpenDiscount & { discountId: bigint | null }>(sql`
    SELECT d.discount_id AS "discountId", d.kind, d.code, d.ends_at AS "expiresAt", p.refill_below AS "refillBelow"
    FROM discount_pool p
    LEFT JOIN discount d ON d.shop_id = p.shop_id AND d.pool_id = p.pool_id AND d.gid IS NOT NULL
      AND d.deactivated_at IS NULL AND d.issues_from <= ${now} AND (d.issues_until IS NULL OR d.issues_until > ${now})
    WHERE p.shop_id = ${shopId} AND p.pool_id = ${poolId} AND p.state = 'active'
      AND p.starts_at <= ${now} AND (p.ends_at IS NULL OR p.ends_at > ${now})`);
  if (rows.length === 0) return null;
  return rows.filter(({ discountId }) => discountId !== null);
}

async function takeFree(tx: Tx, shopId: bigint, discountId: bigint): Promise<string | undefined> {
  const [row] = await tx.rows<{ code: string }>(sql`
    UPDATE discount_code SET state = 'issued'
    WHERE shop_id = ${shopId} AND code = (
      SELECT code FROM discount_code
      WHERE shop_id = ${shopId} AND discount_id = ${discountId} AND state = 'free'
      ORDER BY code LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING code`);
  return row?.code;
}

/** Looks at no more than the refill's mark, so that it costs the same however many there are. */
async function isLow(tx: Tx, shopId: bigint, { discountId, refillBelow }: OpenDiscount): Promise<boolean> {
  const rows = await tx.rows(sql`
    SELECT FROM discount_code WHERE shop_id = ${shopId} AND discount_id = ${discountId} AND state = 'free'
    OFFSET ${Math.max(0, refillBelow - 1)} LIMIT 1`);
  return rows.length === 0;
}
