// A page of a segment's members in an order (docs/decisions/0024). Of a large segment the index of all customers is walked
// along: its members are soon met. Those without a value stand last, by their ids.
import type { Sql } from "sql-template-tag";
import { empty, raw, sql, type Tx } from "../platform/db.server.ts";
import type { MemberSort } from "./member-choices.ts";

export const MEMBERS_PER_PAGE = 50;
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
export const ORDERS: Record<Exclude<MemberSort, "joined">, Order> = {
  name: { table: "customer", column: "name_key" },
  purchases: { table: "customer_figure", column: "purchases" },
  net: { table: "customer_figure", column: "net_minor" },
  value: { table: "customer_forecast", column: "value_minor" },
  last: { table: "customer_figure", column: "last_at" },
};

/** What is told of the member `m` elsewhere. */
export function detail(shopId: bigint, table: Order["table"], alias: string): Sql {
  return sql`
    LEFT JOIN ${raw(table)} ${raw(alias)} ON ${raw(alias)}.shop_id = ${shopId} AND ${raw(alias)}.customer_id = m.customer_id`;
}

/** Who is in it now, of the alias m. */
export function open(shopId: bigint, segmentId: bigint): Sql {
  return sql`m.shop_id = ${shopId} AND m.segment_id = ${segmentId} AND m.left_at IS NULL`;
}

/** A condition that members are to meet, and what has to be joined for it. */
export type Among = { joined: Sql; which: Sql };
type Place = { sort: MemberSort; descending: boolean; page: number };

/** @returns ids in order */
export async function pageOfMany(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  place: Place,
  among: Among,
): Promise<bigint[]> {
  if (place.sort === "joined") return sortedPage(tx, shopId, segmentId, place, among);
  const order = ORDERS[place.sort];
  const last = place.page * MEMBERS_PER_PAGE;
  const { edge, noneHad } = await edgeOf(tx, shopId, segmentId, place, order);
  if (noneHad) return withTheOthers(tx, shopId, segmentId, place, order, [], among);
  const walkOver = (window: number) => walk(tx, shopId, segmentId, place, order, edge, window, among);
  let walked = await walkOver(FIRST_WALK * last);
  if (walked.length === last) return walked.slice(-MEMBERS_PER_PAGE);
  // an edge says that some have a value, and that the walk did not begin with the first of all customers
  const valued = edge === null ? await customersWithOne(tx, shopId, order) : MOST_WALKED;
  if (valued > FIRST_WALK * last) walked = await walkOver(MOST_WALKED);
  if (walked.length === last) return walked.slice(-MEMBERS_PER_PAGE);
  return valued < MOST_WALKED
    ? withTheOthers(tx, shopId, segmentId, place, order, walked, among)
    : sortedPage(tx, shopId, segmentId, place, among);
}

/**
 * `edge`: where the segment's first member stood when it was last computed, as text; null = not known. `noneHad`: no member
 * had a value then.
 */
async function edgeOf(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  { descending }: Place,
  { column }: Order,
): Promise<{ edge: string | null; noneHad: boolean }> {
  const [stood] = await tx.rows<{ edge: string | null; noted: boolean }>(sql`
    SELECT edges -> ${column}::text ->> ${descending ? 1 : 0}::int AS edge,
      coalesce(edges ? ${column}::text, false) AS noted
    FROM segment WHERE shop_id = ${shopId} AND segment_id = ${segmentId}`);
  const edge = stood?.edge ?? null;
  return { edge, noneHad: edge === null && stood?.noted === true };
}

/** As the indexes have it: of predicted values, the unknown ones stand at the end of the greatest. */
function inIndexOrder({ table }: Order, descending: boolean): string {
  const unknown = table === "customer_forecast" ? (descending ? "NULLS LAST" : "NULLS FIRST") : "";
  return `${descending ? "DESC" : "ASC"} ${unknown}`;
}

