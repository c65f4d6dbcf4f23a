// Who is in a segment: searched, sorted, page by page, and whole for files.
import type { Sql } from "sql-template-tag";
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

const ORDERS: Record<MemberSort, string> = {
  name: "lower(nullif(concat_ws(' ', c.first_name, c.last_name), ''))",
  purchases: "coalesce(f.purchases, 0)",
  net: "coalesce(f.net_minor, 0)",
  value: "p.value_minor",
  last: "f.last_at",
  joined: "m.joined_at",
};

function members(shopId: bigint, segmentId: bigint): Sql {
  return sql`
    FROM segment_member m
    LEFT JOIN customer c ON c.shop_id = ${shopId} AND c.customer_id = m.customer_id
    LEFT JOIN customer_figure f ON f.shop_id = ${shopId} AND f.customer_id = m.customer_id
    LEFT JOIN customer_forecast p ON p.shop_id = ${shopId} AND p.customer_id = m.customer_id
    WHERE m.shop_id = ${shopId} AND m.segment_id = ${segmentId} AND m.left_at IS NULL`;
}

export async function listMembers(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  query: MemberQuery,
): Promise<{ rows: Member[]; total: number }> {
  const matching = sql`${members(shopId, segmentId)} ${searched(query.search)}`;
  const { total } = await tx.row<{ total: number }>(sql`SELECT count(*)::int AS total ${matching}`);
  const direction = raw(query.descending ? "DESC" : "ASC");
  const rows = await tx.rows<Member>(sql`
    SELECT ${COLUMNS} ${matching}
    ORDER BY ${raw(ORDERS[query.sort])} ${direction} NULLS LAST, m.customer_id ${direction}
    LIMIT ${MEMBERS_PER_PAGE} OFFSET ${(query.page - 1) * MEMBERS_PER_PAGE}`);
  return { rows, total };
}

function searched(search: string): Sql {
  if (!search) return empty;
  const part = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`AND (concat_ws(' ', c.first_name, c.last_name) ILIKE ${part} OR c.email ILIKE ${part})`;
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
    ${members(shopId, segmentId)} ${after === null ? empty : sql`AND m.customer_id > ${after}`}
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
