// Starts another of our processes and stops it again, in an order of our choosing.
import { fork } from "node:child_process";

export type Child = {
  /** What the child said first, when it was ready. Rejects when it ended before. */
  ready: Promise<unknown>;
  /** Its exit code, or null when a signal ended it. Never rejects. */
  ended: Promise<number | null>;
  /** Asks it to stop; after `grace` milliseconds it is killed. */
  stop(grace?: number): Promise<void>;
  /** Ends it as a crash would (SIGKILL). */
  kill(): Promise<void>;
};

type Options = {
  args?: string[];
  /** of Node and V8 */
  flags?: string[];
  env?: Record<string, string | undefined>;
};

/**
 * The child says it is ready with `process.send(…)`, and ends by itself when this process is gone (its IPC channel
 * closes). It leads a process group of its own, so that Ctrl-C reaches this process alone.
 */
export function startChild(script: URL, { args = [], flags = [], env = {} }: Options = {}): Child {
  const child = fork(script, args, {
    detached: true,
    execArgv: flags,
    env: env as NodeJS.ProcessEnv,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
    child.once("error", () => resolve(null));
  });
  const ready = new Promise<unknown>((resolve, reject) => {
    child.once("message", resolve);
    ended.then((code) =>
      reject(new Error(`${script.pathname} ended (${code ?? "by a signal"}) before it was ready.`)),
    );
  });
  // whoever does not wait for it must not be ended by it
  ready.catch(() => {});
  return {
    ready,
    ended,
    async stop(grace = 20_000) {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), grace);
      await ended;
      clearTimeout(timer);
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
