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

type Detail = "customer" | "figure" | "forecast";

// what each order is by, and the one table it needs beside the members
const ORDERS: Record<MemberSort, { by: string; of: Detail | null }> = {
  name: { by: "lower(nullif(concat_ws(' ', c.first_name, c.last_name), ''))", of: "customer" },
  purchases: { by: "coalesce(f.purchases, 0)", of: "figure" },
  net: { by: "coalesce(f.net_minor, 0)", of: "figure" },
  value: { by: "p.value_minor", of: "forecast" },
  last: { by: "f.last_at", of: "figure" },
  joined: { by: "m.joined_at", of: null },
};

function detail(shopId: bigint, of: Detail): Sql {
  const [table, alias] = {
    customer: ["customer", "c"],
    figure: ["customer_figure", "f"],
    forecast: ["customer_forecast", "p"],
  }[of] as [string, string];
  return sql`
    LEFT JOIN ${raw(table)} ${raw(alias)} ON ${raw(alias)}.shop_id = ${shopId} AND ${raw(alias)}.customer_id = m.customer_id`;
}

function details(shopId: bigint): Sql {
  return sql`${detail(shopId, "customer")} ${detail(shopId, "figure")} ${detail(shopId, "forecast")}`;
}

function open(shopId: bigint, segmentId: bigint): Sql {
  return sql`m.shop_id = ${shopId} AND m.segment_id = ${segmentId} AND m.left_at IS NULL`;
}

export async function listMembers(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  query: MemberQuery,
): Promise<{ rows: Member[]; total: number }> {
  const named = query.search ? detail(shopId, "customer") : empty;
  const matching = sql`${open(shopId, segmentId)} ${searched(query.search)}`;
  const { total } = await tx.row<{ total: number }>(sql`
    SELECT count(*)::int AS total FROM segment_member m ${named} WHERE ${matching}`);
  const { by, of } = ORDERS[query.sort];
  const needed = of === null || (of === "customer" && query.search) ? empty : detail(shopId, of);
  const order = sql`sort_value ${raw(query.descending ? "DESC" : "ASC")} NULLS LAST, m.customer_id`;
  // the page first, and only then what is shown of it: a segment may hold everybody
  const rows = await tx.rows<Member>(sql`
    SELECT ${COLUMNS} FROM (
      SELECT m.customer_id, m.joined_at, ${raw(by)} AS sort_value
      FROM segment_member m ${named} ${needed} WHERE ${matching}
      ORDER BY ${order} LIMIT ${MEMBERS_PER_PAGE} OFFSET ${(query.page - 1) * MEMBERS_PER_PAGE}) m
    ${details(shopId)} ORDER BY ${order}`);
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
