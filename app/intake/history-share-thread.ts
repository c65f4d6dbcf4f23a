// The thread that makes shares ready for COPY, so that the process goes on with everything else meanwhile. Is told
// which file, answers with its rows; what they take in memory is handed over, not copied.
import { readFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { type StagedOrders, stageOrders } from "../commerce/staged-orders.ts";
import { type HistoryShare, readShare } from "./history-share.ts";
import { spooledLines } from "./history-spool.server.ts";

export type ShareOrder = { path: string; withProvisionalIds: boolean };

export type StagedShare = Pick<HistoryShare, "lines" | "refusals" | "orphans"> & { staged: StagedOrders };

parentPort!.on("message", async ({ path, withProvisionalIds }: ShareOrder) => {
  const { orders, lines, refusals, orphans } = readShare(spooledLines(await readFile(path)));
  const staged = stageOrders(
    orders.map(({ order }) => order),
    withProvisionalIds,
  );
  const answer: StagedShare = { lines, refusals, orphans, staged };
  parentPort!.postMessage(
    answer,
    Object.values(staged.rows).map((rows) => rows.buffer),
  );
});
