// Who is in a segment: searched, sorted, page by page, and whole for files. docs/decisions/0024
import type { Sql } from "sql-template-tag";
import { searched } from "../commerce/customers.server.ts";
import { amongFound, inPageOrder, pageOfFound } from "../commerce/page-of-found.server.ts";
import { empty, raw, sql, type Tx } from "../platform/db.server.ts";
import type { MemberQuery, MemberSort } from "./member-choices.ts";

export type Member = {
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  purchases: number;
  /** in the shop's minor units */
  netMinor: bigint;
  lastAt: Date | null;
  /** predictive, in minor units; null = not known */
  valueMinor: bigint | null;
  joinedAt: Date;
};

export const MEMBERS_PER_PAGE = 50;

const COLUMNS = sql`
  m.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName", c.email,
  coalesce(f.purchases, 0) AS purchases, coalesce(f.net_minor, 0)::bigint AS "netMinor", f.last_at AS "lastAt",
  p.value_minor AS "valueMinor", m.joined_at AS "joinedAt"`;
/** More than so many are not counted. */
const MOST_COUNTED = 3_000;
/** So many customers of an order are looked at one by one whether they are in the segment: a few at first, then more. */
const MOST_WALKED = 20_000;
const FIRST_WALK = 5;

type Order = {
  table: "customer" | "customer_figure" | "customer_forecast";
  column: EdgedColumn | "name_key";
};
type EdgedColumn = (typeof EDGED_COLUMNS)[number];

/** Orders whose ends are noted with a segment. Not names: they are nobody's but the customer's, and stand in no row but theirs. */
export const EDGED_COLUMNS = ["purchases", "net_minor", "value_minor", "last_at"] as const;
const TYPES: Record<EdgedColumn, string> = {
  purchases: "int",
  net_minor: "bigint",
  value_minor: "bigint",
  last_at: "timestamptz",
};

// each has an index over all customers
const ORDERS: Record<Exclude<MemberSort, "joined">, Order> = {
  name: { table: "customer", column: "name_key" },
  purchases: { table: "customer_figure", column: "purchases" },
  net: { table: "customer_figure", column: "net_minor" },
  value: { table: "customer_forecast", column: "value_minor" },
  last: { table: "customer_figure", column: "last_at" },
};

function detail(shopId: bigint, table: Order["table"], alias: string): Sql {
  return sql`
    LEFT JOIN ${raw(table)} ${raw(alias)} ON ${raw(alias)}.shop_id = ${shopId} AND ${raw(alias)}.customer_id = m.customer_id`;
}

function details(shopId: bigint): Sql {
  return sql`${detail(shopId, "customer", "c")} ${detail(shopId, "customer_figure", "f")}
    ${detail(shopId, "customer_forecast", "p")}`;
}

function open(shopId: bigint, segmentId: bigint): Sql {
  return sql`m.shop_id = ${shopId} AND m.segment_id = ${segmentId} AND m.left_at IS NULL`;
}

/**
 * Members without a value come last, whatever the direction.
 * @returns how many match; `more`: there are more than that
 */
export async function listMembers(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  query: MemberQuery,
): Promise<{ rows: Member[]; total: number; more: boolean }> {
  const search = await searched(tx, shopId, query.search);
  if (search.ids) return foundMembers(tx, shopId, segmentId, query, search.ids);
  const { found } = search;
  const named = search.many ? detail(shopId, "customer", "c") : empty;
  const members = sql`FROM segment_member m ${named} WHERE ${open(shopId, segmentId)} ${found}`;
  const { total } = await tx.row<{ total: number }>(sql`
    SELECT count(*)::int AS total FROM (SELECT ${members} LIMIT ${MOST_COUNTED + 1}) counted`);
  const more = total > MOST_COUNTED;
  const last = query.page * MEMBERS_PER_PAGE;
  let page: Ids = [];
  for (const window of more && query.sort !== "joined" ? [FIRST_WALK * last, MOST_WALKED] : []) {
    const walked = await walk(tx, shopId, segmentId, query, window, sql`${named} WHERE true ${found}`);
    if (walked.length === last) page = walked.slice(-MEMBERS_PER_PAGE);
    if (page.length > 0) break;
  }
  const rest = sql`OFFSET ${last - MEMBERS_PER_PAGE} LIMIT ${MEMBERS_PER_PAGE}`;
  if (page.length === 0) page = await sorted(tx, shopId, query, members, rest);
  return {
    rows: await shown(tx, shopId, segmentId, `{${page.map(({ id }) => id)}}`),
    total: Math.min(total, MOST_COUNTED),
    more,
  };
}

type Ids = { id: bigint }[];

/** Few were found: they are put in order all together. */
async function foundMembers(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  { sort, descending, page }: MemberQuery,
  found: string,
): Promise<{ rows: Member[]; total: number; more: boolean }> {
  const order = sort === "joined" ? null : ORDERS[sort];
  const { ids, total } = await pageOfFound(
    tx,
    sql`
      SELECT m.customer_id AS id, ${raw(order ? `k.${order.column}` : "m.joined_at")} AS key
      FROM segment_member m ${order ? sql`${detail(shopId, order.table, "k")} ${amongFound(found, "k")}` : empty}
      WHERE ${open(shopId, segmentId)} ${amongFound(found, "m")}`,
    { descending, page, size: MEMBERS_PER_PAGE },
  );
  return {
    rows: await shown(tx, shopId, segmentId, ids),
    total: Math.min(total, MOST_COUNTED),
    more: total > MOST_COUNTED,
  };
}

