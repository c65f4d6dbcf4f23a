// In which segments customers were when they ordered; asked only where a bonus depends on it.
import { sql, type Tx } from "../platform/db.server.ts";
import type { Version } from "./programme.ts";
import type { History } from "./settle.ts";

export async function addSegments(
  tx: Tx,
  shopId: bigint,
  histories: ReadonlyMap<bigint, History>,
  versions: Version[],
): Promise<void> {
  const handles = versions.flatMap(({ programme }) =>
    programme.bonuses.flatMap(({ segments }) => segments ?? []),
  );
  if (handles.length === 0) return;
  const stays = await tx.rows<{ orderId: bigint; customerId: bigint; handles: string[] }>(sql`
    SELECT o.order_id AS "orderId", o.customer_id AS "customerId", array_agg(s.handle) AS handles
    FROM orders o
    JOIN segment_member m ON m.shop_id = o.shop_id AND m.customer_id = o.customer_id
      AND m.joined_at <= coalesce(o.processed_at, o.created_at)
      AND (m.left_at IS NULL OR m.left_at > coalesce(o.processed_at, o.created_at))
    JOIN segment s ON s.shop_id = m.shop_id AND s.segment_id = m.segment_id AND s.handle = ANY(${handles}::text[])
    WHERE o.shop_id = ${shopId} AND o.customer_id = ANY(${[...histories.keys()]}::bigint[])
    GROUP BY 1, 2`);
  for (const { orderId, customerId, handles } of stays) {
    const history = histories.get(customerId)!;
    history.segments = new Map([...history.segments, [orderId, new Set(handles)]]);
  }
}
