// Which PostgreSQL this process works with: the one it was given, or one of its own in DATA_DIR.
import { join } from "node:path";
import type { BaseEnv } from "../app/platform/env.server.ts";
import { migrate } from "../app/platform/migrate.server.ts";
import { startLocalPostgres } from "../app/platform/postgres.server.ts";

export type OwnDatabase = { url: string; stop(): Promise<void> };

/** Migrated and ready. A local server is stopped only by the process that started it. */
export async function readyDatabase(env: BaseEnv): Promise<OwnDatabase> {
  const given = env.DATABASE_URL;
  const local = given ? undefined : await startLocalPostgres({ dir: join(env.DATA_DIR, "postgres") });
  const url = given ?? local!.url;
  try {
    await migrate(url);
  } catch (error) {
    await local?.stop();
    throw error;
  }
  return { url, stop: async () => local?.stop() };
}
