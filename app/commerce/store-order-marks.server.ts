// Keeps the mark that the storefront left on an order's cart: which visitor placed it. Once told it stays, whatever a
// later account of the order leaves out; of two different ones the newest holds.
import { sql, type Tx } from "../platform/db.server.ts";
import type { OrderFact } from "./facts.ts";
import { jsonRows } from "./json-rows.ts";

/** Characters; the storefront writes no longer one, and longer ones are somebody else's. */
const LONGEST_MARK = 250;

/** Call with all accounts of the orders, old ones too. */
export async function storeOrderMarks(tx: Tx, shopId: bigint, orders: OrderFact[]): Promise<void> {
  const newest = new Map<bigint, { orderId: bigint; mark: string; version: string }>();
  for (const { orderId, mark, version } of orders) {
    if (!mark || mark.length > LONGEST_MARK) continue;
    const before = newest.get(orderId);
    if (!before || isNewer({ mark, version }, before)) newest.set(orderId, { orderId, mark, version });
  }
  if (newest.size === 0) return;
  await tx.run(sql`
    INSERT INTO order_mark (shop_id, order_id, mark, version)
    SELECT ${shopId}, "orderId", mark, version
    FROM json_to_recordset(${jsonRows([...newest.values()])}::json) AS fact ("orderId" bigint, mark text, version text)
    ON CONFLICT (shop_id, order_id) DO UPDATE SET mark = excluded.mark, version = excluded.version
    WHERE (excluded.version COLLATE "C", excluded.mark COLLATE "C")
      > (order_mark.version COLLATE "C", order_mark.mark COLLATE "C")`);
}

function isNewer(one: { mark: string; version: string }, other: { mark: string; version: string }): boolean {
  return one.version === other.version ? one.mark > other.mark : one.version > other.version;
}
