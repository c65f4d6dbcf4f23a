// The list of customers: searched, filtered, sorted, page by page, and whole for an export. Every page is read along an
// index, so that it takes no longer the more customers there are.
import type { Sql } from "sql-template-tag";
import { empty, join, raw, sql, type Tx } from "../platform/db.server.ts";
import type { CustomerFilter, CustomerQuery, CustomerSort } from "./customer-choices.ts";
import { amongFound, inPageOrder, pageOfFound } from "./page-of-found.server.ts";

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
/** More than so many are not counted. */
export const MOST_COUNTED = 3_000;
/** Up to so many found customers are looked at one by one; more are met soon along any order. */
export const FEW = 5_000;

const COLUMNS = sql`
  c.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName", c.email,
  coalesce(f.purchases, 0) AS purchases, coalesce(f.net_minor, 0)::bigint AS "netMinor",
  f.first_at AS "firstAt", f.last_at AS "lastAt"`;

/** An order, and which table has the index for it. Customers without a value come last, whatever the direction. */
const ORDERS: Record<CustomerSort, { column: string; table: "c" | "f" }> = {
  name: { column: "name_key", table: "c" },
  email: { column: "email_key", table: "c" },
  purchases: { column: "purchases", table: "f" },
  net: { column: "net_minor", table: "f" },
  first: { column: "first_at", table: "f" },
  last: { column: "last_at", table: "f" },
};

/**
 * @param activeSince a customer whose last purchase is not before this instant is active
 * @returns how many customers match; `more`: there are more than that
 */
export async function listCustomers(
  tx: Tx,
  shopId: bigint,
  query: CustomerQuery,
  activeSince: Date,
): Promise<{ rows: CustomerRow[]; total: number; more: boolean }> {
  const { found, ids, many } = await searched(tx, shopId, query.search);
  const conditions = sql`${found} ${filtered(shopId, query.filter, activeSince)}`;
  if (ids) return foundCustomers(tx, shopId, query, conditions, ids);
  const [withValue, without] = halves(shopId, query, conditions);
  const skipped = (query.page - 1) * PAGE_SIZE;
  const rows = await tx.rows<CustomerRow>(sql`${withValue} LIMIT ${PAGE_SIZE} OFFSET ${skipped}`);
  if (rows.length < PAGE_SIZE) {
    const before = rows.length > 0 ? skipped + rows.length : await count(tx, withValue);
    const rest = Math.max(0, skipped - before);
    rows.push(
      ...(await tx.rows<CustomerRow>(sql`${without} LIMIT ${PAGE_SIZE - rows.length} OFFSET ${rest}`)),
    );
  }
  const most = many ? FEW : MOST_COUNTED;
  const total = await count(
    tx,
    sql`${customersMatching(shopId, query, conditions, found)} LIMIT ${most + 1}`,
  );
  return { rows, total: Math.min(total, most), more: total > most };
}

async function foundCustomers(
  tx: Tx,
  shopId: bigint,
  { sort, descending, page }: CustomerQuery,
  conditions: Sql,
  found: string,
): Promise<{ rows: CustomerRow[]; total: number; more: boolean }> {
  const { column, table } = ORDERS[sort];
  const { ids, total } = await pageOfFound(
    tx,
    sql`
      SELECT c.customer_id AS id, ${raw(`${table}.${column}`)} AS key ${FROM_CUSTOMERS} ${amongFound(found, "f")}
      WHERE c.shop_id = ${shopId} AND ${SEEN} ${conditions}`,
    { descending, page, size: PAGE_SIZE },
  );
  const rows = await tx.rows<CustomerRow>(sql`
    SELECT ${COLUMNS}
    FROM ${inPageOrder(ids)} JOIN customer c ON c.shop_id = ${shopId} AND c.customer_id = page.id
    LEFT JOIN customer_figure f ON f.shop_id = ${shopId} AND f.customer_id = page.id
    ORDER BY place`);
  return { rows, total: Math.min(total, MOST_COUNTED), more: total > MOST_COUNTED };
}

/** Up to `limit` matching customers with ids above `after`: the next piece of an export. */
export async function customersAfter(
  tx: Tx,
  shopId: bigint,
  query: CustomerQuery,
  activeSince: Date,
  after: bigint | null,
  limit: number,
): Promise<CustomerRow[]> {
  const { found } = await searched(tx, shopId, query.search);
  const conditions = sql`${found} ${filtered(shopId, query.filter, activeSince)}
    ${after === null ? empty : sql`AND c.customer_id > ${after}`}`;
  return tx.rows<CustomerRow>(sql`
    SELECT ${COLUMNS} ${FROM_CUSTOMERS}
    WHERE c.shop_id = ${shopId} AND ${SEEN} ${conditions}
    ORDER BY c.customer_id LIMIT ${limit}`);
}

const FROM_CUSTOMERS = sql`
  FROM customer c LEFT JOIN customer_figure f ON f.shop_id = c.shop_id AND f.customer_id = c.customer_id`;

/** Deleted at Shopify, a customer who has bought stays in the list. */
const SEEN = sql`(c.deleted_at IS NULL OR f.purchases > 0)`;

