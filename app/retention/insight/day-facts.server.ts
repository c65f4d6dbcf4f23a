// What happened on each of a shop's days, read from its purchases in one pass.
import { raw, sql, type Tx } from "../../platform/db.server.ts";
import type { DayFacts } from "./day-ledger.ts";
import { type ShopDays, unattributed } from "./shop-days.server.ts";

/** Net of goods by place of the day, see score-customers.server.ts. */
export type GoodsByDay = Map<number, { goodsMinor: bigint; costedMinor: bigint; costMinor: bigint }>;

type Row = {
  place: number;
  purchases: number;
  grossMinor: bigint;
  netMinor: bigint;
  first: number;
  second: number;
  before: string | null;
  gapDays: string | null;
};

/** Ascending; days on which nothing happened are left out. */
export async function dayFacts(
  tx: Tx,
  shopId: bigint,
  days: ShopDays,
  goods: GoodsByDay,
): Promise<DayFacts[]> {
  const place = (at: string) => sql`width_bucket(${raw(at)}, ${days.midnights}::timestamptz[])`;
  // lists as text: arrays of hundreds of thousands of numbers are slow to parse
  const rows = await tx.rows<Row>(sql`
    SELECT ${place("at")} AS place, count(*)::int AS purchases, sum(gross_minor)::bigint AS "grossMinor",
      sum(net_minor)::bigint AS "netMinor", (count(*) FILTER (WHERE ordinal = 1))::int AS first,
      (count(*) FILTER (WHERE ordinal = 2))::int AS second,
      string_agg(${place(PURCHASE_BEFORE)}::text, ',') AS before, string_agg(gap_days::text, ',') AS "gapDays"
    FROM purchase WHERE shop_id = ${shopId} GROUP BY 1`);
  const nobodys = await tx.rows<{ place: number; orders: number; grossMinor: bigint }>(sql`
    SELECT ${place("at")} AS place, count(*)::int AS orders, sum(total_minor)::bigint AS "grossMinor"
    FROM (${unattributed(shopId)}) orders GROUP BY 1`);
  return withPlaces(days, new Map(rows.map((row) => [row.place, row])), nobodys, goods);
}

/** gap_days is exact to far less than a microsecond, the unit of timestamps. */
const PURCHASE_BEFORE = "at - make_interval(secs => gap_days * 86400)";

function withPlaces(
  days: ShopDays,
  bought: Map<number, Row>,
  nobodys: { place: number; orders: number; grossMinor: bigint }[],
  goods: GoodsByDay,
): DayFacts[] {
  const unattributed = new Map(nobodys.map((row) => [row.place, row]));
  const places = [...new Set([...bought.keys(), ...unattributed.keys()])].sort((one, other) => one - other);
  const listed = new Int32Array(days.dates.length + 1);
  for (const [index, place] of places.entries()) listed[place] = index;
  return places.map((place) => {
    const row = bought.get(place);
    const nobody = unattributed.get(place);
    return {
      day: days.dates[place - 1]!,
      purchases: row?.purchases ?? 0,
      grossMinor: row?.grossMinor ?? 0n,
      netMinor: row?.netMinor ?? 0n,
      first: row?.first ?? 0,
      second: row?.second ?? 0,
      before: numbers(row?.before).map((before) => listed[before]!),
      gapDays: numbers(row?.gapDays),
      unattributed: nobody?.orders ?? 0,
      unattributedGrossMinor: nobody?.grossMinor ?? 0n,
      ...(goods.get(place) ?? { goodsMinor: 0n, costedMinor: 0n, costMinor: 0n }),
    };
  });
}

function numbers(list: string | null | undefined): number[] {
  return list ? list.split(",").map(Number) : [];
}