/**
 * The first members along the index of all customers, from where the segment's first one stood when it was last computed:
 * in a large segment they are soon met.
 */
async function walk(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  query: MemberQuery,
  window: number,
  named: Sql,
): Promise<Ids> {
  if (query.sort === "joined") return [];
  const { table, column } = ORDERS[query.sort];
  // as the indexes have it: of predicted values, the unknown ones stand at the end of the greatest
  const unknown = table === "customer_forecast" ? (query.descending ? "NULLS LAST" : "NULLS FIRST") : "";
  const direction = query.descending ? "DESC" : "ASC";
  const [stood] = await tx.rows<{ edge: string | null }>(sql`
    SELECT edges -> ${column}::text ->> ${query.descending ? 1 : 0}::int AS edge
    FROM segment WHERE shop_id = ${shopId} AND segment_id = ${segmentId}`);
  const edge = stood?.edge ?? null;
  const from =
    edge === null || column === "name_key"
      ? empty
      : sql`AND ${raw(column)} ${raw(query.descending ? "<=" : ">=")} ${edge}::${raw(TYPES[column])}`;
  return tx.rows(sql`
    SELECT m.customer_id AS id
    FROM (
      SELECT customer_id, ${raw(column)} AS value FROM ${raw(table)}
      WHERE shop_id = ${shopId} AND ${raw(column)} IS NOT NULL ${from}
      ORDER BY ${raw(`${column} ${direction} ${unknown}, customer_id ${direction}`)} LIMIT ${window}) w
    JOIN LATERAL (
      SELECT m.customer_id FROM segment_member m WHERE ${open(shopId, segmentId)} AND m.customer_id = w.customer_id
      LIMIT 1) m ON true
    ${named}
    ORDER BY ${raw(`w.value ${direction} ${unknown}, w.customer_id ${direction}`)}
    LIMIT ${query.page * MEMBERS_PER_PAGE}`);
}

/** All members put in order: for segments that are not large, and where most of an order is not in the segment. */
function sorted(tx: Tx, shopId: bigint, query: MemberQuery, members: Sql, rest: Sql): Promise<Ids> {
  const direction = query.descending ? "DESC" : "ASC";
  if (query.sort === "joined") {
    return tx.rows(sql`
      SELECT m.customer_id AS id ${members}
      ORDER BY ${raw(`m.joined_at ${direction}, m.customer_id ${direction}`)} ${rest}`);
  }
  const { table, column } = ORDERS[query.sort];
  return tx.rows(sql`
    SELECT m.customer_id AS id FROM (SELECT m.customer_id ${members}) m ${detail(shopId, table, "k")}
    ORDER BY ${raw(`k.${column} ${direction} NULLS LAST, m.customer_id ${direction}`)} ${rest}`);
}

function shown(tx: Tx, shopId: bigint, segmentId: bigint, ids: string): Promise<Member[]> {
  return tx.rows<Member>(sql`
    SELECT ${COLUMNS}
    FROM ${inPageOrder(ids)}
    JOIN LATERAL (
      SELECT customer_id, joined_at FROM segment_member m WHERE ${open(shopId, segmentId)} AND m.customer_id = page.id
      LIMIT 1) m ON true
    ${details(shopId)} ORDER BY place`);
}

/** What a file says of a member; null where Shopify does not share it. */
export type MemberDetails = Member & {
  phone: string | null;
  country: string | null;
  emailConsent: string | null;
  smsConsent: string | null;
};

/** Up to `limit` members with ids above `after`: the next piece of a file. */
export function membersAfter(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  after: bigint | null,
  limit: number,
): Promise<MemberDetails[]> {
  return tx.rows<MemberDetails>(sql`
    SELECT ${COLUMNS}, c.phone, c.country, c.email_consent AS "emailConsent", c.sms_consent AS "smsConsent"
    FROM segment_member m ${details(shopId)}
    WHERE ${open(shopId, segmentId)} ${after === null ? empty : sql`AND m.customer_id > ${after}`}
    ORDER BY m.customer_id LIMIT ${limit}`);
}

/** The segments a customer is in now, as their handles. */
export async function segmentsOf(tx: Tx, shopId: bigint, customerId: bigint): Promise<string[]> {
  const rows = await tx.rows<{ handle: string }>(sql`
    SELECT s.handle FROM segment_member m JOIN segment s ON s.shop_id = m.shop_id AND s.segment_id = m.segment_id
    WHERE m.shop_id = ${shopId} AND m.customer_id = ${customerId} AND m.left_at IS NULL AND s.archived_at IS NULL
    ORDER BY s.segment_id`);
  return rows.map(({ handle }) => handle);
}
