// A PostgreSQL of its own that waits for the disk at each commit, as in production; removed afterwards.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../../app/platform/migrate.server.ts";
import { dropLocalPostgres, startLocalPostgres } from "../../app/platform/postgres.server.ts";
import { withDatabaseName } from "../../tests/set-up/database-name.ts";

export type DurableServer = {
  /** folder of the server; its postmaster.pid is in data/ */
  dir: string;
  /** a migrated database */
  databaseUrl: string;
  /** an empty one */
  emptyUrl: string;
};

export async function withDurableServer<T>(work: (server: DurableServer) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "perennial-durable-"));
  const server = await startLocalPostgres({ dir });
  try {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query("CREATE DATABASE perennial");
    await client.query("CREATE DATABASE bare");
    await client.end();
    const databaseUrl = withDatabaseName(server.url, "perennial");
    await migrate(databaseUrl);
    return await work({ dir, databaseUrl, emptyUrl: withDatabaseName(server.url, "bare") });
  } finally {
    await server.stop();
    dropLocalPostgres(dir);
    await rm(dir, { recursive: true, force: true });
  }
}
