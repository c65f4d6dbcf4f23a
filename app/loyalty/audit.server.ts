// Whether everything adds up, asked of the entries alone.
import { sql, type Tx } from "../platform/db.server.ts";

export type LedgerFault = { what: "balance" | "lot" | "claim"; which: string; kept: bigint; entries: bigint };

/** @returns every sum that differs from its entries; always none, or something wrote past the database's own checks */
export async function ledgerFaults(tx: Tx, shopId: bigint): Promise<LedgerFault[]> {
  return tx.rows<LedgerFault>(sql`
    WITH entry AS (SELECT * FROM loyalty_entry WHERE shop_id = ${shopId}),
    by_customer AS (SELECT customer_id, sum(points)::bigint AS points FROM entry GROUP BY 1),
    by_lot AS (SELECT lot_id, sum(points)::bigint AS points FROM entry WHERE lot_id IS NOT NULL GROUP BY 1),
    by_source AS (SELECT source, sum(points)::bigint AS points FROM entry WHERE kind <> 'expire' GROUP BY 1),
    by_state AS (
      SELECT customer_id, coalesce(sum(remaining) FILTER (WHERE matured), 0)::bigint AS open,
        coalesce(sum(remaining) FILTER (WHERE NOT matured), 0)::bigint AS waiting
      FROM loyalty_lot WHERE shop_id = ${shopId} GROUP BY 1)
    SELECT 'balance' AS what, b.customer_id::text AS which, b.available + b.pending - b.owed AS kept,
      coalesce(e.points, 0) AS entries
    FROM (SELECT * FROM loyalty_balance WHERE shop_id = ${shopId}) b
    FULL JOIN by_customer e USING (customer_id) LEFT JOIN by_state s USING (customer_id)
    WHERE (b.available + b.pending - b.owed) IS DISTINCT FROM coalesce(e.points, 0)
      OR b.available IS DISTINCT FROM coalesce(s.open, 0) OR b.pending IS DISTINCT FROM coalesce(s.waiting, 0)
    UNION ALL
    SELECT 'lot', l.lot_id::text, l.remaining, coalesce(e.points, 0)
    FROM (SELECT * FROM loyalty_lot WHERE shop_id = ${shopId}) l FULL JOIN by_lot e USING (lot_id)
    WHERE l.remaining IS DISTINCT FROM coalesce(e.points, 0)
    UNION ALL
    SELECT 'claim', c.source, c.points, coalesce(e.points, 0)
    FROM (SELECT * FROM loyalty_claim WHERE shop_id = ${shopId}) c FULL JOIN by_source e USING (source)
    WHERE c.points IS DISTINCT FROM coalesce(e.points, 0) OR c.booked <> c.points`);
}
