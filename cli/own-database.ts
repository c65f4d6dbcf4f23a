// The app's own database, for commands: DATABASE_URL, else the PostgreSQL in DATA_DIR – joined when it runs.
import { join } from "node:path";
import { type Database, openDatabase } from "../app/platform/db.server.ts";
import { baseEnv } from "../app/platform/env.server.ts";
import { migrate } from "../app/platform/migrate.server.ts";
import { startLocalPostgres } from "../app/platform/postgres.server.ts";

export async function withOwnDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const { DATABASE_URL, DATA_DIR } = baseEnv();
  const server = DATABASE_URL ? undefined : await startLocalPostgres({ dir: join(DATA_DIR, "postgres") });
  const url = DATABASE_URL ?? server!.url;
  try {
    await migrate(url);
    const database = openDatabase({ url });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await server?.stop();
  }
}
