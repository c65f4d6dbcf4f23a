// A page of customers takes no longer the more customers there are: whatever its order, the rows PostgreSQL looks at are
// bounded by what is shown and counted, and not by how many there are.
import { beforeAll, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import type { CustomerQuery } from "./customer-choices.ts";
import { listCustomers } from "./customers.server.ts";

const CUSTOMERS = 12_000;
/** What is counted at most, what is shown, and the customers of both tables that belong to it. */
const MOST_READ = 4_200;
const database = await testDatabase();
const shopId = await testShop(database);

beforeAll(async () => {
  await database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, email, first_name, last_name, version, source)
      SELECT ${shopId}, n, 'shopper' || n || '@example.com', 'Name', n::text, '1', 'bulk'
      FROM generate_series(1, ${CUSTOMERS}::int) n`);
    await tx.run(sql`
      INSERT INTO customer_figure (shop_id, customer_id, purchases, first_at, last_at, gross_minor, net_minor)
      SELECT ${shopId}, n, 1 + n % 5, now() - n * interval '1 hour', now() - n * interval '1 minute', n, n
      FROM generate_series(1, ${CUSTOMERS}::int) n`);
  });
  await database.inShop(shopId, (tx) => tx.run(sql`ANALYZE customer, customer_figure`));
});

type Plan = { "Relation Name"?: string; "Actual Rows": number; "Actual Loops": number; Plans?: Plan[] };

/** Rows that came out of tables and indexes, the rows they filtered away included. */
function rowsRead(plan: Plan & Record<string, unknown>): number {
  const here = plan["Relation Name"]
    ? (plan["Actual Rows"] + Number(plan["Rows Removed by Filter"] ?? 0)) * plan["Actual Loops"]
    : 0;
  return here + (plan.Plans ?? []).reduce((sum, each) => sum + rowsRead(each as typeof plan), 0);
}

async function readFor(query: Partial<CustomerQuery>): Promise<number> {
  const asked: CustomerQuery = {
    search: "",
    filter: "all",
    sort: "last",
    descending: true,
    page: 1,
    ...query,
  };
  return database.inShop(shopId, async (tx) => {
    let read = 0;
    const explained = async (text: string, values: unknown[]) => {
      const { rows } = await tx.client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
      read += rowsRead(rows[0]["QUERY PLAN"][0].Plan);
    };
    const watched: Tx = {
      ...tx,
      rows: async (query) => {
        await explained(query.text, query.values);
        return tx.rows(query);
      },
      row: async (query) => {
        await explained(query.text, query.values);
        return tx.row(query);
      },
    };
    const { rows } = await listCustomers(watched, shopId, asked, new Date(0));
    expect(rows.length).toBeGreaterThan(0);
    return read;
  });
}

it.each([
  { sort: "last" },
  { sort: "net", descending: false },
  { sort: "purchases" },
  { sort: "first" },
  { sort: "name" },
  { sort: "email", descending: false },
  { filter: "returning" },
  { search: "shopper11999" },
  { search: "117" },
] as const)("%j", async (query) => {
  const read = await readFor(query);
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(MOST_READ);
});
