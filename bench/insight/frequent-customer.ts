// Somebody who bought as often in either shop: the busiest of a larger one buys more often.
import { sql, type Tx } from "../../app/platform/db.server.ts";

const PURCHASES = 100;

export async function frequentCustomer(tx: Tx, shopId: bigint): Promise<bigint> {
  const { id } = await tx.row<{ id: bigint }>(sql`
    SELECT customer_id AS id FROM customer_figure WHERE shop_id = ${shopId} AND purchases <= ${PURCHASES}
    ORDER BY purchases DESC LIMIT 1`);
  return id;
}
