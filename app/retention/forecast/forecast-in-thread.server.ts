// Runs a shop's forecast beside the process instead of in it.
import type { Database } from "../../platform/db.server.ts";
import { askThread } from "../shop-thread.server.ts";

const SCRIPT = new URL("./forecast-thread.server.ts", import.meta.url);

/** @returns how many customers were forecast. @throws whatever went wrong in the thread */
export function forecastInThread(database: Database, shopId: bigint, now: Date): Promise<number> {
  return askThread(SCRIPT, "The forecast's thread", { database, shopId, now });
}
