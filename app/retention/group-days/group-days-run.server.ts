// How far the groups of past days have followed a shop's facts, and when they are reckoned again.
import { sql, type Tx } from "../../platform/db.server.ts";
import { enqueue } from "../../platform/jobs.server.ts";
import { insightState, READ_ANEW } from "../insight/insight-state.server.ts";

export const GROUP_DAYS_TASK = "group-days";

/** A run rests for as many times of what the last one took. */
const REST = 40;

export type GroupDaysRun = {
  seenChanges: bigint;
  madeAt: Date;
  /** the last day that is told of */
  day: string;
  timezone: string;
  purchases: number;
  tookMs: number;
};

/** null: there was none. */
export async function groupDaysRun(tx: Tx, shopId: bigint): Promise<GroupDaysRun | null> {
  const [run] = await tx.rows<GroupDaysRun>(sql`
    SELECT seen_changes AS "seenChanges", made_at AS "madeAt", day, timezone, purchases,
      took_ms AS "tookMs"
    FROM group_days_run WHERE shop_id = ${shopId}`);
  return run ?? null;
}

/** Call when what is told of the whole shop was derived. Comes after what merchants wait for, and one at a time. */
export async function scheduleGroupDays(tx: Tx, shopId: bigint): Promise<void> {
  const run = await groupDaysRun(tx, shopId);
  const rested = run ? run.madeAt.getTime() + run.tookMs * REST : 0;
  const name = `group-days:${shopId}`;
  await enqueue(
    tx,
    GROUP_DAYS_TASK,
    { shopId: `${shopId}` },
    { key: name, queue: name, runAt: new Date(Math.max(Date.now(), rested)), priority: 6 },
  );
}

/**
 * Whether the rows of group_day answer a question now: by the same rule as storedTotals.
 * @returns null: they do not; else since when facts may be missing, null when none are
 */
export async function groupDaysNow(
  tx: Tx,
  shopId: bigint,
  timezone: string,
): Promise<{ asOf: Date | null } | null> {
  const run = await groupDaysRun(tx, shopId);
  if (!run || run.timezone !== timezone) return null;
  const changes = (await insightState(tx, shopId))?.changes;
  if (run.seenChanges === changes) return { asOf: null };
  return run.purchases > READ_ANEW ? { asOf: run.madeAt } : null;
}
