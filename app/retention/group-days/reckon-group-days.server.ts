// Fills group_day for a whole shop: the groups at the end of every day since its first purchase. Takes seconds for a large
// shop, so the worker runs it in a thread of its own.
import { findShopById } from "../../commerce/shop.server.ts";
import { lockShop } from "../../commerce/shop-lock.server.ts";
import { wholeShop } from "../../commerce/whole-shop.server.ts";
import { type Database, sql, type Tx } from "../../platform/db.server.ts";
import { insightState } from "../insight/insight-state.server.ts";
import { localDate } from "../period.ts";
import { groupCourse } from "./group-course.ts";
import { groupDaysRun } from "./group-days-run.server.ts";
import { readPurchases, type ShopPurchases } from "./read-purchases.server.ts";
import {
  type DayRow,
  dayRow,
  replaceGroupDays,
  storedFingerprints,
  storedLimits,
} from "./stored-group-days.server.ts";

/** For tests and the command that derives everything anew: rows that stand are not believed. */
type Options = { anew?: boolean };

/**
 * Up to the shop's day at `now`. Days up to which nothing changed stay as they are. Facts may be stored meanwhile: the run
 * then counts as not having seen them, and readers see the rows of the run before until this one is done.
 * @returns how many days were reckoned; null when there was nothing to do, because the last run has seen everything or
 * the shop is gone
 */
export async function reckonGroupDays(
  database: Database,
  shopId: bigint,
  now: Date,
  { anew = false }: Options = {},
): Promise<number | null> {
  const begun = performance.now();
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop) return null;
  const { timezone } = shop;
  const today = localDate(now, timezone);
  return database.inShop(shopId, async (tx) => {
    await oneAtATime(tx, shopId);
    const seen = (await insightState(tx, shopId))?.changes;
    if (seen === undefined) return null;
    const last = await groupDaysRun(tx, shopId);
    if (!anew && last?.seenChanges === seen && last.day === today && last.timezone === timezone) return null;
    await wholeShop(tx);
    const read = await readPurchases(tx, shopId, { today, timezone });
    const from = read && (anew ? 0 : await firstToReckon(tx, shopId, read));
    const rows = read && from !== null ? await reckon(tx, shopId, read, from) : [];
    await lockShop(tx, shopId);
    // all that was known of the shop may have been erased meanwhile
    if (!(await insightState(tx, shopId))) return null;
    await replaceGroupDays(
      tx,
      shopId,
      from ? { from: read!.dates[0]!, to: read!.dates[from - 1]! } : null,
      rows,
    );
    const run = { day: today, purchases: read?.count ?? 0, tookMs: Math.round(performance.now() - begun) };
    await tx.run(sql`
      INSERT INTO group_days_run (shop_id, seen_changes, made_at, day, timezone, purchases, took_ms)
      VALUES (${shopId}, ${seen}, ${now}, ${run.day}::date, ${timezone}, ${run.purchases}, ${run.tookMs})
      ON CONFLICT (shop_id) DO UPDATE SET seen_changes = excluded.seen_changes, made_at = excluded.made_at,
        day = excluded.day, timezone = excluded.timezone, purchases = excluded.purchases, took_ms = excluded.took_ms`);
    return rows.length;
  });
}

/** The place of the first day up to which something changed; that after the last when nothing did. */
async function firstToReckon(
  tx: Tx,
  shopId: bigint,
  { dates, fingerprints }: ShopPurchases,
): Promise<number> {
  const known = await storedFingerprints(tx, shopId);
  const changed = dates.findIndex((date, day) => known.get(date) !== fingerprints[day]);
  return changed < 0 ? dates.length : changed;
}

async function reckon(tx: Tx, shopId: bigint, read: ShopPurchases, from: number): Promise<DayRow[]> {
  const { dates, purchases, fingerprints } = read;
  if (from === dates.length) return [];
  const limits = from === 0 ? new Map() : await storedLimits(tx, shopId, dates[from]!);
  const rows: DayRow[] = [];
  for (const told of groupCourse(purchases, from, (day) => limits.get(dates[day]!)!))
    rows.push(dayRow(told, dates[told.day]!, fingerprints[told.day]!));
  return rows;
}

async function oneAtATime(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`group days of shop ${shopId}`}, 0))`);
}
