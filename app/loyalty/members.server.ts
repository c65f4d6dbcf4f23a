// Members: everybody with an account; one of them with all that happened to their points; all of them as a file.
import type { Sql } from "sql-template-tag";
import { count, FEW, idList, searched } from "../commerce/customers.server.ts";
import { empty, raw, sql, type Tx } from "../platform/db.server.ts";
import { csvLine } from "../ui/csv.ts";
import type { EntryKind } from "./account.ts";
import type { HistoryQuery, MemberQuery } from "./member-choices.ts";
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

const MEMBER = sql`
  b.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName", c.email, b.available, b.pending,
  b.owed, t.tier`;

const CUSTOMER = sql`LEFT JOIN customer c ON c.shop_id = b.shop_id AND c.customer_id = b.customer_id`;
const TIER = sql`LEFT JOIN loyalty_tier_tag t ON t.shop_id = b.shop_id AND t.customer_id = b.customer_id`;
/** "OFFSET 0": member by member along the key, so that counting ends where it should. */
const TIER_FIRST = sql`
  FROM loyalty_tier_tag t CROSS JOIN LATERAL (
    SELECT * FROM loyalty_balance own WHERE own.shop_id = t.shop_id AND own.customer_id = t.customer_id OFFSET 0) b`;

/** Emptied by a merge, the account is somebody else's now. Merges are read once, not for each account. */
const NOT_MERGED = sql`b.customer_id NOT IN (SELECT a.alias_id FROM customer_alias a WHERE a.alias_id > 0)`;

/** Up to so many members are counted, and sorted as they are; of more an order is read along its index. */
export const MOST_COUNTED = 1_000;

/** @returns how many match; `more`: there are more than that */
export async function listMembers(
  tx: Tx,
  shopId: bigint,
  query: MemberQuery,
): Promise<{ rows: Member[]; total: number; more: boolean }> {
  const { search, tier, sort, page } = query;
  const { found, ids } = await searched(tx, shopId, search);
  const members = ids === null ? await someMembers(tx, shopId, tier) : { ids, areFew: true };
  const few = members?.areFew ? members.ids : null;
  const byCustomer = few === null && search !== "";
  const matching = sql`
    b.shop_id = ${shopId} AND ${NOT_MERGED} ${few === null ? empty : sql`AND b.customer_id = ANY(${few}::bigint[])`}
    ${byCustomer ? found : empty}`;
  const where = sql`${matching} ${tier ? sql`AND t.shop_id = ${shopId} AND t.tier = ${tier}` : empty}`;
  const list = sql`
    FROM loyalty_balance b ${tier ? TIER : empty} ${byCustomer || sort === "name" ? CUSTOMER : empty} WHERE ${where}`;
  const named = tier && members && sort === "name" ? alongNames(shopId, members.ids, matching) : list;
  const [first, rest] = few === null ? halves(named, list, query) : [sorted(list, query), null];
  // a page is read sooner than others could be asked to help
  await tx.run(sql`SELECT set_config('max_parallel_workers_per_gather', '0', true)`);
  const skipped = (page - 1) * PAGE_SIZE;
  const rows = await readRows(tx, first, PAGE_SIZE, skipped);
  if (rest && rows.length < PAGE_SIZE) {
    const before = rows.length > 0 ? skipped + rows.length : await count(tx, sql`SELECT ${first.members}`);
    rows.push(...(await readRows(tx, rest, PAGE_SIZE - rows.length, Math.max(0, skipped - before))));
  }
  // in an index's order, or the table is read, where other shops' rows come first
  const counted = sql`
    ${tier ? TIER_FIRST : sql`FROM loyalty_balance b`} ${byCustomer ? CUSTOMER : empty}
    WHERE ${where} ORDER BY ${raw(tier ? "t" : "b")}.customer_id LIMIT ${MOST_COUNTED + 1}`;
  const isCounted = members?.areFew === false && !search;
  const total = isCounted ? MOST_COUNTED + 1 : await count(tx, sql`SELECT ${counted}`);
  return { rows, total: Math.min(total, MOST_COUNTED), more: total > MOST_COUNTED };
}

