// What a segment's page says is to be expected of its members: sums with their range, by hand.
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { noteSegmentForecasts } from "./segment-forecasts.server.ts";
import { allSegments } from "./segments.server.ts";

const database = await testDatabase();
/** Of the logarithms of seven parameters: only the first is in doubt, with a variance of 0.01. */
const covariance = Array.from({ length: 49 }, (_, place) => (place === 0 ? 0.01 : 0));
const slopes = [100, 0, 0, 0, 0, 0, 0];

async function shopWith(modelled: boolean): Promise<bigint> {
  const shopId = await testShop(database);
  await database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      INSERT INTO customer_forecast (shop_id, customer_id, as_of, p_alive, expected_purchases, value_minor, value_variance, value_slopes)
      SELECT ${shopId}, n, now(), n / 10.0, n * 0.5, n * 1000, CASE WHEN n < 4 THEN 10000 END, ${slopes}::real[]
      FROM generate_series(1, 4) n`);
    await tx.run(sql`
      INSERT INTO segment (shop_id, segment_id, kind, handle, name, value_low_minor) VALUES
        (${shopId}, 1, 'own', 'two', 'Two', 7), (${shopId}, 2, 'own', 'nobody', 'Nobody', 7),
        (${shopId}, 3, 'own', 'boundless', 'Boundless', 7), (${shopId}, 4, 'own', 'not-asked', 'Not asked', 7)`);
    await tx.run(sql`
      INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at, left_at) VALUES
        (${shopId}, 1, 1, now(), NULL), (${shopId}, 1, 2, now(), NULL), (${shopId}, 1, 3, now(), now()),
        (${shopId}, 2, 9, now(), NULL), (${shopId}, 3, 4, now(), NULL), (${shopId}, 4, 1, now(), NULL)`);
    if (modelled)
      await tx.run(sql`
        INSERT INTO shop_forecast (shop_id, as_of, day, finished_at, horizon_months, discount_rate, customers,
          repeat_customers, model, parameters, covariance, totals)
        VALUES (${shopId}, now(), now(), now(), 12, 0.1, 4, 4, 'bg-nbd', '{}', ${covariance}, '{}')`);
  });
  return shopId;
}

const noted = (shopId: bigint) =>
  database.inShop(shopId, async (tx) => {
    await noteSegmentForecasts(tx, shopId, [1n, 2n, 3n]);
    const segments = await allSegments(tx, shopId);
    return segments.map(({ handle, expectedPurchases, aliveMembers, valueLowMinor, valueHighMinor }) => [
      handle,
      expectedPurchases,
      aliveMembers,
      valueLowMinor,
      valueHighMinor,
    ]);
  });

it("adds up the members of now, with chance and the doubt about the model in the range", async () => {
  // 3000 ± 1.2816 × √(2 × 10000 + 0.01 × 200²)
  expect(await noted(await shopWith(true))).toEqual([
    ["two", 1.5, expect.closeTo(0.3, 9), 2817n, 3183n],
    ["nobody", null, null, null, null],
    ["boundless", 2, expect.closeTo(0.4, 9), null, null],
    ["not-asked", null, null, 7n, null],
  ]);
});

it("says nothing where the shop has no model of values", async () => {
  expect((await noted(await shopWith(false))).slice(0, 3)).toEqual([
    ["two", null, null, null, null],
    ["nobody", null, null, null, null],
    ["boundless", null, null, null, null],
  ]);
});
