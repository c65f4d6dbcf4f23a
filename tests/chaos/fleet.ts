// Web and worker processes that are killed and started again.
import type { Child } from "../../app/platform/child-process.server.ts";
import { startWeb, startWorker } from "../../bench/load/app-processes.ts";
import { freePort } from "../../bench/load/free-port.ts";

export type Fleet = {
  /** where the web processes listen; a port stays the same when its process is started anew */
  ports: number[];
  /** how many */
  workers: number;
  /** Kills one and starts another in its place; resolves when that is ready. */
  replace(kind: "web" | "worker", nth: number): Promise<void>;
  /** Asks all to stop. @returns their exit codes */
  stop(): Promise<(number | null)[]>;
};

export async function startFleet(databaseUrl: string, webs: number, workers: number): Promise<Fleet> {
  const ports = await Promise.all(Array.from({ length: webs }, freePort));
  const web = (nth: number) => startWeb({ databaseUrl, port: ports[nth]! });
  const worker = () => startWorker({ databaseUrl });
  const fleet = {
    web: await Promise.all(ports.map((_, nth) => web(nth))),
    worker: await Promise.all(Array.from({ length: workers }, worker)),
  };
  return {
    ports,
    workers,
    async replace(kind, nth) {
      await fleet[kind][nth]!.kill();
      fleet[kind][nth] = await untilItStarts(() => (kind === "web" ? web(nth) : worker()));
    },
    async stop() {
      const all = [...fleet.web, ...fleet.worker];
      await Promise.all(all.map((child) => child.stop()));
      return Promise.all(all.map((child) => child.ended));
    },
  };
}

const TRIES = 300;

// a process does not start while the database is away; whoever runs it starts it again
async function untilItStarts(start: () => Promise<Child>): Promise<Child> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}
