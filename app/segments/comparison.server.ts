// Two segments side by side. How many customers are in both is counted when members are written: two large segments are
// too many to be held against each other while somebody waits.
import type { Sql } from "sql-template-tag";
import { wholeShop } from "../commerce/whole-shop.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";

/** How many customers are in both, as the first was last counted. */
export async function overlap(tx: Tx, shopId: bigint, one: bigint, other: bigint): Promise<number> {
  const { counted, both } = await tx.row<{ counted: boolean; both: number | null }>(sql`
    SELECT shared_members IS NOT NULL AS counted, (shared_members ->> ${other.toString()})::int AS both
    FROM segment WHERE shop_id = ${shopId} AND segment_id = ${one}`);
  if (counted) return both ?? 0;
  const live = await tx.row<{ both: number }>(sql`
    SELECT count(*)::int AS both
    FROM (${openStays(shopId)}) a JOIN (${openStays(shopId)}) b USING (customer_id)
    WHERE a.segment_id = ${one} AND b.segment_id = ${other}`);
  return live.both;
}

function openStays(shopId: bigint): Sql {
  return sql`SELECT segment_id, customer_id FROM segment_member WHERE shop_id = ${shopId} AND left_at IS NULL`;
}

/** Call when the members of all segments were written. */
export async function noteOverlaps(tx: Tx, shopId: bigint): Promise<void> {
  await wholeShop(tx);
  // customers of the same segments are counted together: there are few such sets
  await tx.run(sql`
    WITH sets AS (
      SELECT segments, count(*) AS customers
      FROM (SELECT array_agg(segment_id ORDER BY segment_id) AS segments FROM (${openStays(shopId)}) m GROUP BY customer_id) c
      GROUP BY segments
    ), pairs AS (
      SELECT one, other, sum(customers)::int AS customers
      FROM sets, unnest(segments) one, unnest(segments) other WHERE one <> other GROUP BY 1, 2
    ), counted AS (
      SELECT s.segment_id, coalesce(jsonb_object_agg(p.other, p.customers) FILTER (WHERE p.other IS NOT NULL), '{}') AS shared_members
      FROM segment s LEFT JOIN pairs p ON p.one = s.segment_id
      WHERE s.shop_id = ${shopId} GROUP BY s.segment_id
    )
    UPDATE segment s SET shared_members = c.shared_members FROM counted c
    WHERE s.shop_id = ${shopId} AND s.segment_id = c.segment_id AND s.shared_members IS DISTINCT FROM c.shared_members`);
}

/** Call when the members of one segment were written. */
export async function noteOverlapsOf(tx: Tx, shopId: bigint, segmentId: bigint): Promise<void> {
  await wholeShop(tx);
  await tx.run(sql`
    WITH shared AS (
      SELECT m.segment_id, count(*)::int AS customers
      FROM (${openStays(shopId)}) own JOIN (${openStays(shopId)}) m USING (customer_id)
      WHERE own.segment_id = ${segmentId} AND m.segment_id <> ${segmentId} GROUP BY 1
    )
    UPDATE segment s SET shared_members = CASE
        WHEN s.segment_id = ${segmentId} THEN (SELECT coalesce(jsonb_object_agg(segment_id, customers), '{}') FROM shared)
        ELSE (s.shared_members - ${segmentId.toString()}) || coalesce((
          SELECT jsonb_build_object(${segmentId.toString()}::text, customers) FROM shared WHERE shared.segment_id = s.segment_id), '{}')
      END
    WHERE s.shop_id = ${shopId} AND (s.segment_id = ${segmentId} OR s.shared_members IS NOT NULL)`);
}