/** The list in its order: those who have a value to be sorted by, and the others. */
function halves(shopId: bigint, query: CustomerQuery, conditions: Sql): [Sql, Sql] {
  const { column, table } = ORDERS[query.sort];
  const direction = raw(query.descending ? "DESC" : "ASC");
  const key = raw(`${table}.${column}`);
  if (table === "c") {
    const half = (which: Sql, order: Sql) => sql`
      SELECT ${COLUMNS} ${FROM_CUSTOMERS}
      WHERE c.shop_id = ${shopId} AND ${SEEN} AND ${which} ${conditions} ORDER BY ${order}`;
    return [
      half(sql`${key} IS NOT NULL`, sql`${key} ${direction}, c.customer_id ${direction}`),
      half(sql`${key} IS NULL`, sql`c.customer_id ${direction}`),
    ];
  }
  return [
    sql`
      SELECT ${COLUMNS}
      FROM customer_figure f JOIN customer c ON c.shop_id = f.shop_id AND c.customer_id = f.customer_id
      WHERE f.shop_id = ${shopId} ${conditions} ORDER BY ${key} ${direction}, f.customer_id ${direction}`,
    sql`
      SELECT ${COLUMNS} ${FROM_CUSTOMERS}
      WHERE c.shop_id = ${shopId} AND f.customer_id IS NULL AND c.deleted_at IS NULL ${conditions}
      ORDER BY c.customer_id ${direction}`,
  ];
}

/** The customers to be counted, read from no more tables than the question needs. */
function customersMatching(
  shopId: bigint,
  { search, filter }: CustomerQuery,
  conditions: Sql,
  found: Sql,
): Sql {
  if (filter === "all") {
    return sql`
      SELECT FROM customer c WHERE c.shop_id = ${shopId} ${found} AND (c.deleted_at IS NULL OR EXISTS (
        SELECT FROM customer_figure f WHERE f.shop_id = c.shop_id AND f.customer_id = c.customer_id))`;
  }
  // in an index's order, or the table is read, where other shops' rows come first
  if (!search && filter !== "refunded")
    return sql`SELECT FROM customer_figure f WHERE f.shop_id = ${shopId} ${conditions} ORDER BY f.last_at`;
  return sql`
    SELECT ${FROM_CUSTOMERS}
    WHERE c.shop_id = ${shopId} AND ${SEEN} ${conditions}`;
}

/** How many rows a query gives; say in it at how many to stop. */
export async function count(tx: Tx, query: Sql): Promise<number> {
  return (await tx.row<{ total: number }>(sql`SELECT count(*)::int AS total FROM (${query}) rows`)).total;
}

/** Sorts after everything that begins with the same characters. */
const AFTER_ALL = "\u{10FFFF}";

export type Found = {
  /** a condition on customers `c` */
  found: Sql;
  /** who was found, as PostgreSQL writes an array of bigint; null = everybody, or too many */
  ids: string | null;
  /** too many to be looked at one by one */
  many: boolean;
};

/**
 * Ids as PostgreSQL writes an array of bigint: a thousand rows of one id each take longer to read, and the driver quotes
 * each id it sends.
 * @param query gives a column `id`
 */
export async function idList(tx: Tx, query: Sql): Promise<{ ids: string; total: number }> {
  const { list, total } = await tx.row<{ list: string | null; total: number }>(
    sql`SELECT string_agg(id::text, ',') AS list, count(*)::int AS total FROM (${query}) listed`,
  );
  return { ids: `{${list ?? ""}}`, total };
}

/** Whose name, last name or e-mail begins with it, or who has the order of that name. Of the alias c. */
export async function searched(tx: Tx, shopId: bigint, search: string): Promise<Found> {
  if (!search) return { found: empty, ids: null, many: false };
  const start = search.toLowerCase();
  const begins = (key: string) => sql`${raw(key)} >= ${start} AND ${raw(key)} < ${start + AFTER_ALL}`;
  const keys = ["c.name_key", "c.last_name_key", "c.email_key"].map(begins);
  const byKey = keys.map(
    (key) =>
      sql`(SELECT c.customer_id FROM customer c WHERE c.shop_id = ${shopId} AND ${key} LIMIT ${FEW + 1})`,
  );
  const byOrder = sql`
    (SELECT o.customer_id FROM orders o
      WHERE o.shop_id = ${shopId} AND o.name = ANY(${[search, `#${search}`]}::text[]) AND o.customer_id IS NOT NULL
      LIMIT ${FEW + 1})`;
  const { ids, total } = await idList(
    tx,
    sql`SELECT DISTINCT customer_id AS id FROM (${join([...byKey, byOrder], " UNION ALL ")}) found`,
  );
  if (total <= FEW) return { found: amongFound(ids, "c"), ids, many: false };
  const any = join(
    keys.map((key) => sql`(${key})`),
    " OR ",
  );
  return { found: sql`AND (${any})`, ids: null, many: true };
}

function filtered(shopId: bigint, filter: CustomerFilter, activeSince: Date): Sql {
  const conditions: Record<CustomerFilter, Sql> = {
    all: empty,
    new: sql`AND f.purchases = 1 AND f.last_at >= ${activeSince}`,
    returning: sql`AND f.purchases >= 2 AND f.last_at >= ${activeSince}`,
    lapsed: sql`AND f.last_at < ${activeSince}`,
    refunded: sql`AND EXISTS (
      SELECT FROM orders o
      WHERE o.shop_id = ${shopId} AND o.customer_id = c.customer_id AND o.refunded_minor > 0)`,
  };
  return conditions[filter];
}
