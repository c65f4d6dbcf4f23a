// Questions the running totals cannot answer: they are read from all purchases, which takes seconds in a large shop.
import { sql, type Tx } from "../../platform/db.server.ts";
import type { Period } from "../period.ts";
import { canBeStored } from "./stored-counts.server.ts";

const LONGEST_MS = 15_000;

/** Each statement of the rest of the transaction is given fifteen seconds. */
export async function limitReading(tx: Tx): Promise<void> {
  await tx.run(sql`SELECT set_config('statement_timeout', ${String(LONGEST_MS)}, true)`);
}

/** For a page: whether the figures of a period are read anew; if so, no longer than fifteen seconds. */
export async function readsAnew(tx: Tx, period: Period, windowDays: number): Promise<boolean> {
  const anew = !canBeStored(period, windowDays);
  if (anew) await limitReading(tx);
  return anew;
}
