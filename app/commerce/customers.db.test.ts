import { beforeAll, expect, test } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { recomputeCustomers } from "../retention/recompute.server.ts";
import type { CustomerQuery } from "./customer-choices.ts";
import { readProfile, readTimeline } from "./customer-timeline.server.ts";
import { listCustomers } from "./customers.server.ts";
import { customersCsv } from "./customers-export.server.ts";
import { noFacts } from "./facts.ts";
import { customerFact, orderFact, refundFact } from "./facts-for-test.ts";
import { storeFacts } from "./store-facts.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const other = await testShop(database);
const SINCE = new Date("2026-01-01T00:00:00Z");
const at = (day: string) => ({
  createdAt: new Date(`${day}T10:00:00Z`),
  processedAt: new Date(`${day}T10:00:00Z`),
});

const anna = customerFact({
  customerId: 1n,
  firstName: "Anna",
  lastName: "100%_Ash",
  email: "anna@example.com",
});
const reza = customerFact({ customerId: 2n, firstName: "رضا", lastName: null, email: "reza@example.com" });
const withheld = customerFact({ customerId: 3n });
const stranger = customerFact({ customerId: 9n, firstName: "Anna", email: "anna@elsewhere.example" });

beforeAll(async () => {
  const orders = [
    orderFact({ orderId: 11n, name: "#1001", customer: anna, ...at("2025-03-01") }),
    orderFact({ orderId: 12n, name: "#1002", customer: anna, ...at("2026-03-01"), totalMinor: 5000n }),
    orderFact({ orderId: 13n, name: "#1003", customer: reza, ...at("2026-02-01") }),
    orderFact({ orderId: 14n, name: "#1004", customer: withheld, ...at("2025-02-01") }),
  ];
  const refunds = [refundFact({ refundId: 21n, orderId: 12n, amountMinor: 400n })];
  await store(shopId, { ...noFacts(), orders, refunds });
  const elsewhere = orderFact({ orderId: 91n, name: "#1001", customer: stranger });
  await store(other, { ...noFacts(), orders: [elsewhere] });
});

async function store(shop: bigint, facts: ReturnType<typeof noFacts>) {
  await database.inShop(shop, async (tx) => {
    const { touched } = await storeFacts(tx, shop, facts);
    await recomputeCustomers(tx, shop, touched);
  });
}

const QUERY: CustomerQuery = { search: "", filter: "all", sort: "last", descending: true, page: 1 };

async function found(change: Partial<CustomerQuery>): Promise<bigint[]> {
  const query = { ...QUERY, ...change };
  const { rows, total } = await database.inShop(shopId, (tx) => listCustomers(tx, shopId, query, SINCE));
  expect(total).toBe(rows.length);
  return rows.map((row) => row.customerId);
}

test.each([
  ["", [1n, 2n, 3n]],
  ["anna", [1n]],
  ["REZA@", [2n]],
  ["رضا", [2n]],
  ["1003", [2n]],
  ["#1004", [3n]],
  ["100%_a", [1n]],
  ["ash", []],
  ["1%a", []],
  ["anna 100", [1n]],
  ["nobody", []],
])("searching %j", async (search, ids) => {
  expect(await found({ search })).toEqual(ids);
});

test.each([
  ["new", [2n]],
  ["returning", [1n]],
  ["lapsed", [3n]],
  ["refunded", [1n]],
] as const)("%s customers", async (filter, ids) => {
  expect(await found({ filter })).toEqual(ids);
});

test.each([
  ["net", true, [1n, 3n, 2n]],
  ["purchases", false, [2n, 3n, 1n]],
  ["first", false, [3n, 1n, 2n]],
  ["email", false, [1n, 2n, 3n]],
] as const)("sorted by %s, descending: %s", async (sort, descending, ids) => {
  expect(await found({ sort, descending })).toEqual(ids);
});

test("the export holds the same customers, and none of another shop", async () => {
  const lines: string[] = [];
  const inShop = <T>(work: Parameters<typeof database.inShop<T>>[1]) => database.inShop(shopId, work);
  for await (const line of customersCsv({
    inShop,
    shopId,
    currency: "USD",
    query: QUERY,
    activeSince: SINCE,
  })) {
    lines.push(line.trim());
  }
  expect(lines.slice(1)).toEqual([
    "1,Anna,100%_Ash,anna@example.com,2,56.00,USD,2025-03-01T10:00:00.000Z,2026-03-01T10:00:00.000Z",
    "2,رضا,,reza@example.com,1,10.00,USD,2026-02-01T10:00:00.000Z,2026-02-01T10:00:00.000Z",
    "3,,,,1,10.00,USD,2025-02-01T10:00:00.000Z,2025-02-01T10:00:00.000Z",
  ]);
});

test("a profile tells everything known, newest first", async () => {
  const { profile, timeline } = await database.inShop(shopId, async (tx) => {
    const profile = (await readProfile(tx, shopId, 1n))!;
    return { profile, timeline: await readTimeline(tx, shopId, profile) };
  });
  expect(profile).toMatchObject({ purchases: 2, grossMinor: 6000n, netMinor: 5600n, medianGapDays: 365 });
  expect(timeline.more).toBe(false);
  expect(timeline.events.map((event) => [event.kind, "name" in event && event.name])).toEqual([
    ["order", "#1002"],
    ["refund", "#1002"],
    ["order", "#1001"],
  ]);
});

test("an imported customer's old address leads to who it turned out to be", async () => {
  await database.inShop(shopId, (tx) =>
    tx.run(sql`INSERT INTO customer_alias (shop_id, alias_id, customer_id) VALUES (${shopId}, -5, 2)`),
  );
  const profile = await database.inShop(shopId, (tx) => readProfile(tx, shopId, -5n));
  expect(profile?.customerId).toBe(2n);
  expect(await database.inShop(shopId, (tx) => readProfile(tx, shopId, 9n))).toBeNull();
});
