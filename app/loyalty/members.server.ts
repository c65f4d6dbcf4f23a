// Members: everybody with an account; one of them with all that happened to their points; all of them as a file.
import type { Sql } from "sql-template-tag";
import { empty, raw, sql, type Tx } from "../platform/db.server.ts";
import { csvLine } from "../ui/csv.ts";
import type { EntryKind } from "./account.ts";
import type { HistoryQuery, MemberQuery, MemberSort } from "./member-choices.ts";
import { readTerms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";

export type Member = {
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  available: bigint;
  pending: bigint;
  owed: bigint;
  /** its id; null = none */
  tier: string | null;
};

export const PAGE_SIZE = 50;

const ORDERS: Record<MemberSort, string> = {
  name: "lower(nullif(concat_ws(' ', c.first_name, c.last_name), ''))",
  available: "b.available",
  pending: "b.pending",
  owed: "b.owed",
};

const MEMBER = sql`
  b.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName", c.email, b.available, b.pending,
  b.owed, t.tier`;

export async function listMembers(
  tx: Tx,
  shopId: bigint,
  query: MemberQuery,
): Promise<{ rows: Member[]; total: number }> {
  const matching = membersMatching(shopId, query);
  const { total } = await tx.row<{ total: number }>(sql`SELECT count(*)::int AS total ${matching}`);
  const direction = raw(query.descending ? "DESC" : "ASC");
  const rows = await tx.rows<Member>(sql`
    SELECT ${MEMBER} ${matching}
    ORDER BY ${raw(ORDERS[query.sort])} ${direction} NULLS LAST, b.customer_id ${direction}
    LIMIT ${PAGE_SIZE} OFFSET ${(query.page - 1) * PAGE_SIZE}`);
  return { rows, total };
}

function membersMatching(shopId: bigint, { search, tier }: Pick<MemberQuery, "search" | "tier">): Sql {
  const part = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  // emptied by a merge: the account is somebody else's now
  return sql`
    FROM loyalty_balance b LEFT JOIN customer c ON c.shop_id = b.shop_id AND c.customer_id = b.customer_id
    LEFT JOIN loyalty_tier_tag t ON t.shop_id = b.shop_id AND t.customer_id = b.customer_id
    WHERE b.shop_id = ${shopId}
      ${tier ? sql`AND t.tier = ${tier}` : empty}
      AND NOT EXISTS (SELECT FROM customer_alias a WHERE a.shop_id = b.shop_id AND a.alias_id = b.customer_id)
      ${search ? sql`AND (concat_ws(' ', c.first_name, c.last_name) ILIKE ${part} OR c.email ILIKE ${part})` : empty}`;
}

/** The tiers in force, lowest first; none where the programme has none. */
export async function tierNames(tx: Tx, shopId: bigint, now: Date): Promise<{ id: string; name: string }[]> {
  const { versions } = await readTerms(tx, shopId);
  return (versionAt(versions, now)?.programme.tiers?.levels ?? []).map(({ id, name }) => ({ id, name }));
}

export type HistoryLine = {
  entryId: bigint;
  at: Date;
  kind: EntryKind;
  points: bigint;
  source: string;
  orderName: string | null;
  rewardName: string | null;
  reason: string | null;
  actor: string | null;
};

export type MemberPage = {
  member: Member;
  lines: HistoryLine[];
  total: number;
  nextExpiry: NextExpiry | null;
};
type NextExpiry = { at: Date; points: bigint };

/** @returns null for somebody without an account */
export async function readMember(
  tx: Tx,
  shopId: bigint,
  customerId: bigint,
  query: HistoryQuery,
): Promise<MemberPage | null> {
  const [member] = await tx.rows<Member>(sql`
    SELECT ${MEMBER} FROM loyalty_balance b
    LEFT JOIN customer c ON c.shop_id = b.shop_id AND c.customer_id = b.customer_id
    LEFT JOIN loyalty_tier_tag t ON t.shop_id = b.shop_id AND t.customer_id = b.customer_id
    WHERE b.shop_id = ${shopId} AND b.customer_id = ${customerId}`);
  if (!member) return null;
  const lines = linesMatching(shopId, customerId, query);
  const { total } = await tx.row<{ total: number }>(sql`SELECT count(*)::int AS total FROM (${lines}) line`);
  const shown = await tx.rows<HistoryLine>(sql`
    ${lines} ORDER BY "entryId" DESC LIMIT ${PAGE_SIZE} OFFSET ${(query.page - 1) * PAGE_SIZE}`);
  const [nextExpiry] = await tx.rows<NextExpiry>(sql`
    SELECT expires_at AS at, sum(remaining)::bigint AS points FROM loyalty_lot
    WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND NOT drained AND expires_at IS NOT NULL
    GROUP BY 1 ORDER BY 1 LIMIT 1`);
  return { member, lines: shown, total, nextExpiry: nextExpiry ?? null };
}

/**
 * One act is one line, however many lots it drew from; what added up to nothing is none. Found by the order's name, the
 * reward's, or what staff wrote.
 */
function linesMatching(shopId: bigint, customerId: bigint, { search, kind }: HistoryQuery): Sql {
  const part = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const idOf = (prefix: string) =>
    sql`CASE WHEN starts_with(source, ${prefix}) THEN substr(source, ${prefix.length + 1}::int)::bigint END`;
  // "OFFSET 0": written out first, ids can be looked up along their keys, which row-level security forbids for expressions
  return sql`
    SELECT max(e.entry_id) AS "entryId", e.at, e.kind, sum(e.points)::bigint AS points, e.source, o.name AS "orderName",
      r.reward ->> 'name' AS "rewardName", n.reason, n.actor
    FROM (
      SELECT *, ${idOf("order:")} AS order_id, ${idOf("redemption:")} AS redemption_id FROM loyalty_entry
      WHERE shop_id = ${shopId} AND customer_id = ${customerId} ${kind ? sql`AND kind = ${kind}` : empty} OFFSET 0) e
    LEFT JOIN loyalty_note n ON n.shop_id = e.shop_id AND n.source = e.source
    LEFT JOIN orders o ON o.shop_id = e.shop_id AND o.order_id = e.order_id
    LEFT JOIN loyalty_redemption r ON r.shop_id = e.shop_id AND r.redemption_id = e.redemption_id
    ${
      search
        ? sql`WHERE (o.name ILIKE ${part} OR n.reason ILIKE ${part} OR r.reward ->> 'name' ILIKE ${part})`
        : empty
    }
    GROUP BY e.source, e.kind, e.at, o.name, r.reward, n.reason, n.actor
    HAVING sum(e.points) <> 0`;
}

const PIECE = 2000;

/** Everybody, read piece by piece so that no transaction waits for a slow download. */
export async function* membersCsv(
  inShop: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  shopId: bigint,
): AsyncGenerator<string> {
  yield csvLine([
    "Customer ID",
    "First name",
    "Last name",
    "E-mail",
    "Points",
    "Pending points",
    "Owed points",
    "Tier",
  ]);
  const tiers = await inShop((tx) => tierNames(tx, shopId, new Date()));
  const nameOf = (id: string | null) => tiers.find((tier) => tier.id === id)?.name ?? null;
  for (let after = 0n; ; ) {
    const from = after;
    const rows = await inShop((tx) =>
      tx.rows<Member>(sql`
        SELECT ${MEMBER} ${membersMatching(shopId, { search: "", tier: null })} AND b.customer_id > ${from}
        ORDER BY b.customer_id LIMIT ${PIECE}`),
    );
    for (const { customerId, firstName, lastName, email, available, pending, owed, tier } of rows)
      yield csvLine([customerId, firstName, lastName, email, available, pending, owed, nameOf(tier)]);
    if (rows.length < PIECE) return;
    after = rows.at(-1)!.customerId;
  }
}
