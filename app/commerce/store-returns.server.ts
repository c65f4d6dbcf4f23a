// Keeps returns with their lines, newest version wins. They may come before their order.
import { sql, type Tx } from "../platform/db.server.ts";
import type { ReturnFact } from "./facts.ts";
import { jsonRows } from "./json-rows.ts";

export async function storeReturns(tx: Tx, shopId: bigint, facts: ReturnFact[]): Promise<void> {
  if (facts.length === 0) return;
  const newest = new Map<bigint, ReturnFact>();
  for (const fact of facts) {
    const other = newest.get(fact.returnId);
    if (!other || fact.version > other.version) newest.set(fact.returnId, fact);
  }
  const stored = await tx.rows<{ returnId: bigint }>(sql`
    INSERT INTO order_return (shop_id, return_id, order_id, name, status, version)
    SELECT ${shopId}, "returnId", "orderId", name, status, version
    FROM json_to_recordset(${jsonRows([...newest.values()].map(({ lines, ...rest }) => rest))}::json) AS fact (
      "returnId" bigint, "orderId" bigint, name text, status text, version text)
    ON CONFLICT (shop_id, return_id) DO UPDATE SET order_id = excluded.order_id, name = excluded.name,
      status = excluded.status, version = excluded.version
    WHERE excluded.version COLLATE "C" > order_return.version COLLATE "C"
    RETURNING return_id AS "returnId"`);
  if (stored.length === 0) return;
  const ids = stored.map((row) => row.returnId);
  await tx.run(
    sql`DELETE FROM order_return_line WHERE shop_id = ${shopId} AND return_id = ANY(${ids}::bigint[])`,
  );
  const lines = ids.flatMap((returnId) =>
    newest.get(returnId)!.lines.map((line, position) => ({ returnId, position, ...line })),
  );
  await tx.run(sql`
    INSERT INTO order_return_line (shop_id, return_id, position, line_id, quantity, reason)
    SELECT ${shopId}, "returnId", position, "lineId", quantity, reason
    FROM json_to_recordset(${jsonRows(lines)}::json) AS fact (
      "returnId" bigint, position int, "lineId" bigint, quantity int, reason text)`);
}
