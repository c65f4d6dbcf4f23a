// A segment made in the app is found again in Shopify – field, tag and customer segment, with the same members – and
// leaves with the customer.
import { beforeAll, describe, expect, it } from "vitest";
import { findShopById, type ShopRow } from "../../app/commerce/shop.server.ts";
import { listImports } from "../../app/intake/import-run.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { forgetSegments, toldOf } from "../../app/segments/confirmed-segments.server.ts";
import { archiveSegment, changeSegment, createSegment } from "../../app/segments/keep-segment.server.ts";
import { refreshSegmentNow } from "../../app/segments/refresh.server.ts";
import type { Rule } from "../../app/segments/rule.ts";
import { findSegment, showAtShopify } from "../../app/segments/segments.server.ts";
import { writeSegments } from "../../app/segments/write-segments.server.ts";
import type { AdminClient } from "../../app/shopify/admin-client.server.ts";
import { namespaceOf } from "../../twin/graphql/fields/metafield.ts";
import { gid } from "../../twin/shop/gid.ts";
import type { TwinShop } from "../../twin/shop/store.ts";
import { appWithTwin, eventually } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";

const database = await testDatabase();
const { services, newShop, open } = await appWithTwin(database);

const CUSTOMERS = 30; // more than one call holds
const twice: Rule = { version: 1, where: { is: "purchases", compare: { op: "atLeast", value: 2 } } };
const once: Rule = { version: 1, where: { is: "purchases", compare: { op: "exactly", value: 1 } } };

let shop: TwinShop;
let row: ShopRow;

/** Every third customer has bought once, the others twice. */
function shopWithCustomers(): TwinShop {
  const made = newShop({ currency: "EUR", timezone: "Europe/Berlin" });
  const keys = Array.from({ length: CUSTOMERS }, (_, nth) => `c${nth}`);
  made.load({
    products: [{ title: "Tea", variants: [{ key: "v", price: 1250n }], createdAt: Date.UTC(2026, 0, 1) }],
    customers: keys.map((key) => ({ key, email: `${key}@example.com`, createdAt: Date.UTC(2026, 0, 2) })),
    orders: keys.flatMap((key, nth) =>
      [1, 8].slice(nth % 3 === 0 ? 1 : 0).map((day) => ({
        customerKey: key,
        createdAt: Date.UTC(2026, 8, day, 10),
        lines: [{ variantKey: "v", quantity: 1 }],
      })),
    ),
  });
  return made;
}

const find = async (handle: string) =>
  (await database.inShop(row.shopId, (tx) => findSegment(tx, row.shopId, handle)))!;
async function refresh(handle: string): Promise<void> {
  const { segmentId } = await find(handle);
  await database.inShop(row.shopId, (tx) => refreshSegmentNow(tx, row, segmentId, new Date()));
}
async function create(
  name: string,
  rule: Rule,
  shown: { atShopify: boolean; asTag: boolean },
): Promise<string> {
  const handle = await database.inShop(row.shopId, (tx) => createSegment(tx, row.shopId, name, rule));
  await show(handle, shown);
  await refresh(handle);
  return handle;
}
async function show(handle: string, shown: { atShopify: boolean; asTag: boolean }): Promise<void> {
  const { segmentId } = await find(handle);
  await database.inShop(row.shopId, (tx) => showAtShopify(tx, row.shopId, segmentId, shown));
}
const members = async (handle: string) => {
  const { segmentId } = await find(handle);
  const rows = await database.inShop(row.shopId, (tx) =>
    tx.rows<{ id: bigint }>(sql`
      SELECT customer_id AS id FROM segment_member WHERE segment_id = ${segmentId} AND left_at IS NULL ORDER BY 1`),
  );
  return rows.map(({ id }) => id);
};

