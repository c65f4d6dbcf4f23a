// The way to the ledger: takes accounts for the rest of the transaction, and writes what acts came to. The database keeps
// the sums; what is written here is entries, and the claims they serve.
import { jsonRows } from "../commerce/json-rows.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { type Account, type Entry, emptyAccount, expireDue, type Lot, payOwed } from "./account.ts";
import type { Bookings, Claim } from "./claim.ts";

type OpenOptions = {
  now: Date;
  /** false while the programme is paused: nothing runs out then */
  expires: boolean;
  /** lots that are wanted even when nothing is left in them */
  lotIds?: bigint[];
};

/**
 * Takes these accounts until the transaction ends, opens what has ripened by `now`, ends what ran out, and lets points
 * pay what is owed. Who has no account yet gets an empty one in memory.
 */
export async function openAccounts(
  tx: Tx,
  shopId: bigint,
  customerIds: bigint[],
  { now, expires, lotIds = [] }: OpenOptions,
): Promise<Map<bigint, Account>> {
  const accounts = new Map(customerIds.map((id) => [id, emptyAccount(id)]));
  const ids = [...accounts.keys()];
  await tx.run(sql`SELECT loyalty_open(${ids}::bigint[], ${now}::timestamptz)`);
  const rows = await tx.rows<AccountRow>(sql`
    SELECT b.customer_id AS "customerId", available, pending, owed, entries,
      lot_id AS "lotId", source, remaining, matured, available_at AS "availableAt", expires_at AS "expiresAt"
    FROM loyalty_balance b
    LEFT JOIN loyalty_lot l ON l.shop_id = b.shop_id AND l.customer_id = b.customer_id
      AND (l.remaining > 0 OR l.lot_id = ANY(${lotIds}::bigint[]))
    WHERE b.shop_id = ${shopId} AND b.customer_id = ANY(${ids}::bigint[])`);
  for (const { lotId, source, remaining, matured, availableAt, expiresAt, ...sums } of rows) {
    const account = accounts.get(sums.customerId)!;
    Object.assign(account, sums);
    if (lotId === null) continue;
    const { customerId } = sums;
    account.lots.push({ lotId, customerId, source, remaining, matured, availableAt, expiresAt });
  }
  const due = [...accounts.values()].flatMap((account) => [
    ...(expires ? expireDue(account, now) : []),
    ...(account.owed > 0n ? payOwed(account, now) : []),
  ]);
  await writeEntries(tx, shopId, due);
  return accounts;
}

type AccountRow = Omit<Account, "lots"> & Omit<Lot, "lotId"> & { lotId: bigint | null };

/** Writes new lots, then claims, then entries: in the order the database's own checks ask for. */
export async function writeBookings(tx: Tx, shopId: bigint, { claims, entries }: Bookings): Promise<void> {
  await writeLots(tx, shopId, entries);
  await writeClaims(tx, shopId, claims);
  await writeEntries(tx, shopId, entries);
}

async function writeLots(tx: Tx, shopId: bigint, entries: Entry[]): Promise<void> {
  const lots = [...new Set(entries.flatMap(({ lot }) => (lot && lot.lotId === null ? [lot] : [])))];
  if (lots.length === 0) return;
  const ids = await tx.rows<{ id: bigint }>(sql`
    SELECT nextval('loyalty_lot_lot_id_seq') AS id FROM generate_series(1, ${lots.length}::int)`);
  for (const [index, lot] of lots.entries()) lot.lotId = ids[index]!.id;
  await tx.run(sql`
    INSERT INTO loyalty_lot (shop_id, lot_id, customer_id, source, matured, available_at, expires_at)
    SELECT ${shopId}, "lotId", "customerId", source, matured, "availableAt", "expiresAt"
    FROM json_to_recordset(${jsonRows(lots)}::json) AS lot ("lotId" bigint, "customerId" bigint, source text,
      matured boolean, "availableAt" timestamptz, "expiresAt" timestamptz)`);
}

async function writeClaims(tx: Tx, shopId: bigint, claims: (Claim & { lot: Lot | null })[]): Promise<void> {
  if (claims.length === 0) return;
  // the last word on each
  const last = new Map(claims.map((claim) => [claim.source, claim]));
  const rows = [...last.values()].map(({ lot, ...claim }) => ({
    ...claim,
    lotId: lot?.lotId ?? claim.lotId,
  }));
  await tx.run(sql`
    INSERT INTO loyalty_claim (shop_id, source, customer_id, points, lot_id, revision, derived, at, detail)
    SELECT ${shopId}, source, "customerId", points, "lotId", revision, derived, at, detail
    FROM json_to_recordset(${jsonRows(rows)}::json) AS claim (source text, "customerId" bigint, points bigint,
      "lotId" bigint, revision int, derived boolean, at timestamptz, detail jsonb)
    ON CONFLICT (shop_id, source) DO UPDATE SET customer_id = excluded.customer_id, points = excluded.points,
      lot_id = excluded.lot_id, revision = excluded.revision, at = excluded.at, detail = excluded.detail`);
}

export async function writeEntries(tx: Tx, shopId: bigint, entries: Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ lot, ...entry }) => ({ ...entry, lotId: lot?.lotId ?? null }));
  await tx.run(sql`
    INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
    SELECT ${shopId}, "customerId", kind, points, "lotId", source, key, at
    FROM json_to_recordset(${jsonRows(rows)}::json) AS entry ("customerId" bigint, kind text, points bigint,
      "lotId" bigint, source text, key text, at timestamptz)`);
}

/** Claims by their sources. */
export async function findClaims(tx: Tx, shopId: bigint, sources: string[]): Promise<Map<string, Claim>> {
  if (sources.length === 0) return new Map();
  const rows = await tx.rows<Claim>(sql`
    SELECT source, customer_id AS "customerId", points, lot_id AS "lotId", revision, derived, at, detail
    FROM loyalty_claim WHERE shop_id = ${shopId} AND source = ANY(${sources}::text[])`);
  return new Map(rows.map((row) => [row.source, row]));
}