/** Ids of everybody, or of all in a tier. @returns null for too many; `areFew`: they can be looked at one by one */
async function someMembers(
  tx: Tx,
  shopId: bigint,
  tier: string | null,
): Promise<{ ids: string; areFew: boolean } | null> {
  const most = tier ? FEW : MOST_COUNTED;
  const { ids, total } = await idList(
    tx,
    sql`
      SELECT b.customer_id AS id
      FROM ${tier ? sql`loyalty_tier_tag b WHERE b.tier = ${tier} AND` : sql`loyalty_balance b WHERE`}
        b.shop_id = ${shopId} AND ${NOT_MERGED}
      ORDER BY b.customer_id LIMIT ${most + 1}`,
  );
  return total > most ? null : { ids, areFew: total <= MOST_COUNTED };
}

/**
 * Of the index of names each is asked for among these ids before an account is looked up. "+ 0": else PostgreSQL reads
 * these customers first and sorts them.
 */
function alongNames(shopId: bigint, ids: string, matching: Sql): Sql {
  return sql`
    FROM customer c CROSS JOIN LATERAL (
      SELECT * FROM loyalty_balance own WHERE own.shop_id = c.shop_id AND own.customer_id = c.customer_id OFFSET 0) b
    WHERE c.shop_id = ${shopId} AND c.customer_id + 0 = ANY(${ids}::bigint[]) AND ${matching}`;
}

/** Part of the list: FROM and WHERE, and what it is ordered by. */
type Part = { members: Sql; order: Sql };

/** Only whom the page shows is looked up. */
function readRows(tx: Tx, { members, order }: Part, limit: number, offset: number): Promise<Member[]> {
  return tx.rows(sql`
    SELECT ${MEMBER} FROM (SELECT b.* ${members} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}) b ${CUSTOMER} ${TIER}
    ORDER BY ${order}`);
}

/** Who has no name comes last, whatever the direction. */
function sorted(members: Sql, { sort, descending }: MemberQuery): Part {
  const key = raw(sort === "name" ? "c.name_key" : `b.${sort}`);
  const direction = raw(descending ? "DESC" : "ASC");
  return { members, order: sql`${key} ${direction} NULLS LAST, b.customer_id ${direction}` };
}

/**
 * The same order in two parts: along the index of those who have what it goes by, and the others by id.
 * @param named how the first part is read
 */
function halves(named: Sql, members: Sql, { sort, descending }: MemberQuery): [Part, Part] {
  const direction = raw(descending ? "DESC" : "ASC");
  const key = raw(sort === "name" ? "c.name_key" : `b.${sort}`);
  const id = raw(sort === "name" ? "c.customer_id" : "b.customer_id");
  const [has, hasNot] = sort === "name" ? [sql`IS NOT NULL`, sql`IS NULL`] : [sql`> 0`, sql`= 0`];
  const having = {
    members: sql`${named} AND ${key} ${has}`,
    order: sql`${key} ${direction}, ${id} ${direction}`,
  };
  const without = { members: sql`${members} AND ${key} ${hasNot}`, order: sql`b.customer_id ${direction}` };
  return descending || sort === "name" ? [having, without] : [without, having];
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
    SELECT ${MEMBER} FROM loyalty_balance b ${CUSTOMER} ${TIER}
    WHERE b.shop_id = ${shopId} AND b.customer_id = ${customerId}`);
  if (!member) return null;
  const lines = linesMatching(shopId, customerId, query);
  const total = await count(tx, lines);
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
        SELECT ${MEMBER} FROM loyalty_balance b ${CUSTOMER} ${TIER} WHERE b.shop_id = ${shopId} AND ${NOT_MERGED} AND b.customer_id > ${from}
        ORDER BY b.customer_id LIMIT ${PIECE}`),
    );
    for (const { customerId, firstName, lastName, email, available, pending, owed, tier } of rows)
      yield csvLine([customerId, firstName, lastName, email, available, pending, owed, nameOf(tier)]);
    if (rows.length < PIECE) return;
    after = rows.at(-1)!.customerId;
  }
}
