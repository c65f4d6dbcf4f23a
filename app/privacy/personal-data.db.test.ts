// The list of personal data and the database's own catalogue agree.
import { describe, expect, it } from "vitest";
import { testDatabase } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { LOOKS_PERSONAL, NOT_PERSONAL, PERSONAL_DATA } from "./personal-data.ts";

const database = await testDatabase();
const columns = await database.inSystem((tx) =>
  tx.rows<{ table: string; column: string }>(sql`
    SELECT c.relname AS "table", a.attname AS "column"
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'
      AND a.atttypid IN ('text'::regtype, 'text[]'::regtype, 'bytea'::regtype, 'jsonb'::regtype, 'bool'::regtype, 'inet'::regtype)
    ORDER BY 1, 2`),
);
const listed = Object.entries(PERSONAL_DATA).flatMap(([table, own]) =>
  Object.keys(own).map((column) => `${table}.${column}`),
);

describe("every column that looks personal is on a list", () => {
  const looking = columns.filter(({ column }) => LOOKS_PERSONAL.test(column));

  it("of which there are some", () => expect(looking.length).toBeGreaterThan(30));

  it.each(looking.map(({ table, column }) => `${table}.${column}`))("%s", (name) => {
    expect(listed.includes(name) || Object.hasOwn(NOT_PERSONAL, name)).toBe(true);
  });
});

describe("every column on a list is in the database", () => {
  const all = new Set(columns.map(({ table, column }) => `${table}.${column}`));

  it.each([...listed.filter((name) => name !== "customer_alias.alias_id"), ...Object.keys(NOT_PERSONAL)])(
    "%s",
    (name) => expect(all.has(name)).toBe(true),
  );

  it("and on one list only", () => {
    expect(listed.filter((name) => Object.hasOwn(NOT_PERSONAL, name))).toEqual([]);
  });
});

it.each(["email", "first_name", "customer_note", "ip_address", "body", "recovery_url", "shipping_address"])(
  "%s looks personal",
  (column) => expect(LOOKS_PERSONAL.test(column)).toBe(true),
);
