// Who is in a segment: searched, sorted, page by page, and whole for files. docs/decisions/0024
import type { Sql } from "sql-template-tag";
import { count, MOST_COUNTED, searched } from "../commerce/customers.server.ts";
import { amongFound, inPageOrder, pageOfFound } from "../commerce/page-of-found.server.ts";
import { empty, raw, sql, type Tx } from "../platform/db.server.ts";
import type { MemberQuery } from "./member-choices.ts";
import {
  type Among,
  detail,
  MEMBERS_PER_PAGE,
  ORDERS,
  open,
  pageOfMany,
  sortedPage,
} from "./members-in-order.server.ts";

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

const COLUMNS = sql`
  m.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName", c.email,
  coalesce(f.purchases, 0) AS purchases, coalesce(f.net_minor, 0)::bigint AS "netMinor", f.last_at AS "lastAt",
  p.value_minor AS "valueMinor", m.joined_at AS "joinedAt"`;

function details(shopId: bigint): Sql {
  return sql`${detail(shopId, "customer", "c")} ${detail(shopId, "customer_figure", "f")}
    ${detail(shopId, "customer_forecast", "p")}`;
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
  const among: Among = {
    joined: search.many ? detail(shopId, "customer", "c") : empty,
    which: search.found,
  };
  const total = await count(
    tx,
    sql`
      SELECT FROM segment_member m ${among.joined} WHERE ${open(shopId, segmentId)} ${among.which}
      LIMIT ${MOST_COUNTED + 1}`,
  );
  const more = total > MOST_COUNTED;
  const ids = more
    ? await pageOfMany(tx, shopId, segmentId, query, among)
    : await sortedPage(tx, shopId, segmentId, query, among);
  return {
    rows: await shown(tx, shopId, segmentId, `{${ids}}`),
    total: Math.min(total, MOST_COUNTED),
    more,
  };
}

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
