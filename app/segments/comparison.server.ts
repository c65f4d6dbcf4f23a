// Two segments side by side.
import { sql, type Tx } from "../platform/db.server.ts";

/** How many customers are in both now. */
export async function overlap(tx: Tx, shopId: bigint, one: bigint, other: bigint): Promise<number> {
  const { both } = await tx.row<{ both: number }>(sql`
    SELECT count(*)::int AS both FROM segment_member a
    JOIN segment_member b ON b.shop_id = ${shopId} AND b.segment_id = ${other} AND b.customer_id = a.customer_id
      AND b.left_at IS NULL
    WHERE a.shop_id = ${shopId} AND a.segment_id = ${one} AND a.left_at IS NULL`);
  return both;
}
