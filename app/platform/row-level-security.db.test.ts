// Tenants are kept apart by the database itself: the catalogue says so, and raw SQL tries it.
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { enterShop, raw, sql } from "./db.server.ts";

const database = await testDatabase();

// tables that do not belong to one shop, each with its reason
const SYSTEM_TABLES = new Set([
  "_prisma_migrations", // journal of migrations
  "session", // Shopify's own session storage, looked up by session id before any shop is known
  "shop", // the list of tenants itself
]);

async function shopTables() {
  const all = await database.inSystem((tx) =>
    tx.rows<{ name: string; secured: boolean; forced: boolean }>(sql`
      SELECT c.relname AS name, c.relrowsecurity AS secured, c.relforcerowsecurity AS forced
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1`),
  );
  return all.filter((table) => !SYSTEM_TABLES.has(table.name));
}

describe("the catalogue", () => {
  it("forces row-level security on every shop table", async () => {
    const tables = await shopTables();
    expect(tables.length).toBeGreaterThanOrEqual(15);
    expect(tables.filter((table) => !table.secured || !table.forced)).toEqual([]);
  });

  it("begins every primary and unique key with shop_id", async () => {
    const names = (await shopTables()).map((table) => table.name);
    const keys = await database.inSystem((tx) =>
      tx.rows<{ table_name: string; key: string; first: string }>(sql`
        SELECT c.relname AS table_name, i.relname AS key, a.attname AS first
        FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
        WHERE x.indisunique AND c.relname = ANY(${names})`),
    );
    expect(new Set(keys.map((key) => key.table_name)).size).toBe(names.length);
    expect(keys.filter((key) => key.first !== "shop_id")).toEqual([]);
  });

  it("carries shop_id in every foreign key", async () => {
    const keys = await database.inSystem((tx) =>
      tx.rows<{ name: string; columns: string[] }>(sql`
        SELECT k.conname AS name, array_agg(a.attname::text) AS columns
        FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey)
        WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace GROUP BY 1`),
    );
    expect(keys.filter((key) => !key.columns.includes("shop_id"))).toEqual([]);
  });

  it("gives the application roles that cannot bypass it", async () => {
    for (const enter of [database.inSystem, database.inIntake]) {
      const role = await enter((tx) =>
        tx.row<{ rolsuper: boolean; rolbypassrls: boolean }>(
          sql`SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user`,
        ),
      );
      expect(role).toEqual({ rolsuper: false, rolbypassrls: false });
    }
  });
});

describe("one shop and another", async () => {
  const mine = await testShop(database);
  const theirs = await testShop(database);
  const customer = (shopId: bigint) =>
    sql`INSERT INTO customer (shop_id, customer_id, version, source) VALUES (${shopId}, 1, '1', 'csv')`;
  await database.inShop(theirs, (tx) => tx.run(customer(theirs)));

  it("does not see the other's rows, even without a WHERE", async () => {
    const seen = await database.inShop(mine, (tx) => tx.rows(sql`SELECT * FROM customer`));
    expect(seen).toEqual([]);
    const own = await database.inShop(theirs, (tx) => tx.rows(sql`SELECT * FROM customer`));
    expect(own).toHaveLength(1);
  });

  it("cannot write, change or remove the other's rows", async () => {
    await expect(database.inShop(mine, (tx) => tx.run(customer(theirs)))).rejects.toThrow(
      /row-level security/,
    );
    expect(await database.inShop(mine, (tx) => tx.run(sql`UPDATE customer SET email = 'x'`))).toBe(0);
    expect(await database.inShop(mine, (tx) => tx.run(sql`DELETE FROM customer`))).toBe(0);
  });

  it("sees nothing outside a shop, nor through the intake role", async () => {
    expect(await database.inSystem((tx) => tx.rows(sql`SELECT * FROM customer`))).toEqual([]);
    expect(await database.inIntake((tx) => tx.rows(sql`SELECT * FROM customer`))).toEqual([]);
  });

  it("forgets the shop when the transaction ends", async () => {
    await database.inIntake((tx) => enterShop(tx, theirs));
    for (let round = 0; round < 20; round++) {
      expect(await database.inIntake((tx) => tx.rows(sql`SELECT * FROM customer`))).toEqual([]);
    }
  });
});

// a copy of every shop table's rows under another shop, made by the superuser: whatever the table is, raw SQL of the
// one must not reach the other's
describe("every shop table", async () => {
  const mine = await testShop(database);
  const theirs = await testShop(database);
  const tables = (await shopTables()).map((table) => table.name);
  const owner = new pg.Client({ connectionString: database.url });

  beforeAll(async () => {
    await owner.connect();
    // rows need only be there, not make sense: without foreign keys, triggers and checks
    await owner.query("SET session_replication_role = replica");
    await owner.query(`DO $$ DECLARE c record; BEGIN
      FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint
        WHERE contype = 'c' AND connamespace = 'public'::regnamespace
      LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname); END LOOP; END $$`);
    for (const table of tables) await owner.query(await rowOf(table));
  });
  afterAll(() => owner.end());

  /** An INSERT of one row for the other shop, with a value of its type in every column that asks for one. */
  async function rowOf(table: string): Promise<string> {
    const { rows } = await owner.query<{ name: string; type: string }>(
      `SELECT quote_ident(attname) AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
         AND (attnotnull AND NOT atthasdef OR attname = 'shop_id')`,
      [table],
    );
    const values = rows.map(({ name, type }) => (name === "shop_id" ? String(theirs) : sample(type)));
    return `INSERT INTO ${table} (${rows.map(({ name }) => name).join(", ")}) VALUES (${values.join(", ")})`;
  }

  it.each(tables)("%s shows nothing of another shop, and lets nobody change it", async (table) => {
    const count = async (shopId: bigint) =>
      (
        await database.inShop(shopId, (tx) =>
          tx.row<{ count: number }>(sql`SELECT count(*)::int AS count FROM ${raw(table)}`),
        )
      ).count;
    expect(await count(theirs)).toBe(1);
    expect(await count(mine)).toBe(0);
    const named = (what: string) =>
      database.inShop(mine, (tx) => tx.run(sql`${raw(what)} WHERE shop_id = ${theirs}`));
    // some tables let nobody change or remove: that is refused before it is looked at
    for (const attempt of [`UPDATE ${table} SET shop_id = shop_id`, `DELETE FROM ${table}`])
      expect(await named(attempt).catch((error) => error.message)).toBeOneOf([
        0,
        expect.stringMatching(/permission denied/),
      ]);
    expect(await database.inSystem((tx) => tx.rows(sql`SELECT 1 FROM ${raw(table)}`))).toEqual([]);
    expect(await count(theirs)).toBe(1);
  });
});

function sample(type: string): string {
  if (type.endsWith("[]")) return "'{}'";
  if (type.startsWith("timestamp") || type === "date") return "now()";
  if (type === "boolean") return "false";
  if (type.startsWith("json")) return "'{}'";
  if (type === "bytea") return "'\\x00'";
  return type === "text" || type.startsWith("char") ? "'1'" : "1";
}
