// What takes seconds for a large shop runs in a thread of its own, so that the worker's other jobs go on meanwhile. The
// thread has its own connections and ends when it is done.
import { parentPort, Worker, workerData } from "node:worker_threads";
import { type Database, openDatabase } from "../platform/db.server.ts";

type Order = { url: string; shopId: bigint; now: Date };

/** @param script calls `answerFromThread`. @throws whatever went wrong in the thread, which is `what` it is called */
export function askThread<Answer>(
  script: URL,
  what: string,
  { database, shopId, now }: { database: Database; shopId: bigint; now: Date },
): Promise<Answer> {
  const order: Order = { url: database.url, shopId, now };
  const thread = new Worker(script, { workerData: order });
  return new Promise((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
    thread.once("exit", (code) => reject(new Error(`${what} ended with code ${code}.`)));
  });
}

/** In the thread's script: does the work it was started for, and tells what came of it. */
export async function answerFromThread(
  work: (database: Database, shopId: bigint, now: Date) => Promise<unknown>,
): Promise<void> {
  const { url, shopId, now } = workerData as Order;
  const database = openDatabase({ url, maxConnections: 2 });
  try {
    parentPort!.postMessage(await work(database, shopId, now));
  } finally {
    await database.close();
  }
}
