// The thread a shop's forecast is reckoned in, so that the worker's other jobs go on meanwhile. It has its own
// connections and ends when it is done.
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "../../platform/db.server.ts";
import { forecastShop } from "./forecast-shop.server.ts";

export type ForecastOrder = { url: string; shopId: bigint; now: Date };

const { url, shopId, now } = workerData as ForecastOrder;
const database = openDatabase({ url, maxConnections: 2 });
try {
  parentPort!.postMessage(await forecastShop(database, shopId, now));
} finally {
  await database.close();
}
