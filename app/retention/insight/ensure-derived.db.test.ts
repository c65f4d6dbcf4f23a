// Whoever needs scores before the first run of a shop gets them, once.
import { expect, it } from "vitest";
import { storePlainOrders } from "../../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../../tests/set-up/database.ts";
import { sql } from "../../platform/db.server.ts";
import { ensureDerived } from "./derive-insight.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const known = () =>
  database.inShop(shopId, (tx) =>
    tx.row<{ scored: number; at: Date | null }>(sql`
      SELECT (SELECT count(*)::int FROM customer_score WHERE shop_id = ${shopId}) AS scored,
        (SELECT derived_at FROM shop_insight WHERE shop_id = ${shopId}) AS at`),
  );

it("derives a shop that never was, and leaves it alone afterwards", async () => {
  await database.inShop(shopId, (tx) =>
    storePlainOrders(tx, shopId, [{ customer: "1", at: new Date("2025-05-01T10:00:00Z"), totalMinor: 1000 }]),
  );
  const first = new Date("2025-06-01T10:00:00Z");
  await ensureDerived(database, shopId, first);
  expect(await known()).toEqual({ scored: 1, at: first });
  await ensureDerived(database, shopId, new Date("2025-06-02T10:00:00Z"));
  expect(await known()).toEqual({ scored: 1, at: first });
});