/** A run by hand, of which each call is counted by its document's name. */
async function run(callsPerRun = 1000): Promise<Record<string, number>> {
  const calls: Record<string, number> = {};
  const admin: AdminClient = {
    ask: (domain, document, ...rest) => {
      const name = /(?:query|mutation) (\w+)/.exec(document)![1]!;
      calls[name] = (calls[name] ?? 0) + 1;
      return services.admin.ask(domain, document, ...rest);
    },
  };
  await writeSegments({ database, admin, log: createLog("silent"), callsPerRun }, row.shopId);
  return calls;
}

/** What stands in Shopify, looked at there. */
const ofCustomers = (holds: (id: bigint, tags: string[]) => boolean) =>
  [...shop.state.customers.values()]
    .filter(({ id, tags }) => holds(id, tags))
    .map(({ id }) => id)
    .sort((a, b) => (a < b ? -1 : 1));
const withField = (handle: string) =>
  ofCustomers((id) => {
    const field = (shop.state.metafields.get(gid("Customer", id)) ?? []).find(
      (one) => one.namespace === namespaceOf("$app") && one.key === "segments",
    );
    return field !== undefined && (JSON.parse(field.value) as string[]).includes(handle);
  });
const withTag = (tag: string) => ofCustomers((_, tags) => tags.includes(tag));
const segmentsThere = () => [...shop.state.segments.values()].map(({ name }) => name).sort();

async function foundByShopify(name: string): Promise<bigint[]> {
  const { id } = [...shop.state.segments.values()].find((one) => one.name === name)!;
  const { data } = await services.admin.ask<{
    customerSegmentMembers: { edges: { node: { id: string } }[] };
  }>(
    shop.domain,
    `query Members($id: ID) { customerSegmentMembers(first: 500, segmentId: $id) { edges { node { id } } } }`,
    { id: gid("Segment", id) },
  );
  return data.customerSegmentMembers.edges.map(({ node }) => BigInt(node.id.split("/").at(-1)!));
}

beforeAll(async () => {
  shop = shopWithCustomers();
  const { shopId } = await open(shop);
  await eventually("the history is here", async () => {
    const [run] = await database.inShop(shopId, (tx) => listImports(tx, shopId));
    return run?.state === "done";
  });
  row = (await database.inSystem((tx) => findShopById(tx, shopId)))!;
  // only the test speaks to Shopify from here on
  await database.inSystem((tx) =>
    tx.run(sql`DELETE FROM graphile_worker._private_jobs WHERE locked_at IS NULL`),
  );
});

