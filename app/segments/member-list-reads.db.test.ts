// A page of a segment's members takes no longer the more it holds: the rows PostgreSQL looks at are bounded by what is shown,
// walked over and counted. And it is the same page that putting all members in order would give.
import { beforeAll, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { readMemberQuery } from "./member-query.ts";
import { listMembers } from "./members.server.ts";

const CUSTOMERS = 12_000;
/** What is counted at most, and two pages with their customers, figures and predictions. */
const MOST_READ = 4_500;
const SEGMENT = 1n;
const database = await testDatabase();
const shopId = await testShop(database);

/** Nine of ten are in it; values go up with ids, except that purchases repeat. */
beforeAll(async () => {
  await database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, email, first_name, last_name, version, source)
      SELECT ${shopId}, n, 'shopper' || n || '@example.com', 'Name', lpad(n::text, 5, '0'), '1', 'bulk'
      FROM generate_series(1, ${CUSTOMERS}::int) n`);
    await tx.run(sql`
      INSERT INTO customer_figure (shop_id, customer_id, purchases, first_at, last_at, gross_minor, net_minor)
      SELECT ${shopId}, n, 1 + n % 5, '2026-01-01', '2026-01-01'::timestamptz + n * interval '1 minute', n, n
      FROM generate_series(1, ${CUSTOMERS}::int) n`);
    await tx.run(sql`
      INSERT INTO customer_forecast (shop_id, customer_id, as_of, value_minor)
      SELECT ${shopId}, n, now(), CASE WHEN n % 100 > 0 THEN n END FROM generate_series(1, ${CUSTOMERS}::int) n`);
    await tx.run(sql`
      INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at)
      SELECT ${shopId}, ${SEGMENT}, n, '2026-02-01'::timestamptz + n * interval '1 minute'
      FROM generate_series(1, ${CUSTOMERS}::int) n WHERE n % 10 > 0`);
  });
  await database.inShop(shopId, (tx) =>
    tx.run(sql`ANALYZE customer, customer_figure, customer_forecast, segment_member`),
  );
});

type Plan = { "Relation Name"?: string; "Actual Rows": number; "Actual Loops": number; Plans?: Plan[] };

/** Rows that came out of tables and indexes, the rows they filtered away included. */
function rowsRead(plan: Plan & Record<string, unknown>): number {
  const here = plan["Relation Name"]
    ? (plan["Actual Rows"] + Number(plan["Rows Removed by Filter"] ?? 0)) * plan["Actual Loops"]
    : 0;
  return here + (plan.Plans ?? []).reduce((sum, each) => sum + rowsRead(each as typeof plan), 0);
}

async function page(address: string) {
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
    const list = await listMembers(
      watched,
      shopId,
      SEGMENT,
      readMemberQuery(new URLSearchParams(`page=2&${address}`)),
    );
    return { ...list, read };
  });
}

it.each(["", "sort=joined", "sort=-net", "sort=net", "sort=-last", "sort=name", "sort=-value", "sort=value"])(
  "a page of %j reads few rows, the right ones",
  async (address) => {
    const { rows, read, total, more } = await page(address);
    expect({ total, more }).toEqual({ total: 3_000, more: true });
    const unknown = address.endsWith("value");
    const members = Array.from({ length: CUSTOMERS }, (_, index) => index + 1).filter(
      (n) => n % 10 > 0 && !(unknown && n % 100 === 0),
    );
    if (address === "" || address.includes("-")) members.reverse();
    expect(rows.map(({ customerId }) => Number(customerId))).toEqual(members.slice(50, 100));
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(MOST_READ);
  },
);

it("orders in which many are equal, and searches, read few rows too", async () => {
  for (const address of ["sort=-purchases", "q=shopper11&sort=-net&page=1"]) {
    expect((await page(address)).read).toBeLessThan(2 * MOST_READ);
  }
});
