// A database of the test file's own, cloned from the migrated template, with as many shops as it asks for.
import pg from "pg";
import { afterAll, inject } from "vitest";
import { type Database, openDatabase, sql } from "../../app/platform/db.server.ts";
import { withDatabaseName } from "./database-name.ts";

let counter = 0;

/**
 * Call at the top of a `*.db.test.ts`: `const database = await testDatabase();`
 * It is dropped when the file is done.
 */
export async function testDatabase(): Promise<Database> {
  const server = inject("postgresUrl");
  const name = `perennial_test_${process.pid}_${Date.now()}_${counter++}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${inject("templateName")}`);
  const database = openDatabase({ url: withDatabaseName(server, name) });
  afterAll(async () => {
    await database.close();
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  });
  return database;
}

type ShopSpec = { domain?: string; currency?: string; timezone?: string };

/** @returns the new shop's id */
export async function testShop(database: Database, spec: ShopSpec = {}): Promise<bigint> {
  const domain = spec.domain ?? `shop-${counter++}.myshopify.com`;
  return database.inSystem(async (tx) => {
    const row = await tx.row<{ shop_id: bigint }>(sql`
      INSERT INTO shop (domain, currency, timezone, installed_at)
      VALUES (${domain}, ${spec.currency ?? "USD"}, ${spec.timezone ?? "UTC"}, now())
      RETURNING shop_id`);
    return row.shop_id;
  });
}
