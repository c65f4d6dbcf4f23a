// Runs a shop's forecast beside the process instead of in it.
import { Worker } from "node:worker_threads";
import type { Database } from "../../platform/db.server.ts";
import type { ForecastOrder } from "./forecast-thread.server.ts";

/** @returns how many customers were forecast. @throws whatever went wrong in the thread */
export function forecastInThread(database: Database, shopId: bigint, now: Date): Promise<number> {
  const workerData: ForecastOrder = { url: database.url, shopId, now };
  const thread = new Worker(new URL("./forecast-thread.server.ts", import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
    thread.once("exit", (code) => reject(new Error(`The forecast's thread ended with code ${code}.`)));
  });
}
