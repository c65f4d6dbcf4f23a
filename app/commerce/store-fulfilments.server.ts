// Keeps fulfilments, newest version wins. They may come before their order.
import { sql, type Tx } from "../platform/db.server.ts";
import type { FulfilmentFact } from "./facts.ts";
import { jsonRows } from "./json-rows.ts";

export async function storeFulfilments(tx: Tx, shopId: bigint, facts: FulfilmentFact[]): Promise<void> {
  if (facts.length === 0) return;
  const newest = new Map<bigint, FulfilmentFact>();
  for (const fact of facts) {
    const other = newest.get(fact.fulfilmentId);
    if (!other || fact.version > other.version) newest.set(fact.fulfilmentId, fact);
  }
  await tx.run(sql`
    INSERT INTO fulfilment (shop_id, fulfilment_id, order_id, created_at, updated_at, status, version)
    SELECT ${shopId}, "fulfilmentId", "orderId", "createdAt", "updatedAt", status, version
    FROM json_to_recordset(${jsonRows([...newest.values()])}::json) AS fact (
      "fulfilmentId" bigint, "orderId" bigint, "createdAt" timestamptz, "updatedAt" timestamptz, status text, version text)
    ON CONFLICT (shop_id, fulfilment_id) DO UPDATE SET order_id = excluded.order_id, created_at = excluded.created_at,
      updated_at = excluded.updated_at, status = excluded.status, version = excluded.version
    WHERE excluded.version COLLATE "C" > fulfilment.version COLLATE "C"`);
}
