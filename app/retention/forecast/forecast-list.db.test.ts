// The lists, page by page along their indexes, against the whole shop sorted in JavaScript.
import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../../tests/set-up/database.ts";
import { sql } from "../../platform/db.server.ts";
import {
  type ForecastRow,
  forecastsAfter,
  listForecasts,
  PAGE_SIZE,
  type Scope,
} from "./forecast-list.server.ts";
import { LIST_SORTS, type ListQuery, type ListSort } from "./list-choices.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const CUSTOMERS = 3_120;

beforeAll(() =>
  database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, first_name, email, created_at, version, source)
      SELECT ${shopId}, n, CASE WHEN n % 40 > 0 THEN 'name ' || n % 13 END, 'c' || n || '@example.com', now(), '1', 'bulk'
      FROM generate_series(1, ${CUSTOMERS}::int) n`);
    await tx.run(sql`
      INSERT INTO customer_figure (shop_id, customer_id, purchases, first_at, last_at, gross_minor, net_minor)
      SELECT ${shopId}, n, 3, now(), now() - n % 17 * interval '1 day', n % 19, n % 19
      FROM generate_series(1, ${CUSTOMERS}::int) n`);
    await tx.run(sql`
      INSERT INTO customer_forecast (shop_id, customer_id, as_of, p_alive, expected_purchases, value_minor, risk_signals,
        risk_since, value_at_risk_minor)
      SELECT ${shopId}, n, now(), CASE WHEN n % 3 > 0 THEN n % 7 / 7.0 END, CASE WHEN n % 5 > 0 THEN n % 11 END,
        CASE WHEN n % 4 > 0 THEN n % 23 END, CASE WHEN n % 24 = 1 THEN ARRAY['overdue'] ELSE '{}' END,
        CASE WHEN n % 48 = 1 THEN now() - n % 9 * interval '1 day' END, CASE WHEN n % 72 > 1 THEN n % 29 END
      FROM generate_series(1, ${CUSTOMERS}::int) n`);
    await tx.run(sql`ANALYZE customer, customer_figure, customer_forecast`);
  }),
);

const asked = (change: Partial<ListQuery>): ListQuery => ({
  search: "",
  filter: "all",
  sort: "value",
  descending: true,
  page: 1,
  ...change,
});
const list = (scope: "all" | "at risk", change: Partial<ListQuery>) =>
  database.inShop(shopId, (tx) => listForecasts(tx, shopId, scope, asked(change)));

const KEYS: Record<ListSort, (row: ForecastRow) => string | number | null> = {
  atRisk: (row) => (row.atRiskMinor === null ? null : Number(row.atRiskMinor)),
  since: (row) => row.since?.getTime() ?? null,
  value: (row) => (row.valueMinor === null ? null : Number(row.valueMinor)),
  alive: (row) => row.alive,
  expected: (row) => row.expected,
  last: (row) => row.lastAt.getTime(),
  net: (row) => Number(row.netMinor),
  name: (row) => row.firstName,
};

const everybody = (change: Partial<ListQuery> = {}) =>
  database.inShop(shopId, (tx) => forecastsAfter(tx, shopId, "all", asked(change), null, CUSTOMERS));

function inOrder(rows: ForecastRow[], sort: ListSort, descending: boolean): bigint[] {
  const sign = descending ? -1 : 1;
  const sorted = rows.toSorted((one, other) => {
    const [a, b] = [KEYS[sort](one), KEYS[sort](other)];
    if (a === b) return sign * Number(one.customerId - other.customerId);
    if (a === null || b === null) return a === null ? 1 : -1;
    return sign * (a < b ? -1 : 1);
  });
  return sorted.map(({ customerId }) => customerId);
}

/** Few by their risk, few by their names, and everybody: pages at both ends, and where those without a value begin. */
const LISTS: { scope: Scope; search: string; of: (row: ForecastRow) => boolean; pages: number[] }[] = [
  { scope: "at risk", search: "", of: ({ signals }) => signals.length > 0, pages: [1, 2, 3, 4] },
  { scope: "all", search: "Name 12", of: ({ firstName }) => firstName === "name 12", pages: [1, 2, 4, 5, 6] },
  {
    scope: "at risk",
    search: "c1",
    of: ({ signals, email }) => signals.length > 0 && /^c1/.test(email!),
    pages: [1, 2],
  },
  { scope: "all", search: "", of: () => true, pages: [1, 2, 41, 42, 46, 47, 60, 61, 62, 63, 64] },
];

describe.each(LISTS)("$scope, found by '$search'", ({ scope, search, of, pages }) => {
  it.each(LIST_SORTS)("in the order of %s, those without a value last", async (sort) => {
    const rows = (await everybody()).filter(of);
    for (const descending of [true, false]) {
      const sorted = inOrder(rows, sort, descending);
      for (const page of pages) {
        const found = await list(scope, { search, sort, descending, page });
        expect(found).toMatchObject({ total: Math.min(rows.length, 3_000), more: rows.length > 3_000 });
        expect(found.rows.map(({ customerId }) => customerId)).toEqual(
          sorted.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE),
        );
      }
    }
  });
});

it("is exported as it was searched", async () => {
  const rows = await everybody({ search: "c311" });
  expect(rows.map(({ customerId }) => customerId)).toEqual([
    311n,
    ...Array.from({ length: 10 }, (_, n) => 3_110n + BigInt(n)),
  ]);
});

it("more than a few thousand are not counted", async () => {
  const found = await list("all", {});
  expect(found).toMatchObject({ total: 3_000, more: true });
  expect(found.rows).toHaveLength(PAGE_SIZE);
});

it("is searched by the beginning of a name or address", async () => {
  expect(await list("all", { search: "C311" })).toMatchObject({ total: 11, more: false });
  expect((await list("all", { search: "Name 12" })).rows.every((row) => row.firstName === "name 12")).toBe(
    true,
  );
  expect(await list("all", { search: "ame" })).toMatchObject({ total: 0, rows: [] });
});
