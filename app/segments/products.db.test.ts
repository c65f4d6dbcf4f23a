// Products, variants and collections are found by name, and named again by id, each kind by itself.
import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import type { Goods } from "./condition-forms.ts";
import { searchGoods, titlesInRule } from "./products.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const search = (kind: Goods, text: string) =>
  database.inShop(shopId, (tx) => searchGoods(tx, shopId, kind, text));

beforeAll(async () => {
  await database.inShop(shopId, async (tx) => {
    // the same number for one of each: kinds must not be mixed up
    await tx.run(sql`
      INSERT INTO product (shop_id, product_id, title, tags, version)
      VALUES (${shopId}, 7, 'Rose tea', '{}', '1'), (${shopId}, 8, 'Mint tea', '{}', '1')`);
    await tx.run(sql`
      INSERT INTO product_variant (shop_id, variant_id, product_id, title, version)
      VALUES (${shopId}, 7, 8, '100 g', '1'), (${shopId}, 9, 7, '50 g', '1')`);
    await tx.run(sql`
      INSERT INTO collection (shop_id, collection_id, title, handle, updated_at, deleted_at)
      VALUES (${shopId}, 7, 'Summer teas', 'summer', now(), NULL), (${shopId}, 8, 'Old teas', 'old', now(), now())`);
  });
});

describe("goods", () => {
  it.each<[Goods, string, { id: string; title: string }[]]>([
    ["product", "TEA rose", [{ id: "7", title: "Rose tea" }]],
    ["variant", "mint", [{ id: "7", title: "Mint tea – 100 g" }]],
    ["collection", "tea", [{ id: "7", title: "Summer teas" }]],
    ["collection", "100%", []],
  ])("of the kind %s are found by %j", async (kind, text, found) => {
    expect(await search(kind, text)).toEqual(found);
  });

  it("have the titles of their own kind, deleted collections too; what is unknown has none", async () => {
    const ids = { product: ["7", "99"], variant: ["9"], collection: ["7", "8"] };
    expect(await database.inShop(shopId, (tx) => titlesInRule(tx, shopId, ids))).toEqual({
      product: { 7: "Rose tea" },
      variant: { 9: "Rose tea – 50 g" },
      collection: { 7: "Summer teas", 8: "Old teas" },
    });
  });
});
