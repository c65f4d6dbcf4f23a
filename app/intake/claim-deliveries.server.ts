// Which deliveries a worker takes next. A claim is committed before anything is read: a delivery that ends the process
// or its connection has then been counted, and is tried again in smaller and smaller company until it stands alone.
import { sql, type Tx } from "../platform/db.server.ts";

export type Claim = {
  shopId: bigint;
  webhookId: string;
  /** this one included */
  attempts: number;
};

export type ClaimedDelivery = {
  shopId: bigint;
  webhookId: string;
  topic: string;
  triggeredAt: string | null;
  receivedAt: Date;
  /** before this one */
  attempts: number;
  /** null when it was erased on request */
  body: Buffer | null;
};

// Measured: claiming a hundred at a time is 23 × as fast as one by one. A shop's share is large enough for that and small
// enough that the next shop's turn comes soon.
const MOST = 300;
const SHARE = 100;
const MOST_BYTES = 32 * 2 ** 20;
const SHOPS_AT_A_LOOK = 32;

/** Seconds from the claim to the lock on its rows, which lasts to the end; whoever is slower finds his claim taken. */
const LEASE = 3;

/**
 * Takes due deliveries from the shops in turn, at most 100 of each; shops that another worker is at are passed over.
 * @param after the last shop of the claim before; 0 = begin anew
 * @returns nothing when nothing is due in any shop
 */
export async function claimWaiting(tx: Tx, after: bigint): Promise<Claim[]> {
  let from = after;
  let hasTurned = after === 0n;
  for (;;) {
    const shops = await waitingShops(tx, from);
    const free = shops.filter((shop) => shop.isFree).map((shop) => shop.shopId);
    const claims = free.length > 0 ? await claimOf(tx, free) : [];
    if (claims.length > 0) return claims;
    if (shops.length === SHOPS_AT_A_LOOK) from = shops.at(-1)!.shopId;
    else if (hasTurned) return [];
    else {
      hasTurned = true;
      from = 0n;
    }
  }
}

// from one shop to the next by the index, without reading what waits in between
function waitingShops(tx: Tx, after: bigint): Promise<{ shopId: bigint; isFree: boolean }[]> {
  return tx.rows(sql`
    WITH RECURSIVE waiting AS (
      (SELECT shop_id, 1 AS nth FROM delivery
        WHERE state = 'pending' AND claimed_until IS NULL AND shop_id > ${after} ORDER BY shop_id LIMIT 1)
      UNION ALL
      SELECT following.shop_id, nth + 1 FROM waiting CROSS JOIN LATERAL (
        SELECT shop_id FROM delivery d
        WHERE d.state = 'pending' AND d.claimed_until IS NULL AND d.shop_id > waiting.shop_id
        ORDER BY d.shop_id LIMIT 1) following
      WHERE nth < ${SHOPS_AT_A_LOOK})
    SELECT shop_id AS "shopId", NOT EXISTS (
      SELECT FROM delivery d WHERE d.shop_id = waiting.shop_id AND d.state = 'pending' AND d.claimed_until > now()
    ) AS "isFree"
    FROM waiting ORDER BY shop_id`);
}

function claimOf(tx: Tx, shops: bigint[]): Promise<Claim[]> {
  return tx.rows<Claim>(sql`
    WITH found AS (
      SELECT due.* FROM unnest(${shops}::bigint[]) AS shop (id) CROSS JOIN LATERAL (
        SELECT d.shop_id, d.webhook_id, d.due_at, d.seq, coalesce(octet_length(d.body), 0) AS bytes FROM delivery d
        WHERE d.shop_id = shop.id AND d.state = 'pending' AND d.claimed_until IS NULL AND d.due_at <= now()
        ORDER BY d.due_at, d.seq LIMIT ${SHARE} FOR UPDATE SKIP LOCKED) due
      LIMIT ${MOST}),
    within AS (
      SELECT shop_id, webhook_id, sum(bytes) OVER (ORDER BY shop_id, due_at, seq) - bytes AS before FROM found)
    ${claim(sql`SELECT shop_id, webhook_id FROM within WHERE before < ${MOST_BYTES}`)}`);
}

function claim(these: ReturnType<typeof sql>) {
  return sql`
    UPDATE delivery d SET attempts = d.attempts + 1, claimed_until = clock_timestamp() + ${LEASE} * interval '1 second'
    FROM (${these}) AS chosen
    WHERE d.shop_id = chosen.shop_id AND d.webhook_id = chosen.webhook_id
    RETURNING d.shop_id AS "shopId", d.webhook_id AS "webhookId", d.attempts`;
}

/** Attempts after which a delivery whose worker ended each time is left alone. */
export const MOST_ENDS = 5;
const FEW = 20;

/**
 * Takes deliveries whose worker ended while it was at them: a few at first, then one by one. One of them may be to
 * blame, the others only happened to be beside it. The least tried go first.
 */
export async function claimAbandoned(tx: Tx): Promise<Claim[]> {
  const found = await tx.rows<Claim>(sql`
    SELECT shop_id AS "shopId", webhook_id AS "webhookId", attempts FROM delivery
    WHERE state = 'pending' AND claimed_until <= now()
    ORDER BY attempts, seq LIMIT ${FEW} FOR UPDATE SKIP LOCKED`);
  const once = found.filter((one) => one.attempts <= 1);
  const chosen = once.length > 0 ? once : found.slice(0, 1);
  if (chosen.length === 0) return [];
  return tx.rows<Claim>(claim(unnested(chosen)));
}

/** Locks what is still ours and reads it, by shop and then by arrival; what others took meanwhile is left out. */
export async function readClaimed(tx: Tx, claims: Claim[]): Promise<Map<bigint, ClaimedDelivery[]>> {
  const rows = await tx.rows<ClaimedDelivery>(sql`
    SELECT shop_id AS "shopId", webhook_id AS "webhookId", topic, triggered_at AS "triggeredAt",
      received_at AS "receivedAt", d.attempts - 1 AS attempts, body
    FROM delivery d JOIN (${unnested(claims)}) AS chosen USING (shop_id, webhook_id)
    WHERE d.state = 'pending' AND d.attempts = chosen.attempts
    ORDER BY shop_id, seq FOR UPDATE OF d`);
  return Map.groupBy(rows, (row) => row.shopId);
}

/** After a batch that could not be ended: the next worker need not wait for the claims to run out. */
export async function abandon(tx: Tx, claims: Claim[]): Promise<void> {
  await tx.run(sql`
    UPDATE delivery d SET claimed_until = now() FROM (${unnested(claims)}) AS chosen
    WHERE d.shop_id = chosen.shop_id AND d.webhook_id = chosen.webhook_id AND d.state = 'pending'
      AND d.attempts = chosen.attempts`);
}

function unnested(claims: Claim[]) {
  return sql`
    SELECT * FROM unnest(${claims.map((one) => one.shopId)}::bigint[], ${claims.map((one) => one.webhookId)}::text[],
      ${claims.map((one) => one.attempts)}::int[]) AS claims (shop_id, webhook_id, attempts)`;
}