describe("a segment kept at Shopify", () => {
  it("is found there with the same members: field, tag and customer segment", async () => {
    await create("Bought twice", twice, { atShopify: true, asTag: true });
    const calls = await run();
    const ours = await members("bought-twice");
    expect(ours).toHaveLength(20);
    expect(withField("bought-twice")).toEqual(ours);
    expect(withTag("perennial:bought-twice")).toEqual(ours);
    expect(segmentsThere()).toEqual(["Perennial: Bought twice"]);
    expect(await foundByShopify("Perennial: Bought twice")).toEqual(ours);
    expect(calls).toEqual({ FieldNamespace: 1, CreateSegment: 1, SetMetafields: 1, AddTags: 20 });
  });

  it("is not written again while nobody comes or goes", async () => {
    expect(await run()).toEqual({ FieldNamespace: 1 });
    const told = await database.inShop(row.shopId, (tx) => toldOf(tx, row.shopId, "bought-twice"));
    expect(told).toEqual({ waiting: 0, refused: 0, reason: null });
  });

  it("loses a customer there who leaves it here, and gains the one who joins; nobody else is written", async () => {
    const [leaving] = await members("bought-twice");
    const joining = [...shop.state.customers.values()].find(({ id }) => shop.ordersOf(id).length === 1)!;
    shop.refundOrder(shop.ordersOf(leaving!)[0]!.id);
    shop.createOrder({ customerId: joining.id, lines: [{ title: "Tea", price: 1250n, quantity: 1 }] });
    await eventually("both have arrived", async () => {
      await refresh("bought-twice");
      const now = await members("bought-twice");
      return now.includes(joining.id) && !now.includes(leaving!);
    });
    const told = await database.inShop(row.shopId, (tx) => toldOf(tx, row.shopId, "bought-twice"));
    expect(told.waiting).toBe(2);
    expect(await run()).toEqual({
      FieldNamespace: 1,
      SetMetafields: 1,
      DeleteMetafields: 1,
      AddTags: 1,
      RemoveTags: 1,
    });
    const ours = await members("bought-twice");
    expect(withField("bought-twice")).toEqual(ours);
    expect(withTag("perennial:bought-twice")).toEqual(ours);
    expect(await foundByShopify("Perennial: Bought twice")).toEqual(ours);
  });

  it("goes on where a bounded run ended", async () => {
    await create("Bought once", once, { atShopify: true, asTag: true });
    await run(3);
    expect(withTag("perennial:bought-once").length).toBeLessThan((await members("bought-once")).length);
    const waiting = await database.inSystem((tx) =>
      tx.rows(sql`SELECT FROM graphile_worker.jobs WHERE key = ${`write-segments:${row.shopId}`}`),
    );
    expect(waiting).toHaveLength(1);
    await run(3);
    await run();
    expect(withTag("perennial:bought-once")).toEqual(await members("bought-once"));
    expect(withField("bought-once")).toEqual(await members("bought-once"));
  });

  it("is renamed with ours; its handle stays", async () => {
    await database.inShop(row.shopId, (tx) =>
      changeSegment(tx, row.shopId, "bought-once", "Single buyers", once),
    );
    expect(await run()).toEqual({ FieldNamespace: 1, UpdateSegment: 1 });
    expect(segmentsThere()).toEqual(["Perennial: Bought twice", "Perennial: Single buyers"]);
  });

  it("is made anew when somebody deleted it at Shopify", async () => {
    shop.state.segments.clear();
    await database.inShop(row.shopId, (tx) => forgetSegments(tx, row.shopId));
    await run();
    expect(segmentsThere()).toEqual(["Perennial: Bought twice", "Perennial: Single buyers"]);
    expect(await foundByShopify("Perennial: Single buyers")).toEqual(await members("bought-once"));
  });

  it("takes another name where the merchant has one of that name", async () => {
    shop.state.segments.set(1n, { id: 1n, name: "Perennial: Mine", query: "", createdAt: 0, updatedAt: 0 });
    await create("Mine", twice, { atShopify: true, asTag: false });
    await run();
    expect(segmentsThere()).toContain("Perennial: Mine (mine)");
    expect((await find("mine")).shopifyProblem).toBeNull();
    expect(await run()).toEqual({ FieldNamespace: 1 });
  });

  it("is taken away with everything when it is archived, or no longer to be kept", async () => {
    await database.inShop(row.shopId, (tx) => archiveSegment(tx, row.shopId, "bought-twice"));
    await refresh("bought-twice");
    await show("mine", { atShopify: false, asTag: false });
    await run();
    for (const handle of ["bought-twice", "mine"]) {
      expect(withField(handle)).toEqual([]);
      expect(withTag(`perennial:${handle}`)).toEqual([]);
    }
    expect(segmentsThere()).toEqual(["Perennial: Mine", "Perennial: Single buyers"]);
    expect(withField("bought-once")).toEqual(await members("bought-once"));
  });

  it("leaves out a customer whom Shopify does not know any more, once, and says so", async () => {
    const [gone] = await members("bought-once");
    shop.state.customers.delete(gone!);
    await database.inShop(row.shopId, (tx) => forgetSegments(tx, row.shopId));
    await run();
    const told = await database.inShop(row.shopId, (tx) => toldOf(tx, row.shopId, "bought-once"));
    expect(told).toEqual({ waiting: 0, refused: 1, reason: expect.stringMatching(/owner|exist/i) });
    expect(await run()).toEqual({ FieldNamespace: 1 });
  });

  it("waits without the scope", async () => {
    await database.inSystem((tx) => tx.run(sql`UPDATE shop SET scopes = 'read_customers'`));
    await create("Later", twice, { atShopify: true, asTag: true });
    expect(await run()).toEqual({});
    expect(withField("later")).toEqual([]);
  });
});
