// Reckons the groups of a shop's days beside the process instead of in it.
import { Worker } from "node:worker_threads";
import type { Database } from "../../platform/db.server.ts";
import type { GroupDaysOrder } from "./group-days-thread.server.ts";

/** @returns how many days were reckoned, null when there was nothing to do. @throws whatever went wrong in the thread */
export function groupDaysInThread(database: Database, shopId: bigint, now: Date): Promise<number | null> {
  const workerData: GroupDaysOrder = { url: database.url, shopId, now };
  const thread = new Worker(new URL("./group-days-thread.server.ts", import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
    thread.once("exit", (code) =>
      reject(new Error(`The thread of the days' groups ended with code ${code}.`)),
    );
  });
}
