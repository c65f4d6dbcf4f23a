// The thread in which the groups of a shop's days are reckoned, so that the worker's other jobs go on meanwhile. It has its
// own connections and ends when it is done.
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "../../platform/db.server.ts";
import { reckonGroupDays } from "./reckon-group-days.server.ts";

export type GroupDaysOrder = { url: string; shopId: bigint; now: Date };

const { url, shopId, now } = workerData as GroupDaysOrder;
const database = openDatabase({ url, maxConnections: 2 });
try {
  parentPort!.postMessage(await reckonGroupDays(database, shopId, now));
} finally {
  await database.close();
}
