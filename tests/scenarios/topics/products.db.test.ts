// Products: made, changed, deleted.
import { expect, it } from "vitest";
import { sql } from "../../../app/platform/db.server.ts";
import { testDatabase } from "../../set-up/database.ts";
import { toldByTwin } from "./shop-told-by-twin.ts";

const database = await testDatabase();
const { newShop } = await toldByTwin(database, { everyTopic: false });

async function shopWithProduct() {
  const shop = await newShop({ currency: "JPY", timezone: "Asia/Tokyo" });
  const product = shop.twin.createProduct({
    title: "Sencha",
    vendor: "Uji",
    tags: ["green", "tea"],
    variants: [{ title: "100 g", sku: "S-100", price: 1200n, compareAtPrice: 1500n }],
  });
  // what happens within one millisecond has no order
  expect(await shop.told()).toEqual([]);
  const products = () =>
    database.inShop(shop.shopId, (tx) =>
      tx.rows(sql`
        SELECT p.title, p.status, p.vendor, p.tags, v.title AS variant, v.sku, v.price_minor::int AS price,
          v.compare_at_minor::int AS "compareAt"
        FROM product p LEFT JOIN product_variant v USING (shop_id, product_id) ORDER BY v.variant_id`),
    );
  return { ...shop, product, products };
}

const SENCHA = {
  ...{ title: "Sencha", status: "active", vendor: "Uji", tags: ["green", "tea"] },
  ...{ variant: "100 g", sku: "S-100", price: 1200, compareAt: 1500 },
};

it("products/create", async () => {
  const { products } = await shopWithProduct();
  expect(await products()).toEqual([SENCHA]);
});

it("products/update: another price, another variant", async () => {
  const { products, product, twin, told } = await shopWithProduct();
  twin.updateVariant(product.variants[0]!.id, { price: 1300n, compareAtPrice: null });
  await told();
  twin.addVariant(product.id, { title: "200 g", price: 2200n });
  expect(await told()).toEqual([]);
  const first = { ...SENCHA, price: 1300, compareAt: null };
  expect(await products()).toEqual([
    first,
    { ...first, variant: "200 g", sku: null, price: 2200, compareAt: null },
  ]);
});

it("products/delete: what was bought keeps its name", async () => {
  const { products, product, twin, told } = await shopWithProduct();
  twin.deleteProduct(product.id);
  expect(await told()).toEqual([]);
  expect(await products()).toEqual([{ ...SENCHA, status: "deleted" }]);
});
