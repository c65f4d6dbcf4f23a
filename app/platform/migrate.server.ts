// Brings a database to the newest schema, from the same files and into the same table as `prisma migrate deploy`.
// Ours, because Prisma's WASM engine splits scripts on ";" and breaks function bodies (docs/decisions/0006).
import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { runMigrations as migrateJobs } from "graphile-worker";
import pg from "pg";

const folder = new URL("../../prisma/migrations/", import.meta.url);

// any number; the same for every process that migrates
const LOCK = 7_315_224_101;

const JOURNAL = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
    logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0)`;

// graphile-worker's tables are made by its own migrations, under row-level security without a policy: only their owner
// would get in. The application's roles work with them; they hold jobs of all shops, and ids rather than data.
const JOB_GRANTS = `
  DO $$
  DECLARE job_table regclass;
  BEGIN
    FOR job_table IN
      SELECT oid FROM pg_class
      WHERE relnamespace = 'graphile_worker'::regnamespace AND relkind IN ('r', 'p') AND relrowsecurity
        AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND polname = 'perennial')
    LOOP
      EXECUTE format(
        'CREATE POLICY perennial ON %s TO perennial_app, perennial_intake USING (true) WITH CHECK (true)', job_table);
    END LOOP;
  END
  $$;
  GRANT USAGE ON SCHEMA graphile_worker TO perennial_app, perennial_intake;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO perennial_app, perennial_intake;
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO perennial_app, perennial_intake;
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO perennial_app, perennial_intake;`;

/**
 * Applies what is missing, each migration in one transaction; several processes may call it at once.
 * @param url an address whose user owns the schema and may create roles
 * @returns names of the migrations applied now
 * @throws Error when an applied migration's file was changed afterwards
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const applied: string[] = [];
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    await client.query(JOURNAL);
    const known = await client.query<{ migration_name: string; checksum: string }>(
      "SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL",
    );
    const checksums = new Map(known.rows.map((row) => [row.migration_name, row.checksum]));
    for (const { name, script, checksum } of await migrationFiles()) {
      const before = checksums.get(name);
      if (before === checksum) continue;
      if (before !== undefined) {
        throw new Error(
          `Migration ${name} was applied with other contents. Add a new migration instead of changing it.`,
        );
      }
      await apply(client, name, script, checksum);
      applied.push(name);
    }
    await migrateJobs({ connectionString: url });
    await client.query(JOB_GRANTS);
    return applied;
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, name: string, script: string, checksum: string): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(script);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    throw new Error(`Migration ${name} failed: ${(cause as Error).message}`, { cause });
  }
}

async function migrationFiles() {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(new URL(`${name}/migration.sql`, folder), "utf8");
      return { name, script, checksum: createHash("sha256").update(script).digest("hex") };
    }),
  );
}
