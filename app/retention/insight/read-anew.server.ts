// Questions the running totals cannot answer: they are read from all purchases, which takes seconds in a large shop.
import { sql, type Tx } from "../../platform/db.server.ts";
import type { Period } from "../period.ts";
import { isLong } from "./activity-pairs.server.ts";
import { storedTotals } from "./insight-state.server.ts";
import { canBeStored } from "./stored-counts.server.ts";

const LONGEST_MS = 15_000;

/** Each statement of the rest of the transaction is given fifteen seconds. */
export async function limitReading(tx: Tx): Promise<void> {
  await tx.run(sql`SELECT set_config('statement_timeout', ${String(LONGEST_MS)}, true)`);
}

/**
 * For a page: whether the figures of a period longer than the activity window are read anew, as until the run after the
 * window was changed; if so, no longer than fifteen seconds.
 */
export async function readsAnew(
  tx: Tx,
  shopId: bigint,
  period: Period,
  windowDays: number,
): Promise<boolean> {
  if (!isLong(period, windowDays)) return false;
  const totals = await storedTotals(tx, shopId, period.timezone);
  if (totals && canBeStored(totals, period, windowDays)) return false;
  await limitReading(tx);
  return true;
}
