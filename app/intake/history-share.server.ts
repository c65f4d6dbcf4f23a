// Makes the shares of a history ready for COPY, in a thread of their own.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { ShareToStage, StagedShare } from "./stage-share.server.ts";

export type ShareReader = {
  /** One at a time. @throws what ended the thread */
  read(order: ShareToStage): Promise<StagedShare>;
  close(): Promise<void>;
};

const SCRIPT = new URL("./history-share-thread.server.ts", import.meta.url);

/**
 * MiB. A share lives until it is read, and then dies at once: with room for all of it among the young, V8 does not move
 * it about: a quarter of the time, measured.
 */
const YOUNG = 256;

export function openShareReader(): ShareReader {
  const thread = new Worker(SCRIPT, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG } });
  return {
    read: async (order) => {
      thread.postMessage(order);
      const [answer] = await once(thread, "message");
      return answer;
    },
    close: async () => void (await thread.terminate()),
  };
}
