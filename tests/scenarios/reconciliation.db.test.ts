// Against the local Shopify: what is missing or older comes back whole, and is named.
import { expect, it } from "vitest";
import { listImports } from "../../app/intake/import-run.server.ts";
import { listReconciliations, startReconciliation } from "../../app/intake/reconciliation-run.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { generateHistory } from "../../twin/history/generate.ts";
import { appWithTwin, eventually } from "../set-up/app-with-twin.ts";
import { shopContents } from "../set-up/checksum.ts";
import { testDatabase } from "../set-up/database.ts";

const database = await testDatabase();
const { newShop, open } = await appWithTwin(database);

it("takes in what was lost, line by line, and says so", { timeout: 60_000 }, async () => {
  const shop = newShop({ currency: "EUR", presentmentRates: { AED: 4.21 } });
  shop.load(generateHistory({ seed: 7, now: Date.now(), customers: 30 }));
  const { shopId, inShop } = await open(shop);
  await eventually("the history is there", () =>
    inShop(async (tx) => (await listImports(tx, shopId))[0]?.state === "done"),
  );
  const before = await shopContents(database, shopId);

  const compare = async () => {
    await inShop((tx) => startReconciliation(tx, shopId));
    return eventually("the comparison ended", async () => {
      const [run] = await inShop((tx) => listReconciliations(tx, shopId));
      return run?.state === "done" && run;
    });
  };
  // the first looks at what was changed since the day before the app was installed
  await inShop((tx) =>
    tx.run(sql`UPDATE shop SET installed_at = now() - interval '20 years' WHERE shop_id = ${shopId}`),
  );
  const lost = await inShop(async (tx) => {
    const rows = await tx.rows<{ id: bigint; name: string }>(sql`
      SELECT o.order_id AS id, o.name FROM orders o JOIN refund r USING (shop_id, order_id)
      WHERE o.shop_id = ${shopId} ORDER BY o.order_id LIMIT 3`);
    const ids = rows.map(({ id }) => id);
    await tx.run(
      sql`DELETE FROM refund_line WHERE refund_id IN (SELECT refund_id FROM refund WHERE order_id = ANY(${ids}))`,
    );
    for (const table of [sql`order_line`, sql`order_discount`, sql`refund`, sql`fulfilment`, sql`purchase`])
      await tx.run(sql`DELETE FROM ${table} WHERE order_id = ANY(${ids})`);
    // one is known as it was long ago
    await tx.run(sql`DELETE FROM orders WHERE order_id = ANY(${ids.slice(1)})`);
    await tx.run(sql`UPDATE orders SET version = '2001', total_minor = 1 WHERE order_id = ${ids[0]}`);
    return rows.map(({ name }) => name);
  });
  expect(lost.length).toBe(3);

  const run = await compare();
  expect(run).toMatchObject({ ordersHealed: 3, customersHealed: 0, reason: null });
  expect(run.ordersSeen).toBeGreaterThan(20);
  expect(run.healedOrders.toSorted()).toEqual(lost.toSorted());
  expect(await shopContents(database, shopId)).toEqual(before);

  const next = await compare();
  expect(next).toMatchObject({ ordersHealed: 0, ordersSeen: expect.any(Number) });
  expect(next.since!.getTime()).toBeGreaterThan(run.since!.getTime());

  // deleted at Shopify, and nobody told
  await inShop((tx) =>
    tx.run(sql`
      INSERT INTO orders (shop_id, order_id, name, customer_id, created_at, currency, total_minor, version, source)
      SELECT shop_id, 987654321, '#gone', customer_id, now() - interval '3 days', currency, total_minor, version, source
      FROM orders WHERE shop_id = ${shopId} AND customer_id IS NOT NULL LIMIT 1`),
  );
  const third = await compare();
  expect(third).toMatchObject({ ordersHealed: 1, healedOrders: ["#gone"] });
  const deleted = await inShop((tx) =>
    tx.rows(sql`SELECT order_id FROM orders WHERE shop_id = ${shopId} AND deleted_at IS NOT NULL`),
  );
  expect(deleted).toEqual([{ order_id: 987654321n }]);
});
