// Accounts as shoppers see them, for many customers at once; nothing is written. Answers at the door and the metafields
// at Shopify's customers come from here alike.
import { sql, type Tx } from "../platform/db.server.ts";
import { readHoldout } from "./holdout.server.ts";
import { isHeldOut } from "./holdout.ts";
import { addCollections } from "./order-collections.server.ts";
import { readHistories } from "./order-facts.server.ts";
import { addSegments } from "./order-segments.server.ts";
import { type LotAtRest, pointsAt } from "./points-at.ts";
import type { Terms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";
import { type AccountState, type PublishedAccount, publishAccount, type StateEntry } from "./published.ts";
import { settle } from "./settle.ts";

/** One act may be an entry for each of several lots. */
const MOST_ENTRIES = 40;
const MOST_CODES = 20;

export type ReadAccount = {
  account: PublishedAccount;
  /** when it will read otherwise although nothing happens; null = not before something does */
  changesAt: Date | null;
};

/** Everybody asked for is in it. @returns null when no programme is in force */
export async function readAccounts(
  tx: Tx,
  shopId: bigint,
  customerIds: bigint[],
  { versions, status, timezone }: Terms,
  now: Date,
): Promise<Map<bigint, ReadAccount> | null> {
  const version = versionAt(versions, now);
  if (!version) return null;
  const { programme } = version;
  const holdout = await readHoldout(tx, shopId);
  const rows = await readRows(tx, shopId, customerIds, now);
  const standings =
    programme.tiers || programme.cards.length > 0
      ? await readStandings(tx, shopId, customerIds, { versions, timezone }, now)
      : null;
  return new Map(
    customerIds.map((id) => {
      const { lots, owed, entries, codes, birthday } = rows.get(id) ?? NOTHING;
      const { changesAt = null, ...standing } = standings?.get(id) ?? {
        tier: null,
        measured: 0n,
        stamps: new Map(),
      };
      const points = pointsAt(lots, owed, now, status !== "paused");
      const quiet = holdout !== null && isHeldOut(id, holdout);
      const state: AccountState = { ...points, ...standing, entries, codes, birthday, quiet };
      return [id, { account: publishAccount(state, programme, { timezone, now }), changesAt }];
    }),
  );
}

type Rows = Pick<AccountState, "entries" | "codes" | "birthday"> & { lots: LotAtRest[]; owed: bigint };
const NOTHING: Rows = { lots: [], owed: 0n, entries: [], codes: [], birthday: false };

async function readRows(tx: Tx, shopId: bigint, ids: bigint[], now: Date): Promise<Map<bigint, Rows>> {
  const these = sql`unnest(${ids}::bigint[]) AS asked (id)`;
  const balances = await tx.rows<{ id: bigint; owed: bigint; birthday: boolean }>(sql`
    SELECT id, coalesce(b.owed, 0)::bigint AS owed,
      EXISTS (SELECT FROM loyalty_birthday t WHERE t.shop_id = ${shopId} AND t.customer_id = id) AS birthday
    FROM ${these} LEFT JOIN loyalty_balance b ON b.shop_id = ${shopId} AND b.customer_id = id`);
  const found = new Map<bigint, Rows>(
    balances.map(({ id, owed, birthday }) => [id, { lots: [], entries: [], codes: [], owed, birthday }]),
  );
  const lots = await tx.rows<LotAtRest & { id: bigint }>(sql`
    SELECT customer_id AS id, remaining, matured, available_at AS "availableAt", expires_at AS "expiresAt"
    FROM loyalty_lot WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND remaining > 0`);
  for (const { id, ...lot } of lots) found.get(id)!.lots.push(lot);
  const entries = await tx.rows<StateEntry & { id: bigint }>(sql`
    SELECT id, e.at, e.kind, e.points, e.source, o.name AS "orderName"
    FROM ${these}
    CROSS JOIN LATERAL (
      SELECT at, kind, points, source, entry_id FROM loyalty_entry
      WHERE shop_id = ${shopId} AND customer_id = id ORDER BY entry_id DESC LIMIT ${MOST_ENTRIES}) e
    LEFT JOIN orders o ON o.shop_id = ${shopId}
      AND o.order_id = CASE WHEN starts_with(e.source, 'order:') THEN substr(e.source, 7)::bigint END
    ORDER BY id, e.entry_id DESC`);
  for (const { id, ...entry } of entries) found.get(id)!.entries.push(entry);
  const codes = await tx.rows<{ id: bigint; code: string; reward: string; expiresAt: Date | null }>(sql`
    SELECT customer_id AS id, code, reward ->> 'name' AS reward, expires_at AS "expiresAt"
    FROM loyalty_redemption
    WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND state = 'issued' AND code IS NOT NULL
      AND (expires_at IS NULL OR expires_at > ${now})
    ORDER BY redemption_id DESC`);
  for (const { id, ...code } of codes) {
    const { codes: open } = found.get(id)!;
    if (open.length < MOST_CODES) open.push(code);
  }
  return found;
}

type Standing = Pick<AccountState, "tier" | "measured" | "stamps"> & { changesAt: Date | null };

/** Tiers and stamps follow from the orders. */
async function readStandings(
  tx: Tx,
  shopId: bigint,
  ids: bigint[],
  { versions, timezone }: Pick<Terms, "versions" | "timezone">,
  now: Date,
): Promise<Map<bigint, Standing>> {
  const version = versionAt(versions, now)!;
  const histories = await readHistories(tx, shopId, ids);
  await addSegments(tx, shopId, histories, versions);
  await addCollections(tx, shopId, histories, versions);
  return new Map(
    [...histories].map(([id, history]) => {
      const { tiers, cards } = settle(history, versions, timezone);
      const stamps = new Map([...cards].map(([card, held]) => [card, held.stamps]));
      return [id, { tier: tiers.levelAt(version, now), stamps, ...tiers.standingAt(version, now) }];
    }),
  );
}
