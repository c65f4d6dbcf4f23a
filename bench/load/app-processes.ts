// The product's own processes, as in production, over a database of the caller's.
import { randomBytes } from "node:crypto";
import { type Child, startChild } from "../../app/platform/child-process.server.ts";
import { WEB_FLAGS } from "../../server/web-flags.ts";

export const SECRET = "shpss_under_load";

const server = (name: string) => new URL(`../../server/${name}`, import.meta.url);
const SECRET_KEYS = `k1:${randomBytes(32).toString("base64")}`;

type Settings = { databaseUrl: string; port: number; more?: Record<string, string> };

/** Resolves when it listens on `port`. */
export function startWeb(settings: Settings): Promise<Child> {
  return started(startChild(server("web.ts"), { env: environment(settings), flags: WEB_FLAGS }));
}

/** Resolves when it works. With a WORKER_PORT among `more` it can be asked for its health. */
export function startWorker(settings: Omit<Settings, "port">): Promise<Child> {
  return started(startChild(server("worker.ts"), { env: environment({ ...settings, port: 1 }) }));
}

async function started(child: Child): Promise<Child> {
  await child.ready;
  return child;
}

function environment({ databaseUrl, port, more }: Settings): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    NODE_ENV: "production",
    LOG_LEVEL: "silent",
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    HOST: "127.0.0.1",
    SHOPIFY_API_KEY: "under-load",
    SHOPIFY_API_SECRET: SECRET,
    SHOPIFY_APP_URL: "https://perennial.example",
    SECRET_KEYS,
    ...more,
  };
}
