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

/** Everything in one question: a shopper waits for the answer. */
async function readRows(tx: Tx, shopId: bigint, ids: bigint[], now: Date): Promise<Map<bigint, Rows>> {
  const found = await tx.rows<FoundRow>(sql`
    SELECT id, coalesce(b.owed, 0)::bigint AS owed,
      EXISTS (SELECT FROM loyalty_birthday t WHERE t.shop_id = ${shopId} AND t.customer_id = id) AS birthday,
      (SELECT json_agg(json_build_object('remaining', remaining::text, 'matured', matured, 'availableAt', available_at,
          'expiresAt', expires_at))
        FROM loyalty_lot WHERE shop_id = ${shopId} AND customer_id = id AND remaining > 0) AS lots,
      (SELECT json_agg(json_build_object('at', e.at, 'kind', e.kind, 'points', e.points::text, 'source', e.source,
          'orderName', o.name) ORDER BY e.entry_id DESC)
        -- the order's id is written out in here: row-level security lets no expression be looked up along a key
        FROM (SELECT at, kind, points, source, entry_id,
            CASE WHEN starts_with(source, 'order:') THEN substr(source, 7)::bigint END AS order_id
          FROM loyalty_entry
          WHERE shop_id = ${shopId} AND customer_id = id ORDER BY entry_id DESC LIMIT ${MOST_ENTRIES}) e
        LEFT JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = e.order_id) AS entries,
      (SELECT json_agg(json_build_object('code', code, 'reward', reward ->> 'name', 'expiresAt', expires_at)
          ORDER BY redemption_id DESC)
        FROM (SELECT code, reward, expires_at, redemption_id FROM loyalty_redemption
          WHERE shop_id = ${shopId} AND customer_id = id AND state = 'issued' AND code IS NOT NULL
            AND (expires_at IS NULL OR expires_at > ${now})
          ORDER BY redemption_id DESC LIMIT ${MOST_CODES}) r) AS codes
    FROM unnest(${ids}::bigint[]) AS asked (id)
    LEFT JOIN loyalty_balance b ON b.shop_id = ${shopId} AND b.customer_id = id`);
  return new Map(
    found.map(({ id, owed, birthday, lots, entries, codes }) => [
      id,
      {
        owed,
        birthday,
        lots: (lots ?? []).map((lot) => ({
          remaining: BigInt(lot.remaining),
          matured: lot.matured,
          availableAt: new Date(lot.availableAt),
          expiresAt: date(lot.expiresAt),
        })),
        entries: (entries ?? []).map((entry) => ({
          ...entry,
          at: new Date(entry.at),
          points: BigInt(entry.points),
        })),
        codes: (codes ?? []).map((code) => ({ ...code, expiresAt: date(code.expiresAt) })),
      },
    ]),
  );
}

/** Within JSON bigints are text, instants ISO 8601. */
type FoundRow = {
  id: bigint;
  owed: bigint;
  birthday: boolean;
  lots: { remaining: string; matured: boolean; availableAt: string; expiresAt: string | null }[] | null;
  entries: (Omit<StateEntry, "at" | "points"> & { at: string; points: string })[] | null;
  codes: { code: string; reward: string; expiresAt: string | null }[] | null;
};

const date = (instant: string | null) => (instant === null ? null : new Date(instant));

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
