// A database that lives as long as one command: a server of its own in a temporary folder, migrated, then removed.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "../app/platform/db.server.ts";
import { migrate } from "../app/platform/migrate.server.ts";
import { startLocalPostgres } from "../app/platform/postgres.server.ts";

/** @param settings of the server, as `postgres -c` takes them */
export async function withThrowAwayDatabase<T>(
  work: (database: Database) => Promise<T>,
  settings: Record<string, string> = {},
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "perennial-"));
  const server = await startLocalPostgres({ dir, temporary: true, settings });
  try {
    await migrate(server.url);
    const database = openDatabase({ url: server.url });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
