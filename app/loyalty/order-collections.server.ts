// In which collections products were when they were ordered; asked only where a bonus or a card names one.
import { sql, type Tx } from "../platform/db.server.ts";
import type { Version } from "./programme.ts";
import type { History } from "./settle.ts";

/** Ids of all collections any version names. */
export function namedCollections(versions: Version[]): string[] {
  const named = versions.flatMap(({ programme }) =>
    [...programme.bonuses, ...programme.cards].flatMap(({ collections }) => collections ?? []),
  );
  return [...new Set(named)];
}

export async function addCollections(
  tx: Tx,
  shopId: bigint,
  histories: ReadonlyMap<bigint, History>,
  versions: Version[],
): Promise<void> {
  const named = namedCollections(versions);
  if (named.length === 0) return;
  const rows = await tx.rows<{ orderId: bigint; productId: bigint; collections: string[] }>(sql`
    SELECT o.order_id AS "orderId", l.product_id AS "productId",
      array_agg(DISTINCT p.collection_id::text) AS collections
    FROM orders o
    JOIN order_line l ON l.shop_id = o.shop_id AND l.order_id = o.order_id
    JOIN product_collection p ON p.shop_id = l.shop_id AND p.product_id = l.product_id
      AND p.collection_id = ANY(${named}::bigint[])
      AND p.since <= coalesce(o.processed_at, o.created_at)
      AND (p.until IS NULL OR p.until > coalesce(o.processed_at, o.created_at))
    WHERE o.shop_id = ${shopId} AND o.customer_id = ANY(${[...histories.keys()]}::bigint[])
    GROUP BY 1, 2`);
  const found = new Map(
    rows.map(({ orderId, productId, collections }) => [`${orderId} ${productId}`, new Set(collections)]),
  );
  for (const { orders } of histories.values())
    for (const { orderId, lines } of orders)
      for (const line of lines)
        line.collections = found.get(`${orderId} ${line.productId}`) ?? line.collections;
}
