// How far what is derived for a whole shop has followed its facts, and when it is derived again.
import { sql, type Tx } from "../../platform/db.server.ts";
import { enqueue } from "../../platform/jobs.server.ts";

export const INSIGHT_TASK = "derive-insight";

/** Milliseconds after which a change is followed, together with what comes meanwhile. */
const SETTLE = 120_000;
/** So many customers changed at once is an import rather than trade, and somebody waits for it. */
const MANY = 50;
const SOON = 20_000;
/** A run rests for as many times of what the last one took: large shops are followed every few minutes. */
const REST = 40;
/** A run that was asked for and did not come is asked for again. */
const LOST = 3_600_000;

/**
 * Call in the transaction that stored facts. One statement; asks for a run unless one waits.
 * @param touched how many customers' purchases changed
 */
export async function noteFacts(tx: Tx, shopId: bigint, touched: number): Promise<void> {
  const now = Date.now();
  const soonest = new Date(now + (touched >= MANY ? SOON : SETTLE));
  const wanted = sql`greatest(${soonest}::timestamptz,
    coalesce(i.derived_at, '-infinity') + make_interval(secs => i.took_ms * ${REST / 1000}::float8))`;
  const { asked, dueAt } = await tx.row<{ asked: boolean; dueAt: Date }>(sql`
    INSERT INTO shop_insight AS i (shop_id, changes, due_at) VALUES (${shopId}, 1, ${soonest})
    ON CONFLICT (shop_id) DO UPDATE SET changes = i.changes + 1,
      due_at = CASE WHEN i.due_at > ${new Date(now - LOST)} AND i.due_at < ${wanted} THEN i.due_at ELSE ${wanted} END
    RETURNING due_at = ${wanted} AS asked, due_at AS "dueAt"`);
  if (asked) await enqueueRun(tx, shopId, dueAt);
}

/** For what a merchant waits for: a history that arrived, a changed setting. */
export async function deriveSoon(tx: Tx, shopId: bigint): Promise<void> {
  await enqueueRun(tx, shopId, new Date());
}

/** Replaces one that waits. Runs of one shop come one after the other. */
export async function enqueueRun(tx: Tx, shopId: bigint, runAt: Date): Promise<void> {
  const name = `insight:${shopId}`;
  await enqueue(tx, INSIGHT_TASK, { shopId: `${shopId}` }, { key: name, queue: name, runAt, priority: 5 });
}

export type InsightState = {
  changes: bigint;
  derivedChanges: bigint | null;
  derivedAt: Date | null;
  /** the shop's day they were derived on */
  day: string | null;
  timezone: string | null;
  windowDays: number | null;
  purchases: number;
};

/** null: nothing was ever noted. */
export async function insightState(tx: Tx, shopId: bigint): Promise<InsightState | null> {
  const [state] = await tx.rows<InsightState>(sql`
    SELECT changes, derived_changes AS "derivedChanges", derived_at AS "derivedAt", day, timezone,
      window_days AS "windowDays", purchases
    FROM shop_insight WHERE shop_id = ${shopId}`);
  return state ?? null;
}

/** Up to this many purchases are read anew rather than shown as they were some minutes ago. */
export const READ_ANEW = 10_000;

/** asOf: since when facts may be missing, null when none are; the rest as in InsightState. */
export type StoredTotals = { asOf: Date | null } & Pick<InsightState, "day" | "windowDays">;

/**
 * Whether the totals of insight_day, insight_cohort and insight_activity answer a question now.
 * @returns null: read the purchases
 */
export async function storedTotals(tx: Tx, shopId: bigint, timezone: string): Promise<StoredTotals | null> {
  const state = await insightState(tx, shopId);
  if (!state || state.derivedChanges === null || state.timezone !== timezone) return null;
  const { day, windowDays } = state;
  if (state.derivedChanges === state.changes) return { asOf: null, day, windowDays };
  return state.purchases > READ_ANEW ? { asOf: state.derivedAt, day, windowDays } : null;
}
