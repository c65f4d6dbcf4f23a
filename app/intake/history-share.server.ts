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

export function openShareReader(): ShareReader {
  const thread = new Worker(SCRIPT);
  return {
    read: async (order) => {
      thread.postMessage(order);
      const [answer] = await once(thread, "message");
      return answer;
    },
    close: async () => void (await thread.terminate()),
  };
}
