// Everything on one machine: PostgreSQL (unless DATABASE_URL names one), the web process and the worker.
import { type Child, startChild } from "../app/platform/child-process.server.ts";
import { appEnv, childEnv } from "../app/platform/env.server.ts";
import { migrate } from "../app/platform/migrate.server.ts";
import { runAsProcess, untilToldToStop } from "./until-told-to-stop.ts";
import { WEB_FLAGS } from "./web-flags.ts";

const script = (name: string) => new URL(name, import.meta.url);

await runAsProcess(async () => {
  const env = appEnv();
  const told = untilToldToStop();
  const children: Child[] = [];
  // the last one started is the first to stop: PostgreSQL goes after those who use it
  const stopAll = async () => {
    for (const child of children.reverse()) await child.stop();
  };
  const start = (name: string, more: Record<string, string>, flags: string[] = []) => {
    const child = startChild(script(name), { env: childEnv(more), flags });
    children.push(child);
    return child;
  };
  try {
    let url = env.DATABASE_URL;
    if (url) await migrate(url);
    else url = String(await start("postgres.ts", {}).ready);
    const web = start("web.ts", { DATABASE_URL: url }, WEB_FLAGS);
    const worker = start("worker.ts", { DATABASE_URL: url });
    await Promise.all([web.ready, worker.ready]);
    process.send?.(url);
    await Promise.race([told, ...children.map(endedByItself)]);
  } finally {
    await stopAll();
  }
});

async function endedByItself(child: Child): Promise<never> {
  const code = await child.ended;
  throw new Error(`A process ended by itself (${code ?? "by a signal"}); the others are stopped.`);
}
