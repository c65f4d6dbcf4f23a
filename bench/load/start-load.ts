// Starts the load's process and tells it what to send.
import { fork } from "node:child_process";
import { once } from "node:events";
import { WEB_FLAGS } from "../../server/web-flags.ts";
import type { LoadPlan, LoadResult } from "./load.ts";

export type Load = {
  /** One plan at a time. @throws Error when the process ended */
  run(plan: LoadPlan): Promise<LoadResult>;
  stop(): void;
};

export async function startLoad(): Promise<Load> {
  // as the web process (server/web-flags.ts): what marking the heap holds up would count as the answers' time
  const child = fork(new URL("./load-process.ts", import.meta.url), { execArgv: WEB_FLAGS });
  await once(child, "message");
  return {
    run: (plan) =>
      new Promise((resolve, reject) => {
        const ended = () => reject(new Error("The load's process ended."));
        child.once("exit", ended);
        child.once("message", (result) => {
          child.off("exit", ended);
          resolve(result as LoadResult);
        });
        child.send(plan);
      }),
    stop: () => child.disconnect(),
  };
}
