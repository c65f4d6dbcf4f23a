import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { changedFigures, confirmFields } from "./confirmed-fields.server.ts";

const database = await testDatabase();
const lastAt = new Date("2026-03-01T10:00:00Z");

async function shopWith(ids: bigint[]): Promise<bigint> {
  const shopId = await testShop(database);
  await database.inShop(shopId, (tx) =>
    tx.run(sql`
      INSERT INTO customer_figure (shop_id, customer_id, purchases, first_at, last_at, gross_minor, net_minor)
      SELECT ${shopId}, id, 1, ${lastAt}, ${lastAt}, 500, 400 FROM unnest(${ids}::bigint[]) id`),
  );
  return shopId;
}
const changed = (shopId: bigint, limit = 10) =>
  database.inShop(shopId, (tx) => changedFigures(tx, shopId, limit));
const idsOf = async (shopId: bigint) => (await changed(shopId)).map(({ customerId }) => customerId).sort();

it("leaves out customers of an export only, and those known to be deleted", async () => {
  const shopId = await shopWith([-5n, 1n, 2n, 3n]);
  await database.inShop(shopId, (tx) =>
    tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, deleted_at, version, source)
      VALUES (${shopId}, 1, now(), '1', 'webhook'), (${shopId}, 2, NULL, '1', 'webhook')`),
  );
  expect(await idsOf(shopId)).toEqual([2n, 3n]);
});

it("finds what differs from what was confirmed, refused ones too, and purchases that count no more", async () => {
  const shopId = await shopWith([1n, 2n, 3n, 4n]);
  await database.inShop(shopId, async (tx) => {
    const [one, ...others] = (await changedFigures(tx, shopId, 10)).sort((a, b) =>
      Number(a.customerId - b.customerId),
    );
    expect(one).toEqual({ customerId: 1n, purchases: 1, lastAt, netMinor: 400n });
    await confirmFields(tx, shopId, others);
    await confirmFields(tx, shopId, [one!], "unknown");
  });
  expect(await idsOf(shopId)).toEqual([]);
  await database.inShop(shopId, async (tx) => {
    await tx.run(sql`UPDATE customer_figure SET net_minor = 399 WHERE customer_id IN (1, 2)`);
    await tx.run(sql`DELETE FROM customer_figure WHERE customer_id = 3`);
  });
  expect(await idsOf(shopId)).toEqual([1n, 2n, 3n]);
  const gone = (await changed(shopId)).find(({ customerId }) => customerId === 3n)!;
  expect(gone).toEqual({ customerId: 3n, purchases: 0, lastAt: null, netMinor: 0n });
  await database.inShop(shopId, (tx) => confirmFields(tx, shopId, [gone]));
  expect(await idsOf(shopId)).toEqual([1n, 2n]);
  expect(await changed(shopId, 1)).toHaveLength(1);
});
