// The list of a segment's members: every order, page and search, and who is in two segments.
import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { noteOverlaps, noteOverlapsOf, overlap } from "./comparison.server.ts";
import { MEMBER_SORTS } from "./member-choices.ts";
import { readMemberQuery } from "./member-query.ts";
import { listMembers, segmentsOf } from "./members.server.ts";
import { MEMBERS_PER_PAGE } from "./members-in-order.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const otherShopId = await testShop(database);
const CUSTOMERS = MEMBERS_PER_PAGE + 9;

/** Customer n has bought n % 7 times for n % 5 each; every third has a predicted value, every fourth no name. */
beforeAll(async () => {
  for (const shop of [shopId, otherShopId]) {
    await database.inShop(shop, async (tx) => {
      await tx.run(sql`
        INSERT INTO customer (shop_id, customer_id, first_name, email, version, source)
        SELECT ${shop}, n, CASE WHEN n % 4 > 0 THEN 'Name ' || n END, 'c' || n || '@example.com', '1', 'bulk'
        FROM generate_series(1, ${CUSTOMERS}::int) n`);
      await tx.run(sql`
        INSERT INTO customer_figure (shop_id, customer_id, purchases, first_at, last_at, gross_minor, net_minor)
        SELECT ${shop}, n, n % 7, '2026-01-01', '2026-01-01'::timestamptz + n % 6 * interval '1 day', 0, n % 5 * 100
        FROM generate_series(1, ${CUSTOMERS}::int) n WHERE n % 7 > 0`);
      await tx.run(sql`
        INSERT INTO customer_forecast (shop_id, customer_id, as_of, value_minor)
        SELECT ${shop}, n, now(), n * 10 FROM generate_series(3, ${CUSTOMERS}::int, 3) n`);
      await tx.run(sql`
        INSERT INTO segment (shop_id, segment_id, kind, handle, name) VALUES (${shop}, 1, 'own', 'all', 'All'),
          (${shop}, 2, 'own', 'even', 'Even')`);
      await tx.run(sql`
        INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at, left_at)
        SELECT ${shop}, s, n, '2026-02-01'::timestamptz + n % 3 * interval '1 day',
          CASE WHEN n = 1 THEN '2026-03-01'::timestamptz END
        FROM generate_series(1, ${CUSTOMERS}::int) n, (VALUES (1), (2)) segment (s) WHERE s = 1 OR n % 2 = 0`);
    });
  }
});

const list = (address: string, segmentId = 1n) =>
  database.inShop(shopId, (tx) =>
    listMembers(tx, shopId, segmentId, readMemberQuery(new URLSearchParams(address))),
  );

describe("members", () => {
  it.each(MEMBER_SORTS.flatMap((sort) => [sort, `-${sort}`]))(
    "by %s, each once over the pages",
    async (sort) => {
      const [first, second] = [await list(`sort=${sort}`), await list(`sort=${sort}&page=2`)];
      expect([first.total, second.total]).toEqual([CUSTOMERS - 1, CUSTOMERS - 1]);
      expect(first.rows).toHaveLength(MEMBERS_PER_PAGE);
      const rows = [...first.rows, ...second.rows];
      expect(new Set(rows.map(({ customerId }) => customerId)).size).toBe(CUSTOMERS - 1);
      const value = (row: (typeof rows)[number]) =>
        ({
          name: row.firstName?.toLowerCase() ?? null,
          purchases: row.purchases || null,
          net: row.purchases ? Number(row.netMinor) : null,
          value: row.valueMinor === null ? null : Number(row.valueMinor),
          last: row.lastAt?.getTime() ?? null,
          joined: row.joinedAt.getTime(),
        })[sort.replace("-", "") as (typeof MEMBER_SORTS)[number]];
      const values = rows.map(value);
      const known = values.filter((one) => one !== null);
      // what is not known stands last, whichever way round
      expect(values.slice(0, known.length)).toEqual(known);
      const sign = sort.startsWith("-") ? -1 : 1;
      if (sort.endsWith("name")) return;
      expect(known).toEqual([...known].sort((a, b) => sign * (Number(a) - Number(b))));
    },
  );

  it("are found by name and e-mail, and by what a pattern would mean only as it stands", async () => {
    expect((await list("q=name%207")).rows.map(({ customerId }) => customerId)).toEqual([7n]);
    expect((await list("q=C59%40EXAMPLE&sort=name")).rows.map(({ customerId }) => customerId)).toEqual([59n]);
    expect((await list("q=%25")).total).toBe(0);
  });

  it("are counted in two segments at once, and told of one customer", async () => {
    const both = await database.inShop(shopId, (tx) => overlap(tx, shopId, 1n, 2n));
    expect(both).toBe(Math.floor(CUSTOMERS / 2));
    // counted when members are written, for all segments or for one, it is the same
    for (const note of [noteOverlaps, (tx: Tx) => noteOverlapsOf(tx, shopId, 2n)]) {
      const noted = await database.inShop(shopId, async (tx) => {
        await note(tx, shopId);
        return [await overlap(tx, shopId, 1n, 2n), await overlap(tx, shopId, 2n, 1n)];
      });
      expect(noted).toEqual([both, both]);
    }
    expect(await database.inShop(shopId, (tx) => segmentsOf(tx, shopId, 2n))).toEqual(["all", "even"]);
    expect(await database.inShop(shopId, (tx) => segmentsOf(tx, shopId, 1n))).toEqual([]);
  });
});
