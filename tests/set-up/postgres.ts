// One PostgreSQL for the whole run, and one migrated template database which every test file clones.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../../app/platform/migrate.server.ts";
import { startLocalPostgres } from "../../app/platform/postgres.server.ts";
import { withDatabaseName } from "./database-name.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
    templateName: string;
  }
}

export default async function setUp(project: TestProject) {
  const given = process.env.TEST_DATABASE_URL;
  const dir = given ? undefined : await mkdtemp(join(tmpdir(), "perennial-test-"));
  const server = dir ? await startLocalPostgres({ dir, temporary: true }) : undefined;
  const url = given ?? server!.url;

  const templateName = `perennial_template_${process.pid}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${templateName}`);
  await migrate(withDatabaseName(url, templateName));

  project.provide("postgresUrl", url);
  project.provide("templateName", templateName);

  return async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${templateName} WITH (FORCE)`);
    await admin.end();
    await server?.stop();
    if (dir) await rm(dir, { recursive: true, force: true }); // the empty folder of mkdtemp
  };
}
