// Reads all purchases of a shop, day by day, with a digest of each day that says whether anything up to it changed.
import { hash } from "node:crypto";
import { sql, type Tx } from "../../platform/db.server.ts";
import { placeOf } from "../insight/shop-days.server.ts";
import { daysBefore, daysBetween, localDate, midnight } from "../period.ts";
import type { PurchasesByDay } from "./purchases-by-day.ts";

export type ShopPurchases = {
  /** YYYY-MM-DD, from the first purchase to `today` */
  dates: string[];
  purchases: PurchasesByDay;
  /** by day: the same just when all purchases up to its end, and the days they lie in, are the same */
  fingerprints: string[];
  count: number;
};

/** What is told of the same purchases changes with this; another number makes every day be reckoned anew. */
const EDITION = "groups of days 1";

type Row = { place: number; customers: string; at: string; nets: string };

/**
 * @param today purchases of later days are left out
 * @returns null when there are none
 * @throws RangeError when the shop's amounts are too large to be summed in 53 bits
 */
export async function readPurchases(
  tx: Tx,
  shopId: bigint,
  { today, timezone }: { today: string; timezone: string },
): Promise<ShopPurchases | null> {
  const end = midnight(daysBefore(today, -1), timezone);
  const { first } = await tx.row<{ first: Date | null }>(
    sql`SELECT min(at) AS first FROM purchase WHERE shop_id = ${shopId} AND at < ${end}`,
  );
  if (!first) return null;
  const from = localDate(first, timezone);
  const dates = Array.from({ length: daysBetween(from, today) + 1 }, (_, day) => daysBefore(from, -day));
  const midnights = dates.map((date) => midnight(date, timezone));
  // lists as text, in one order whatever order the rows lie in: arrays of numbers are slow to parse
  const inTurn = sql`ORDER BY micros, customer_id, net_minor`;
  const rows = await tx.rows<Row>(sql`
    SELECT place, string_agg(customer_id::text, ',' ${inTurn}) AS customers, string_agg(micros::text, ',' ${inTurn}) AS at,
      string_agg(net_minor::text, ',' ${inTurn}) AS nets
    FROM (
      SELECT customer_id, net_minor, round(date_part('epoch', at) * 1e6)::bigint AS micros,
        ${placeOf("at", { midnights })} AS place
      FROM purchase WHERE shop_id = ${shopId} AND at < ${end}
    ) placed GROUP BY place ORDER BY place`);
  const found = gather(rows, dates.length);
  return { dates, ...found };
}

function gather(rows: Row[], days: number): Omit<ShopPurchases, "dates"> {
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  const numbers = new Map<string, number>();
  const starts = new Uint32Array(days + 1);
  const lists = { customers: [] as number[], at: [] as number[], nets: [] as number[] };
  const fingerprints: string[] = [];
  let fingerprint = EDITION;
  let turnover = 0;
  for (let day = 0; day < days; day++) {
    // days are placed from 1
    const row = byPlace.get(day + 1);
    fingerprint = hash("sha256", [fingerprint, row?.customers, row?.at, row?.nets].join("\n"), "base64");
    fingerprints.push(fingerprint);
    for (const id of items(row?.customers)) {
      const number = numbers.get(id) ?? numbers.size;
      numbers.set(id, number);
      lists.customers.push(number);
    }
    for (const at of items(row?.at)) lists.at.push(Number(at));
    for (const text of items(row?.nets)) {
      const net = Number(text);
      turnover += Math.abs(net);
      lists.nets.push(net);
    }
    starts[day + 1] = lists.customers.length;
  }
  if (turnover > Number.MAX_SAFE_INTEGER)
    throw new RangeError(
      "The shop's purchases sum up to more than 2^53 minor units: groups of past days cannot be told.",
    );
  const purchases = {
    starts,
    customers: Uint32Array.from(lists.customers),
    at: Float64Array.from(lists.at),
    nets: Float64Array.from(lists.nets),
    known: numbers.size,
  };
  return { purchases, fingerprints, count: lists.customers.length };
}

function items(list: string | undefined): string[] {
  return list ? list.split(",") : [];
}
