// The thread that makes shares ready for COPY, so that the process goes on with everything else meanwhile. Is told
// which file, answers with its rows; what they take in memory is handed over, not copied.
import { parentPort } from "node:worker_threads";
import { type ShareToStage, stageShare } from "./stage-share.server.ts";

parentPort!.on("message", async (order: ShareToStage) => {
  const answer = await stageShare(order);
  parentPort!.postMessage(
    answer,
    Object.values(answer.staged.rows).map((rows) => rows.buffer),
  );
});
