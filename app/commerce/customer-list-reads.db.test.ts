// A page of customers takes no longer the more customers there are: whatever its order, the rows PostgreSQL looks at are
// bounded by what is shown and counted, and not by how many there are.
import { beforeAll, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { countReads } from "../../tests/set-up/rows-read.ts";
import { sql } from "../platform/db.server.ts";
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
    const { watched, read } = countReads(tx);
    const { rows } = await listCustomers(watched, shopId, asked, new Date(0));
    expect(rows.length).toBeGreaterThan(0);
    return read();
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
