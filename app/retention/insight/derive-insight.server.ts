// Derives everything that is told of a whole shop: scores, personas, totals day by day and cohort by cohort.
import { readSettings } from "../../commerce/settings.server.ts";
import { findShopById } from "../../commerce/shop.server.ts";
import { wholeShop } from "../../commerce/whole-shop.server.ts";
import { type Database, sql, type Tx } from "../../platform/db.server.ts";
import { activeSince } from "../active-since.ts";
import { daysBefore, localDate, midnight } from "../period.ts";
import { storeAnswers } from "./answers.server.ts";
import { writeCohortLedger } from "./cohort-ledger.server.ts";
import { dayFacts } from "./day-facts.server.ts";
import { enqueueRun } from "./insight-state.server.ts";
import { scoreCustomers } from "./score-customers.server.ts";
import { bucketsOf, shopDays } from "./shop-days.server.ts";
import { writeActivityLedger } from "./write-activity-ledger.server.ts";
import { writeDayLedger } from "./write-day-ledger.server.ts";

/** Later than midnight by up to these milliseconds, so that shops of one zone do not all begin at once. */
const SPREAD = 600_000;

/** The job: derives, and asks for the run after the shop's next midnight. A shop that left is not followed. */
export async function runInsight(database: Database, shopId: bigint, now = new Date()): Promise<void> {
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt) return;
  await deriveInsight(database, shopId, now);
  const tomorrow = midnight(daysBefore(localDate(now, shop.timezone), -1), shop.timezone);
  const spread = Number((shopId * 7919n) % BigInt(SPREAD));
  await database.inShop(shopId, async (tx) => {
    // facts that came meanwhile have asked for a run of their own
    const { waiting } = await tx.row<{ waiting: boolean }>(
      sql`SELECT coalesce(bool_or(due_at IS NOT NULL), false) AS waiting FROM shop_insight WHERE shop_id = ${shopId}`,
    );
    if (!waiting) await enqueueRun(tx, shopId, new Date(tomorrow.getTime() + spread));
  });
}

/**
 * Derives for the shop's day at `now`. Facts may be stored meanwhile: the run then counts as not having seen them.
 * Readers see the rows of the run before until this one is done.
 */
export async function deriveInsight(database: Database, shopId: bigint, now = new Date()): Promise<void> {
  const begun = performance.now();
  const seen = await database.inShop(shopId, (tx) => beginRun(tx, shopId));
  await database.inShop(shopId, async (tx) => {
    await oneAtATime(tx, shopId);
    const { timezone, windowDays } = await shopChoices(tx, shopId);
    const today = localDate(now, timezone);
    const days = await shopDays(tx, shopId, timezone);
    const { goods, personas } = await scoreCustomers(tx, shopId, {
      activeSince: activeSince(now, timezone, windowDays),
      days,
    });
    const calendar = {
      days,
      months: bucketsOf(days, "month", timezone),
      quarters: bucketsOf(days, "quarter", timezone),
    };
    const none = { facts: [], cohorts: [] };
    const { facts, cohorts } = days.dates.length === 0 ? none : await dayFacts(tx, shopId, calendar, goods);
    await writeDayLedger(tx, shopId, facts);
    await writeActivityLedger(tx, shopId, { days, today, windowDays });
    await writeCohortLedger(tx, shopId, calendar, cohorts);
    await storeAnswers(tx, shopId, { today, timezone, personas });
    const purchases = facts.reduce((sum, day) => sum + day.purchases, 0);
    await tx.run(sql`
      UPDATE shop_insight SET derived_changes = ${seen}, derived_at = ${now}, day = ${today}::date,
        timezone = ${timezone}, window_days = ${windowDays}, purchases = ${purchases},
        took_ms = ${Math.round(performance.now() - begun)}
      WHERE shop_id = ${shopId}`);
  });
}

/** For whoever needs scores and cannot wait for the first run; nothing to do once there was one. */
export async function ensureDerived(database: Database, shopId: bigint, now = new Date()): Promise<void> {
  const { derived } = await database.inShop(shopId, (tx) =>
    tx.row<{ derived: boolean }>(
      sql`SELECT coalesce(bool_or(derived_at IS NOT NULL), false) AS derived FROM shop_insight WHERE shop_id = ${shopId}`,
    ),
  );
  if (!derived) await deriveInsight(database, shopId, now);
}

/** @returns which changes the run will have seen at least */
async function beginRun(tx: Tx, shopId: bigint): Promise<bigint> {
  const { changes } = await tx.row<{ changes: bigint }>(sql`
    INSERT INTO shop_insight AS i (shop_id) VALUES (${shopId})
    ON CONFLICT (shop_id) DO UPDATE SET due_at = NULL RETURNING i.changes`);
  return changes;
}

async function oneAtATime(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`insight of shop ${shopId}`}, 0))`);
  await wholeShop(tx);
}

async function shopChoices(tx: Tx, shopId: bigint): Promise<{ timezone: string; windowDays: number }> {
  const shop = await findShopById(tx, shopId);
  if (!shop) throw new Error(`There is no shop ${shopId}.`);
  const { activityWindowDays } = await readSettings(tx, shopId);
  return { timezone: shop.timezone, windowDays: activityWindowDays };
}
