// In which segments a customer is and since when, and which were left last.
import { sql, type Tx } from "../platform/db.server.ts";

export type CustomerStay = {
  handle: string;
  kind: "built-in" | "own";
  /** null for built-in ones */
  name: string | null;
  joinedAt: Date;
  /** null = still in it */
  leftAt: Date | null;
};

/** Stays that have ended, as many as a page shows. */
const LAST_ENDED = 10;

/** Those that last in the order of the segments' making, then the ended ones, latest first. */
export async function staysOfCustomer(tx: Tx, shopId: bigint, customerId: bigint): Promise<CustomerStay[]> {
  return tx.rows<CustomerStay>(sql`
    WITH stay AS (
      SELECT s.segment_id, s.handle, s.kind, s.name, m.joined_at, m.left_at,
        row_number() OVER (PARTITION BY m.left_at IS NULL ORDER BY m.left_at DESC, s.segment_id) AS place
      FROM segment_member m JOIN segment s ON s.shop_id = m.shop_id AND s.segment_id = m.segment_id
      WHERE m.shop_id = ${shopId} AND m.customer_id = ${customerId} AND s.archived_at IS NULL)
    SELECT handle, kind, name, joined_at AS "joinedAt", left_at AS "leftAt" FROM stay
    WHERE left_at IS NULL OR place <= ${LAST_ENDED} ORDER BY left_at IS NOT NULL, place`);
}
