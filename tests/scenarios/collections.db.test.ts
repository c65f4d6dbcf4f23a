// Collections as facts: read at install, and again whenever Shopify says or the night comes; what left stays known.
import { expect, it } from "vitest";
import { collectionsById, findCollections } from "../../app/commerce/find-collections.server.ts";
import { findShop } from "../../app/commerce/shop.server.ts";
import { scheduleCollections } from "../../app/intake/collection-reading.server.ts";
import { publish } from "../../app/loyalty/programme.server.ts";
import { programmeForTest } from "../../app/loyalty/programme-for-test.ts";
import { sql } from "../../app/platform/db.server.ts";
import { appWithTwin, eventually } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";

const database = await testDatabase();
const { newShop, open } = await appWithTwin(database);
const shop = newShop();
const [tea, soap] = ["Tea", "Soap"].map((title) =>
  shop.silently(() =>
    shop.createProduct({
      title,
      collections: title === "Tea" ? ["Drinks", "Sale"] : ["Sale"],
      variants: [{ price: 1000n }],
    }),
  ),
) as [ReturnType<typeof shop.createProduct>, ReturnType<typeof shop.createProduct>];
await open(shop);
const { shopId } = (await database.inSystem((tx) => findShop(tx, shop.domain)))!;

type Stay = { handle: string; product: string; open: boolean };
const stays = () =>
  database.inShop(shopId, (tx) =>
    tx.rows<Stay>(sql`
      SELECT c.handle, pr.title AS product, p.until IS NULL AS open FROM product_collection p
      JOIN collection c USING (shop_id, collection_id) JOIN product pr USING (shop_id, product_id)
      ORDER BY 1, 2, 3`),
  );
const readings = async () =>
  (
    await database.inShop(shopId, (tx) =>
      tx.row<{ n: Date | null }>(sql`SELECT read_at AS n FROM collection_reading`),
    )
  ).n;

async function readAgain() {
  const before = await readings();
  await database.inShop(shopId, (tx) => scheduleCollections(tx, shopId, new Date()));
  await eventually("collections were read again", async () => {
    const now = await readings();
    return now !== null && (before === null || now > before);
  });
}

it("come with the history", async () => {
  const known = await eventually("they are here", async () => {
    const some = await stays();
    return some.length === 3 && some;
  });
  expect(known).toEqual([
    { handle: "drinks", product: "Tea", open: true },
    { handle: "sale", product: "Soap", open: true },
    { handle: "sale", product: "Tea", open: true },
  ]);
});

it("are found by a piece of the title, and named by id", async () => {
  const find = (text: string) => database.inShop(shopId, (tx) => findCollections(tx, shopId, text));
  expect((await find("RIN")).map(({ title, products }) => [title, products])).toEqual([["Drinks", 1]]);
  expect((await find("")).map(({ title }) => title)).toEqual(["Drinks", "Sale"]);
  expect(await find("100%")).toEqual([]);
  const [drinks] = await find("drinks");
  const named = await database.inShop(shopId, (tx) =>
    collectionsById(tx, shopId, [drinks!.collectionId, 1n]),
  );
  expect(named.map(({ title }) => title)).toEqual(["Drinks"]);
});

it("are asked for by a webhook, once however many come", async () => {
  shop.updateProduct(soap.id, { collections: ["Sale", "Bath"] });
  shop.renameCollection("bath", "Bathing");
  const due = await eventually("a reading is due", async () => {
    const rows = await database.inSystem((tx) =>
      tx.rows<{ seconds: number }>(sql`
        SELECT extract(epoch FROM run_at - now())::float8 AS seconds FROM graphile_worker._private_jobs
        WHERE key = ${`collections:${shopId}`}`),
    );
    return rows.length === 1 && rows[0];
  });
  expect(due.seconds).toBeGreaterThan(30);
});

it("what left them stays known with its time, and what came silently is found", async () => {
  shop.silently(() => shop.updateProduct(tea.id, { collections: ["Drinks", "Bath"] }));
  await readAgain();
  expect(await stays()).toEqual([
    { handle: "bath", product: "Soap", open: true },
    { handle: "bath", product: "Tea", open: true },
    { handle: "drinks", product: "Tea", open: true },
    { handle: "sale", product: "Soap", open: true },
    { handle: "sale", product: "Tea", open: false },
  ]);
  await readAgain();
  expect(await stays()).toHaveLength(5);
});

it("a deleted one is offered no more, and what was in it stays known", async () => {
  shop.deleteCollection("bath");
  await readAgain();
  const { found, closed } = await database.inShop(shopId, async (tx) => ({
    found: await findCollections(tx, shopId, "bath"),
    closed: (await stays()).filter(({ handle, open }) => handle === "bath" && !open).length,
  }));
  expect(found).toEqual([]);
  expect(closed).toBe(2);
});

it("points go by what was in a collection when it was ordered", async () => {
  const [sale] = await database.inShop(shopId, (tx) => findCollections(tx, shopId, "sale"));
  const bonus = {
    id: "twice",
    name: "Twice",
    from: null,
    to: null,
    percent: 200,
    products: null,
    segments: null,
  };
  const collections = [sale!.collectionId.toString()];
  const rules = programmeForTest({ bonuses: [{ ...bonus, tiers: null, collections }] });
  const from = new Date(Date.now() - 86_400_000);
  await database.inShop(shopId, (tx) => publish(tx, shopId, rules, { from, now: new Date() }));
  // tea was in the sale an hour ago, and is not now
  await database.inShop(shopId, (tx) =>
    tx.run(sql`UPDATE product_collection SET until = now() - interval '1 minute' WHERE until IS NOT NULL
      AND product_id = ${tea.id} AND collection_id = ${sale!.collectionId}`),
  );
  const order = (email: string, product: typeof tea, minutesAgo: number) =>
    shop.createOrder({
      email,
      lines: [{ variantId: product.variants[0]!.id, quantity: 1 }],
      createdAt: Date.now() - minutesAgo * 60_000,
    });
  const orders = [order("a@x.example", tea, 60), order("b@x.example", tea, 0), order("c@x.example", soap, 0)];
  const points = await eventually("all have points", async () => {
    const rows = await database.inShop(shopId, (tx) =>
      tx.rows<{ source: string; points: bigint }>(sql`SELECT source, points FROM loyalty_claim`),
    );
    const of = new Map(rows.map((row) => [row.source, row.points]));
    return rows.length === 3 && orders.map(({ id }) => of.get(`order:${id}`));
  });
  expect(points).toEqual([20n, 10n, 20n]);
});
