// The list of customers: searched, filtered, sorted, page by page, and whole for an export.
import type { Sql } from "sql-template-tag";
import { empty, raw, sql, type Tx } from "../platform/db.server.ts";
import type { CustomerFilter, CustomerQuery, CustomerSort } from "./customer-choices.ts";

export type CustomerRow = {
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  purchases: number;
  /** in the shop's minor units */
  netMinor: bigint;
  firstAt: Date | null;
  lastAt: Date | null;
};

export const PAGE_SIZE = 50;

const COLUMNS = sql`
  c.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName", c.email,
  coalesce(f.purchases, 0) AS purchases, coalesce(f.net_minor, 0)::bigint AS "netMinor",
  f.first_at AS "firstAt", f.last_at AS "lastAt"`;

const ORDERS: Record<CustomerSort, string> = {
  name: "lower(nullif(concat_ws(' ', c.first_name, c.last_name), ''))",
  email: "c.email",
  purchases: "coalesce(f.purchases, 0)",
  net: "coalesce(f.net_minor, 0)",
  first: "f.first_at",
  last: "f.last_at",
};

/** @param activeSince a customer whose last purchase is not before this instant is active */
export async function listCustomers(
  tx: Tx,
  shopId: bigint,
  query: CustomerQuery,
  activeSince: Date,
): Promise<{ rows: CustomerRow[]; total: number }> {
  const matching = customersMatching(shopId, query, activeSince);
  const { total } = await tx.row<{ total: number }>(sql`SELECT count(*)::int AS total ${matching}`);
  const direction = raw(query.descending ? "DESC" : "ASC");
  const rows = await tx.rows<CustomerRow>(sql`
    SELECT ${COLUMNS} ${matching}
    ORDER BY ${raw(ORDERS[query.sort])} ${direction} NULLS LAST, c.customer_id ${direction}
    LIMIT ${PAGE_SIZE} OFFSET ${(query.page - 1) * PAGE_SIZE}`);
  return { rows, total };
}

/** Up to `limit` matching customers with ids above `after`: the next piece of an export. */
export function customersAfter(
  tx: Tx,
  shopId: bigint,
  query: CustomerQuery,
  activeSince: Date,
  after: bigint | null,
  limit: number,
): Promise<CustomerRow[]> {
  return tx.rows<CustomerRow>(sql`
    SELECT ${COLUMNS} ${customersMatching(shopId, query, activeSince)}
    ${after === null ? empty : sql`AND c.customer_id > ${after}`}
    ORDER BY c.customer_id LIMIT ${limit}`);
}

function customersMatching(shopId: bigint, query: CustomerQuery, activeSince: Date): Sql {
  return sql`
    FROM customer c
    LEFT JOIN customer_figure f ON f.shop_id = c.shop_id AND f.customer_id = c.customer_id
    WHERE c.shop_id = ${shopId} AND (c.deleted_at IS NULL OR f.purchases > 0)
      ${searched(shopId, query.search)} ${filtered(shopId, query.filter, activeSince)}`;
}

function searched(shopId: bigint, search: string): Sql {
  if (!search) return empty;
  const part = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const orderNames = [search, `#${search}`];
  return sql`AND (
    concat_ws(' ', c.first_name, c.last_name) ILIKE ${part} OR c.email ILIKE ${part}
    OR c.customer_id IN (
      SELECT o.customer_id FROM orders o WHERE o.shop_id = ${shopId} AND o.name = ANY(${orderNames}::text[])))`;
}

function filtered(shopId: bigint, filter: CustomerFilter, activeSince: Date): Sql {
  const conditions: Record<CustomerFilter, Sql> = {
    all: empty,
    new: sql`AND f.purchases = 1 AND f.last_at >= ${activeSince}`,
    returning: sql`AND f.purchases >= 2 AND f.last_at >= ${activeSince}`,
    lapsed: sql`AND f.last_at < ${activeSince}`,
    refunded: sql`AND EXISTS (
      SELECT 1 FROM orders o
      WHERE o.shop_id = ${shopId} AND o.customer_id = c.customer_id AND o.refunded_minor > 0)`,
  };
  return conditions[filter];
}
