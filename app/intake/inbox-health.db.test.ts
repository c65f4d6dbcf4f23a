// What Home tells of the inbox, beside the full count.
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { deliveryCounts } from "./deliveries.server.ts";
import { inboxHealth } from "./inbox-health.server.ts";
import { MOST_COUNTED } from "./inbox-health.ts";

const database = await testDatabase();

async function fill(shopId: bigint, state: string, count: number, claimed = false): Promise<void> {
  await database.inShop(shopId, (tx) =>
    tx.run(sql`
      INSERT INTO delivery (shop_id, webhook_id, topic, state, due_at, claimed_until)
      SELECT ${shopId}, ${state} || ${String(claimed)} || n, 'orders/create', ${state}, now() - make_interval(secs => n),
        CASE WHEN ${claimed} THEN now() END
      FROM generate_series(1, ${count}::int) n`),
  );
}

it("counts what waits and what was set aside, as the full count does", async () => {
  const shopId = await testShop(database);
  const told = () =>
    database.inShop(shopId, async (tx) => ({
      health: await inboxHealth(tx, shopId),
      counts: await deliveryCounts(tx, shopId),
    }));
  expect((await told()).health).toEqual({ pending: 0, failed: 0, lagSeconds: null, lastReceivedAt: null });
  await fill(shopId, "pending", 7);
  await fill(shopId, "pending", 40, true);
  await fill(shopId, "failed", 3);
  await fill(shopId, "done", 5);
  const { health, counts } = await told();
  expect(counts.byState).toMatchObject({ pending: health.pending, failed: health.failed });
  expect(health).toEqual({
    pending: 47,
    failed: 3,
    lagSeconds: expect.any(Number),
    lastReceivedAt: expect.any(Date),
  });
});

it("stops counting at a number nobody would read", async () => {
  const shopId = await testShop(database);
  await fill(shopId, "pending", MOST_COUNTED - 1);
  await fill(shopId, "pending", 9, true);
  await fill(shopId, "failed", MOST_COUNTED + 5);
  const health = await database.inShop(shopId, (tx) => inboxHealth(tx, shopId));
  expect(health).toMatchObject({ pending: MOST_COUNTED, failed: MOST_COUNTED });
});
