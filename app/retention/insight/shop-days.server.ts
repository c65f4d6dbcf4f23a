// The shop's calendar as far as its orders reach, as local midnights: PostgreSQL then places an instant by looking it up
// between them, so that days are cut exactly as everywhere else.
import type { Sql } from "sql-template-tag";
import { Temporal } from "temporal-polyfill";
import { raw, sql, type Tx } from "../../platform/db.server.ts";
import { daysBetween, localDate, midnight } from "../period.ts";

export type ShopDays = {
  /** YYYY-MM-DD; place n is the n-th, from 1, as width_bucket counts */
  dates: string[];
  midnights: Date[];
};

/** Every day from the first purchase, or order of nobody, to the last; empty when there are none. */
export async function shopDays(tx: Tx, shopId: bigint, timezone: string): Promise<ShopDays> {
  const { first, last } = await tx.row<{ first: Date | null; last: Date | null }>(sql`
    SELECT min(at) AS first, max(at) AS last FROM (
      (SELECT at FROM purchase WHERE shop_id = ${shopId} ORDER BY at LIMIT 1)
      UNION ALL (SELECT at FROM purchase WHERE shop_id = ${shopId} ORDER BY at DESC LIMIT 1)
      UNION ALL SELECT at FROM (${unattributed(shopId)}) nobodys
    ) told`);
  if (!first || !last) return { dates: [], midnights: [] };
  const from = localDate(first, timezone);
  const length = daysBetween(from, localDate(last, timezone)) + 1;
  const start = Temporal.PlainDate.from(from);
  const dates = Array.from({ length }, (_, days) => start.add({ days }).toString());
  return { dates, midnights: dates.map((date) => midnight(date, timezone)) };
}

/**
 * The place of an instant, 0 before the first day. In whole microseconds, PostgreSQL's own unit: among plain numbers it
 * searches several times as fast as among instants.
 * @param at a column; @param daysEarlier looked at so many days before it: a length that is right to the microsecond
 */
export function placeOf(at: string, { midnights }: Pick<ShopDays, "midnights">, daysEarlier?: string): Sql {
  const micros = `date_part('epoch', ${at}) * 1e6${daysEarlier ? ` - ${daysEarlier} * 86400e6` : ""}`;
  return sql`width_bucket(round((${raw(micros)})::float8), ${midnights.map((day) => day.getTime() * 1000)}::float8[])`;
}

/** First days and first instants of the months, or quarters, that hold these days. */
export function bucketsOf(days: ShopDays, unit: "month" | "quarter", timezone: string): ShopDays {
  if (days.dates.length === 0) return days;
  const last = days.dates.at(-1)!;
  const [year, month] = days.dates[0]!.split("-").map(Number) as [number, number];
  const step = unit === "month" ? 1 : 3;
  let bucket = Temporal.PlainDate.from({ year, month: month - ((month - 1) % step), day: 1 });
  const dates: string[] = [];
  for (; bucket.toString() <= last; bucket = bucket.add({ months: step })) dates.push(bucket.toString());
  return { dates, midnights: dates.map((date) => midnight(date, timezone)) };
}

/** Orders nobody can be credited with, and drafts, that would otherwise count: at, total_minor. */
export function unattributed(shopId: bigint) {
  const valid = sql`
    NOT o.test AND o.cancelled_at IS NULL AND o.deleted_at IS NULL
    AND NOT (o.total_minor > 0 AND o.refunded_minor >= o.total_minor)`;
  const columns = sql`coalesce(o.processed_at, o.created_at) AS at, o.total_minor`;
  return sql`
    SELECT ${columns} FROM orders o WHERE o.shop_id = ${shopId} AND o.customer_id IS NULL AND ${valid}
    UNION ALL
    SELECT ${columns} FROM orders o
    WHERE o.shop_id = ${shopId} AND o.draft AND o.customer_id IS NOT NULL AND ${valid}`;
}
