// Reckons the groups of a shop's days beside the process instead of in it.
import type { Database } from "../../platform/db.server.ts";
import { askThread } from "../shop-thread.server.ts";

const SCRIPT = new URL("./group-days-thread.server.ts", import.meta.url);

/** @returns how many days were reckoned, null when there was nothing to do. @throws whatever went wrong in the thread */
export function groupDaysInThread(database: Database, shopId: bigint, now: Date): Promise<number | null> {
  return askThread(SCRIPT, "The thread of the days' groups", { database, shopId, now });
}
