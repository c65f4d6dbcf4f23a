// The account of one person, ready for an act: those Shopify merged into them are joined first, what ripened is open,
// what ran out is gone.
import { sql, type Tx } from "../platform/db.server.ts";
import { type Account, move } from "./account.ts";
import { type Bookings, type Claim, noBookings } from "./claim.ts";
import { findClaims, openAccounts, writeBookings } from "./ledger.server.ts";
import type { Terms } from "./programme.server.ts";

/** Takes the account until the transaction ends. */
export async function openAccount(
  tx: Tx,
  shopId: bigint,
  customerId: bigint,
  { status }: Terms,
  now: Date,
): Promise<Account> {
  const merged = await mergedAccounts(tx, shopId, [customerId]);
  const ids = [customerId, ...merged.map(({ from }) => from)];
  const accounts = await openAccounts(tx, shopId, ids, { now, expires: status !== "paused" });
  await joinAccounts(tx, shopId, accounts, merged, now);
  return accounts.get(customerId)!;
}

/**
 * Of two acts for one customer the second waits here, also while there is no account yet whose row could be waited for.
 * Before the account is taken, and only by acts: settlements take accounts by their rows.
 */
export async function takeTurn(tx: Tx, shopId: bigint, customerId: bigint): Promise<void> {
  await tx.run(sql`
    SELECT pg_advisory_xact_lock(hashtextextended(${`loyalty act ${shopId}:${customerId}`}, 0))`);
}

export type Merged = { from: bigint; into: bigint };

/** Accounts that are not empty and whose customer Shopify merged into one of these. */
export async function mergedAccounts(tx: Tx, shopId: bigint, customerIds: bigint[]): Promise<Merged[]> {
  return tx.rows<Merged>(sql`
    WITH RECURSIVE known (id, into_id) AS (
      SELECT alias_id, customer_id FROM customer_alias
      WHERE shop_id = ${shopId} AND customer_id = ANY(${customerIds}::bigint[])
      UNION
      SELECT a.alias_id, known.into_id FROM customer_alias a JOIN known ON a.customer_id = known.id
      WHERE a.shop_id = ${shopId})
    SELECT id AS "from", into_id AS "into" FROM known
    JOIN loyalty_balance b ON b.shop_id = ${shopId} AND b.customer_id = known.id
    WHERE known.id <> known.into_id AND known.id <> ALL(${customerIds}::bigint[])
      AND (b.available > 0 OR b.pending > 0 OR b.owed > 0
        OR EXISTS (SELECT FROM loyalty_claim c WHERE c.shop_id = b.shop_id AND c.customer_id = b.customer_id
          AND c.source NOT LIKE 'merge:%'))`);
}

/** Moves what is left in merged accounts, with claims, redemptions, notes and birthdays. All must be open. */
export async function joinAccounts(
  tx: Tx,
  shopId: bigint,
  accounts: Map<bigint, Account>,
  merged: Merged[],
  now: Date,
): Promise<void> {
  if (merged.length === 0) return;
  const before = await findClaims(tx, shopId, merged.map(sourceOf));
  const bookings = noBookings();
  for (const pair of merged) joinOne(bookings, accounts, pair, before.get(sourceOf(pair)), now);
  const moved = bookings.entries.filter(({ points, lot }) => points < 0n && lot).map(({ lot }) => lot!);
  await writeBookings(tx, shopId, bookings);
  const arrived = new Map(
    bookings.entries.flatMap(({ points, lot, source }) =>
      points > 0n && lot ? [[`${source} ${lot.source}`, lot.lotId] as const] : [],
    ),
  );
  for (const pair of merged) {
    const lots = moved.filter(({ customerId }) => customerId === pair.from);
    const now_in = lots.map((lot) => arrived.get(`${sourceOf(pair)} ${lot.source}`) ?? null);
    await tx.run(sql`
      UPDATE loyalty_claim c SET lot_id = moved.now_in
      FROM unnest(${lots.map(({ lotId }) => lotId)}::bigint[], ${now_in}::bigint[]) AS moved (lot_id, now_in)
      WHERE c.shop_id = ${shopId} AND c.lot_id = moved.lot_id`);
    for (const table of [sql`loyalty_claim`, sql`loyalty_redemption`, sql`loyalty_note`])
      await tx.run(sql`
        UPDATE ${table} SET customer_id = ${pair.into} WHERE shop_id = ${shopId} AND customer_id = ${pair.from}`);
    await tx.run(sql`
      INSERT INTO loyalty_birthday (shop_id, customer_id, birthday, given_at)
      SELECT shop_id, ${pair.into}, birthday, given_at FROM loyalty_birthday
      WHERE shop_id = ${shopId} AND customer_id = ${pair.from} ON CONFLICT DO NOTHING`);
    await tx.run(sql`DELETE FROM loyalty_birthday WHERE shop_id = ${shopId} AND customer_id = ${pair.from}`);
  }
}

function sourceOf({ from, into }: Merged): string {
  return `merge:${from}:${into}`;
}

function joinOne(
  bookings: Bookings,
  accounts: Map<bigint, Account>,
  pair: Merged,
  before: Claim | undefined,
  now: Date,
): void {
  const source = sourceOf(pair);
  const revision = (before?.revision ?? 0) + 1;
  const at = before?.at ?? now;
  bookings.entries.push(
    ...move(accounts.get(pair.from)!, accounts.get(pair.into)!, { source, revision, at: now }),
  );
  const nothing = { points: 0n, lotId: null, lot: null, derived: false, detail: {} };
  bookings.claims.push({ source, customerId: pair.into, revision, at, ...nothing });
}
