// All of a shop's customers, piece by piece: after a programme began in the past, and whenever somebody asks.
import { lockShop } from "../commerce/shop-lock.server.ts";
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import { readTerms } from "./programme.server.ts";
import { settleCustomers } from "./settle.server.ts";

export const SETTLE_POINTS_TASK = "settle-points";
const TOGETHER = 500;

export async function scheduleSettling(tx: Tx, shopId: bigint): Promise<void> {
  const key = `settle-points:${shopId}`;
  await enqueue(tx, SETTLE_POINTS_TASK, { shopId: shopId.toString() }, { key, queue: key, priority: 5 });
}

/** @returns how many customers were looked at */
export async function settleShop(database: Database, shopId: bigint, now: Date): Promise<number> {
  const { versions } = await database.inShop(shopId, (tx) => readTerms(tx, shopId));
  const first = versions[0];
  if (!first) return 0;
  let looked = 0;
  for (let after = 0n; ; ) {
    const from = after;
    const ids = await database.inShop(shopId, async (tx) => {
      await lockShop(tx, shopId);
      const some = await tx.rows<{ id: bigint }>(sql`
        SELECT customer_id AS id FROM customer c
        WHERE shop_id = ${shopId} AND customer_id > ${from} AND (created_at >= ${first.effectiveFrom} OR EXISTS (
          SELECT FROM orders o WHERE o.shop_id = c.shop_id AND o.customer_id = c.customer_id
            AND coalesce(o.processed_at, o.created_at) >= ${first.effectiveFrom}))
        ORDER BY customer_id LIMIT ${TOGETHER}`);
      const found = some.map(({ id }) => id);
      await settleCustomers(tx, shopId, found, now);
      return found;
    });
    looked += ids.length;
    if (ids.length < TOGETHER) return looked;
    after = ids.at(-1)!;
  }
}