/** The first members along the index of all customers, up to the end of the page; of a window of the index only. */
async function walk(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  { descending, page }: Place,
  order: Order,
  edge: string | null,
  window: number,
  { joined, which }: Among,
): Promise<bigint[]> {
  const { table, column } = order;
  const along = inIndexOrder(order, descending);
  const direction = descending ? "DESC" : "ASC";
  const from =
    edge === null || column === "name_key"
      ? empty
      : sql`AND ${raw(column)} ${raw(descending ? "<=" : ">=")} ${edge}::${raw(TYPES[column])}`;
  return ids(
    tx,
    sql`
      SELECT m.customer_id AS id
      FROM (
        SELECT customer_id, ${raw(column)} AS value FROM ${raw(table)}
        WHERE shop_id = ${shopId} AND ${raw(column)} IS NOT NULL ${from}
        ORDER BY ${raw(`${column} ${along}, customer_id ${direction}`)} LIMIT ${window}) w
      JOIN LATERAL (
        SELECT m.customer_id FROM segment_member m WHERE ${open(shopId, segmentId)} AND m.customer_id = w.customer_id
        LIMIT 1) m ON true
      ${joined} WHERE true ${which}
      ORDER BY ${raw(`w.value ${along}, w.customer_id ${direction}`)}
      LIMIT ${page * MEMBERS_PER_PAGE}`,
  );
}

/** How many of the shop's customers have a value: few where names are withheld, or without a forecast. Counted up to a walk. */
async function customersWithOne(tx: Tx, shopId: bigint, { table, column }: Order): Promise<number> {
  const { valued } = await tx.row<{ valued: number }>(sql`
    SELECT count(*)::int AS valued FROM (
      SELECT FROM ${raw(table)} WHERE shop_id = ${shopId} AND ${raw(column)} IS NOT NULL
      ORDER BY ${raw(column)} LIMIT ${MOST_WALKED}) w`);
  return valued;
}

/** @param walked all members with a value, in order, or as many as stand up to the end of the page */
async function withTheOthers(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  { descending, page }: Place,
  { table, column }: Order,
  walked: bigint[],
  { joined, which }: Among,
): Promise<bigint[]> {
  const first = (page - 1) * MEMBERS_PER_PAGE;
  const known = walked.slice(first);
  const others = await ids(
    tx,
    sql`
      SELECT m.customer_id AS id FROM segment_member m ${joined} ${detail(shopId, table, "k")}
      WHERE ${open(shopId, segmentId)} AND k.${raw(column)} IS NULL ${which}
      ORDER BY m.customer_id ${raw(descending ? "DESC" : "ASC")}
      LIMIT ${MEMBERS_PER_PAGE - known.length} OFFSET ${Math.max(0, first - walked.length)}`,
  );
  return [...known, ...others];
}

/** All members put in order: for segments that are not large, and where most of an order is not in the segment. */
export function sortedPage(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  { sort, descending, page }: Place,
  { joined, which }: Among,
): Promise<bigint[]> {
  const direction = descending ? "DESC" : "ASC";
  const members = sql`FROM segment_member m ${joined} WHERE ${open(shopId, segmentId)} ${which}`;
  const rest = sql`LIMIT ${MEMBERS_PER_PAGE} OFFSET ${(page - 1) * MEMBERS_PER_PAGE}`;
  if (sort === "joined") {
    return ids(
      tx,
      sql`
        SELECT m.customer_id AS id ${members}
        ORDER BY ${raw(`m.joined_at ${direction}, m.customer_id ${direction}`)} ${rest}`,
    );
  }
  const { table, column } = ORDERS[sort];
  return ids(
    tx,
    sql`
      SELECT m.customer_id AS id FROM (SELECT m.customer_id ${members}) m ${detail(shopId, table, "k")}
      ORDER BY ${raw(`k.${column} ${direction} NULLS LAST, m.customer_id ${direction}`)} ${rest}`,
  );
}

async function ids(tx: Tx, query: Sql): Promise<bigint[]> {
  return (await tx.rows<{ id: bigint }>(query)).map(({ id }) => id);
}
