// A PostgreSQL of its own that waits for the disk at each commit, as in production; removed afterwards.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../../app/platform/migrate.server.ts";
import {
  dropLocalPostgres,
  type LocalPostgres,
  startLocalPostgres,
} from "../../app/platform/postgres.server.ts";
import { withDatabaseName } from "../../tests/set-up/database-name.ts";

export type DurableServer = {
  /** starts it again, at the same address, after it was killed */
  restart(): Promise<void>;
  /** folder of the server; its postmaster.pid is in data/ */
  dir: string;
  /** a migrated database */
  databaseUrl: string;
  /** an empty one */
  emptyUrl: string;
};

export async function withDurableServer<T>(work: (server: DurableServer) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "perennial-durable-"));
  let server = await startLocalPostgres({ dir });
  try {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query("CREATE DATABASE perennial");
    await client.query("CREATE DATABASE bare");
    await client.end();
    const databaseUrl = withDatabaseName(server.url, "perennial");
    await migrate(databaseUrl);
    const port = Number(new URL(server.url).port);
    const restart = async () => {
      server = await untilItStarts(() => startLocalPostgres({ dir, port }));
    };
    return await work({ dir, restart, databaseUrl, emptyUrl: withDatabaseName(server.url, "bare") });
  } finally {
    await server.stop();
    dropLocalPostgres(dir);
    await rm(dir, { recursive: true, force: true });
  }
}

const TRIES = 50;

// the killed server's backends hold its memory until they notice
async function untilItStarts(start: () => Promise<LocalPostgres>): Promise<LocalPostgres> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
