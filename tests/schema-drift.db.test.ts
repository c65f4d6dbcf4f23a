// prisma/*.prisma and the migrations describe the same tables: columns, keys and indexes.
import { execFileSync } from "node:child_process";
import pg from "pg";
import { afterAll, expect, inject, it } from "vitest";
import { testDatabase } from "./set-up/database.ts";
import { withDatabaseName } from "./set-up/database-name.ts";

const migrated = await testDatabase();
const name = `perennial_schema_${process.pid}`;
const admin = new pg.Client({ connectionString: inject("postgresUrl") });
await admin.connect();
await admin.query(`CREATE DATABASE ${name}`);
const described = withDatabaseName(inject("postgresUrl"), name);
afterAll(async () => {
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
});

const COLUMNS = `
  SELECT table_name, column_name, data_type, is_nullable, column_default
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`;
const INDEXES = `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`;

async function ask(url: string, question: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(question)).rows;
  } finally {
    await client.end();
  }
}

it("the schema file and the migrations agree", async () => {
  const script = execFileSync(
    "node_modules/.bin/prisma",
    ["migrate", "diff", "--from-empty", "--to-schema-datamodel", "prisma", "--script"],
    { env: { ...process.env, DATABASE_URL: described }, encoding: "utf8" },
  );
  const client = new pg.Client({ connectionString: described });
  await client.connect();
  await client.query(script);
  await client.end();

  const columns = await ask(described, COLUMNS);
  expect(columns.length).toBeGreaterThan(100);
  expect(await ask(migrated.url, COLUMNS)).toEqual(columns);

  // the migrations may hold more indexes (partial ones, which the schema file cannot say), never fewer
  const indexes = (await ask(migrated.url, INDEXES)).map((row) => row.indexdef);
  for (const { indexdef } of await ask(described, INDEXES)) expect(indexes).toContain(indexdef);
});
