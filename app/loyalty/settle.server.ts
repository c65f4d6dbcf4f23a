// Brings the points of customers to what their orders say, in the transaction that changed the orders. Running it again
// writes nothing; what was written stays, and is corrected by further entries.
import { sql, type Tx } from "../platform/db.server.ts";
import type { Account } from "./account.ts";
import { noteAccounts } from "./account-fields.server.ts";
import { joinAccounts, mergedAccounts } from "./accounts.server.ts";
import { type Bookings, bookPoints, type Claim, noBookings, type Wanted } from "./claim.ts";
import { openAccounts, writeBookings } from "./ledger.server.ts";
import { availableFrom, runsOut } from "./lot-dates.ts";
import { addCollections } from "./order-collections.server.ts";
import { readHistories } from "./order-facts.server.ts";
import { addSegments } from "./order-segments.server.ts";
import { readTerms, type Terms } from "./programme.server.ts";
import { type Earned, settle } from "./settle.ts";
import { settleCodes } from "./settle-codes.server.ts";

/**
 * Must hold the shop's lock.
 * @param customerIds whose orders changed, old and new owners alike; those known by an address alone earn nothing
 * @returns whether the shop has a programme at all
 */
export async function settleCustomers(
  tx: Tx,
  shopId: bigint,
  customerIds: bigint[],
  now: Date,
): Promise<boolean> {
  const terms = await readTerms(tx, shopId);
  if (terms.versions.length === 0) return false;
  const ids = await whoTheyAre(tx, shopId, customerIds);
  if (ids.length === 0) return true;
  const histories = await readHistories(tx, shopId, ids);
  await addSegments(tx, shopId, histories, terms.versions);
  await addCollections(tx, shopId, histories, terms.versions);
  const wanted = new Map<bigint, Wanted[]>();
  for (const [id, history] of histories) {
    const { earned } = settle(history, terms.versions, terms.timezone);
    wanted.set(
      id,
      earned.map((one) => asWanted(one, terms)),
    );
  }
  const { claims, accounts } = await openAll(tx, shopId, ids, wanted, terms, now);
  const bookings = noBookings();
  for (const [id, some] of wanted) bookAll(bookings, { id, some, claims, accounts, now });
  await writeBookings(tx, shopId, bookings);
  await settleCodes(tx, shopId, ids, now);
  await noteAccounts(tx, shopId, ids);
  return true;
}

/** Merged customers are whom they were merged into. */
async function whoTheyAre(tx: Tx, shopId: bigint, customerIds: bigint[]): Promise<bigint[]> {
  const positive = [...new Set(customerIds.filter((id) => id > 0n))];
  if (positive.length === 0) return [];
  const aliases = await tx.rows<{ id: bigint }>(sql`
    SELECT alias_id AS id FROM customer_alias WHERE shop_id = ${shopId} AND alias_id = ANY(${positive}::bigint[])`);
  const gone = new Set(aliases.map(({ id }) => id));
  return positive.filter((id) => !gone.has(id));
}

function asWanted({ source, points, at, version, detail }: Earned, { timezone }: Terms): Wanted {
  const { programme } = version;
  const availableAt = source.startsWith("sign-up:") ? at : availableFrom(programme, at, timezone);
  return {
    source,
    points,
    derived: true,
    at,
    detail,
    availableAt,
    expiresAt: runsOut(programme, at, timezone),
  };
}

/** Takes every account these claims touch at once, so that nobody waits for somebody who waits for them. */
async function openAll(
  tx: Tx,
  shopId: bigint,
  ids: bigint[],
  wanted: Map<bigint, Wanted[]>,
  { status }: Terms,
  now: Date,
) {
  const sources = [...wanted.values()].flatMap((some) => some.map(({ source }) => source));
  const merged = await mergedAccounts(tx, shopId, ids);
  const from = merged.map((pair) => pair.from);
  const before = await derivedClaims(tx, shopId, [...ids, ...from], sources);
  const holders = before.map(({ customerId }) => customerId);
  const lotIds = before.flatMap(({ lotId }) => lotId ?? []);
  const accounts = await openAccounts(tx, shopId, [...new Set([...ids, ...from, ...holders])], {
    now,
    expires: status !== "paused",
    lotIds,
  });
  if (merged.length === 0) return { claims: before, accounts };
  await joinAccounts(tx, shopId, accounts, merged, now);
  return { claims: await derivedClaims(tx, shopId, ids, sources), accounts };
}

async function derivedClaims(tx: Tx, shopId: bigint, ids: bigint[], sources: string[]): Promise<Claim[]> {
  const columns = sql`source, customer_id AS "customerId", points, lot_id AS "lotId", revision, derived, at, detail`;
  return tx.rows<Claim>(sql`
    SELECT ${columns} FROM loyalty_claim
    WHERE shop_id = ${shopId} AND derived AND customer_id = ANY(${ids}::bigint[])
    UNION
    SELECT ${columns} FROM loyalty_claim
    WHERE shop_id = ${shopId} AND derived AND source = ANY(${sources}::text[])`);
}

type Work = {
  id: bigint;
  some: Wanted[];
  claims: Claim[];
  accounts: Map<bigint, Account>;
  now: Date;
};

/** First what is too much, at whoever holds it, then what is missing. */
function bookAll(bookings: Bookings, { id, some, claims, accounts, now }: Work): void {
  const account = accounts.get(id)!;
  const known = new Map(claims.map((claim) => [claim.source, claim]));
  const stays = new Set(some.map(({ source }) => source));
  for (const claim of claims) {
    const isGone = claim.customerId === id && !stays.has(claim.source);
    const isElsewhere = claim.customerId !== id && stays.has(claim.source);
    if (claim.points === 0n || !(isGone || isElsewhere)) continue;
    const { source, at } = claim;
    const nothing = { source, points: 0n, derived: true, at, availableAt: at, expiresAt: null };
    bookPoints(bookings, { account: accounts.get(claim.customerId)!, before: claim, now }, nothing);
    // booked now: the new owner goes on from here
    Object.assign(claim, { points: 0n, revision: claim.revision + 1 });
  }
  for (const want of some) {
    const before = known.get(want.source);
    const ours = before && before.customerId !== id ? { ...before, lotId: null } : before;
    bookPoints(bookings, { account, before: ours, now }, want);
    if (before) Object.assign(before, { points: want.points, customerId: id });
  }
}
