// Who left a segment last and did not come back: the other half of its history.
import { sql, type Tx } from "../platform/db.server.ts";

export type LeftMember = {
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  joinedAt: Date;
  leftAt: Date;
};

/** As many as a page shows. */
export const MOST_LEFT = 20;

/** Latest first; who left at the same instant by id. */
export function leftMembers(tx: Tx, shopId: bigint, segmentId: bigint): Promise<LeftMember[]> {
  return tx.rows<LeftMember>(sql`
    SELECT m.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName", c.email,
      m.joined_at AS "joinedAt", m.left_at AS "leftAt"
    FROM segment_member m JOIN customer c ON c.shop_id = m.shop_id AND c.customer_id = m.customer_id
    WHERE m.shop_id = ${shopId} AND m.segment_id = ${segmentId} AND m.left_at IS NOT NULL AND NOT EXISTS (
      SELECT FROM segment_member later WHERE later.shop_id = m.shop_id AND later.segment_id = m.segment_id
        AND later.customer_id = m.customer_id AND later.joined_at >= m.left_at)
    ORDER BY m.left_at DESC, m.customer_id LIMIT ${MOST_LEFT}`);
}
