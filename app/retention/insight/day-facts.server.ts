// What happened on each of a shop's days, read from its purchases in one pass.
import { sql, type Tx } from "../../platform/db.server.ts";
import type { DayFacts } from "./day-ledger.ts";
import { placeOf, type ShopDays, unattributed } from "./shop-days.server.ts";

/** Net of goods by place of the day, see score-customers.server.ts. */
export type GoodsByDay = Map<number, { goodsMinor: bigint; costedMinor: bigint; costMinor: bigint }>;

/** What customers of one cohort, those who first bought in the same month, did on one day. */
export type CohortDay = {
  /** places of the month and of the day */
  cohort: number;
  place: number;
  /** purchases that are their customer's first of that month, of that quarter */
  newInMonth: number;
  newInQuarter: number;
  netMinor: bigint;
};

type Row = CohortDay & {
  purchases: number;
  grossMinor: bigint;
  first: number;
  second: number;
  before: string | null;
  gapDays: string | null;
};

/** Days ascending, those on which nothing happened left out; and the same purchases by cohort and day, by day. */
export async function dayFacts(
  tx: Tx,
  shopId: bigint,
  { days, months, quarters }: Record<"days" | "months" | "quarters", ShopDays>,
  goods: GoodsByDay,
): Promise<{ facts: DayFacts[]; cohorts: CohortDay[] }> {
  // of each day, and of the time before the first, the month (the quarter) it belongs to
  const bucket = (buckets: ShopDays) =>
    sql`${[0, ...days.dates.map((day) => placeAmong(buckets, day))]}::int[]`;
  // lists as text: arrays of hundreds of thousands of numbers are slow to parse
  const cohorts = await tx.rows<Row>(sql`
    SELECT month[first_place + 1] AS cohort, place, count(*)::int AS purchases, sum(gross_minor)::bigint AS "grossMinor",
      sum(net_minor)::bigint AS "netMinor", (count(*) FILTER (WHERE ordinal = 1))::int AS first,
      (count(*) FILTER (WHERE ordinal = 2))::int AS second,
      (count(*) FILTER (WHERE before IS NULL OR month[before + 1] < month[place + 1]))::int AS "newInMonth",
      (count(*) FILTER (WHERE before IS NULL OR quarter[before + 1] < quarter[place + 1]))::int AS "newInQuarter",
      string_agg(before::text, ',') AS before, string_agg(gap_days::text, ',') AS "gapDays"
    FROM (
      SELECT p.*, ${placeOf("p.at", days)} AS place, ${placeOf("p.at", days, "p.gap_days")} AS before,
        ${placeOf("f.first_at", days)} AS first_place
      FROM purchase p JOIN customer_figure f ON f.shop_id = p.shop_id AND f.customer_id = p.customer_id
      WHERE p.shop_id = ${shopId}
    ) placed CROSS JOIN (SELECT ${bucket(months)} AS month, ${bucket(quarters)} AS quarter) buckets
    GROUP BY 1, 2 ORDER BY 2, 1`);
  const nobodys = await tx.rows<{ place: number; orders: number; grossMinor: bigint }>(sql`
    SELECT ${placeOf("at", days)} AS place, count(*)::int AS orders, sum(total_minor)::bigint AS "grossMinor"
    FROM (${unattributed(shopId)}) orders GROUP BY 1`);
  return { facts: withPlaces(days, byPlace(cohorts), nobodys, goods), cohorts };
}

function placeAmong({ dates }: ShopDays, day: string): number {
  return dates.findLastIndex((first) => first <= day) + 1;
}

type Day = Omit<Row, keyof CohortDay | "before" | "gapDays"> & {
  netMinor: bigint;
  before: number[];
  gapDays: number[];
};

function byPlace(rows: Row[]): Map<number, Day> {
  const days = new Map<number, Day>();
  for (const row of rows) {
    const day = days.get(row.place) ?? {
      purchases: 0,
      grossMinor: 0n,
      netMinor: 0n,
      first: 0,
      second: 0,
      before: [],
      gapDays: [],
    };
    days.set(row.place, day);
    day.purchases += row.purchases;
    day.grossMinor += row.grossMinor;
    day.netMinor += row.netMinor;
    day.first += row.first;
    day.second += row.second;
    for (const before of numbers(row.before)) day.before.push(before);
    for (const gap of numbers(row.gapDays)) day.gapDays.push(gap);
  }
  return days;
}

function withPlaces(
  days: ShopDays,
  bought: Map<number, Day>,
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
      before: (row?.before ?? []).map((before) => listed[before]!),
      gapDays: row?.gapDays ?? [],
      unattributed: nobody?.orders ?? 0,
      unattributedGrossMinor: nobody?.grossMinor ?? 0n,
      ...(goods.get(place) ?? { goodsMinor: 0n, costedMinor: 0n, costMinor: 0n }),
    };
  });
}

function numbers(list: string | null | undefined): number[] {
  return list ? list.split(",").map(Number) : [];
}
