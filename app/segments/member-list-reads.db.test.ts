// A page of a segment's members takes no longer the more it holds: the rows PostgreSQL looks at are bounded by what is shown,
// walked over and counted. And it is the same page that putting all members in order would give.
import { beforeAll, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { countReads } from "../../tests/set-up/rows-read.ts";
import { findShopById } from "../commerce/shop.server.ts";
import { sql } from "../platform/db.server.ts";
import { readMemberQuery } from "./member-query.ts";
import { listMembers } from "./members.server.ts";
import { noteSums } from "./refresh.server.ts";

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

async function page(address: string, segmentId = SEGMENT, ofShop = shopId) {
  return database.inShop(ofShop, async (tx) => {
    const { watched, read } = countReads(tx);
    const list = await listMembers(
      watched,
      ofShop,
      segmentId,
      readMemberQuery(new URLSearchParams(`page=2&${address}`)),
    );
    return { ...list, read: read() };
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

it("begins where its members do, as they were last summed", async () => {
  const middle = 2n;
  await database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      INSERT INTO segment (shop_id, segment_id, kind, handle, name) VALUES (${shopId}, ${middle}, 'own', 'middle', 'Middle')`);
    await tx.run(sql`
      INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at)
      SELECT ${shopId}, ${middle}, n, '2026-02-01' FROM generate_series(4001, 8000) n`);
    await tx.run(sql`ANALYZE segment_member`);
  });
  const shop = (await database.inSystem((tx) => findShopById(tx, shopId)))!;
  await database.inShop(shopId, (tx) => noteSums(tx, shop, [middle], new Date("2026-03-01")));
  for (const sort of ["net", "last"]) {
    for (const [direction, first] of [
      ["", 4051],
      ["-", 7950],
    ] as const) {
      const { rows, read, total } = await page(`sort=${direction}${sort}`, middle);
      expect(total).toBe(3_000);
      expect(Number(rows[0]!.customerId)).toBe(first);
      expect(read).toBeLessThan(MOST_READ);
    }
  }
});

it("puts those without a value last, and reads few rows for it", async () => {
  // names withheld from all but a few, nobody with a purchase in the segment
  const quiet = await testShop(database);
  const members = 9_000;
  await database.inShop(quiet, async (tx) => {
    await tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, first_name, version, source)
      SELECT ${quiet}, n, CASE WHEN n <= 70 THEN 'Ada' END, '1', 'bulk' FROM generate_series(1, ${members}::int) n`);
    await tx.run(sql`
      INSERT INTO segment (shop_id, segment_id, kind, handle, name) VALUES (${quiet}, ${SEGMENT}, 'own', 'quiet', 'Quiet')`);
    await tx.run(sql`
      INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at)
      SELECT ${quiet}, ${SEGMENT}, n, '2026-02-01' FROM generate_series(1, ${members}::int) n`);
    await tx.run(sql`ANALYZE customer, segment_member`);
  });
  const shop = (await database.inSystem((tx) => findShopById(tx, quiet)))!;
  await database.inShop(quiet, (tx) => noteSums(tx, shop, [SEGMENT], new Date("2026-03-01")));
  const lists = {
    "sort=name": Array.from({ length: 50 }, (_, index) => 51 + index),
    "sort=-name": [
      ...Array.from({ length: 20 }, (_, index) => 20 - index),
      ...Array.from({ length: 30 }, (_, index) => members - index),
    ],
    "sort=-net": Array.from({ length: 50 }, (_, index) => members - 50 - index),
  };
  for (const [address, expected] of Object.entries(lists)) {
    const { rows, read } = await page(address, SEGMENT, quiet);
    expect(rows.map(({ customerId }) => Number(customerId))).toEqual(expected);
    expect(read).toBeLessThan(MOST_READ);
  }
});
