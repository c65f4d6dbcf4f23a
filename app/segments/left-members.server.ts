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

/** Of so many who left last: who came back since is left out, and more are not looked at. */
const LOOKED_AT = 200;

/** Latest first; who left at the same instant by id. */
export function leftMembers(tx: Tx, shopId: bigint, segmentId: bigint): Promise<LeftMember[]> {
  return tx.rows<LeftMember>(sql`
    WITH gone AS MATERIALIZED (
      SELECT customer_id, joined_at, left_at FROM segment_member
      WHERE shop_id = ${shopId} AND segment_id = ${segmentId} AND left_at IS NOT NULL
      ORDER BY left_at DESC, customer_id LIMIT ${LOOKED_AT})
    SELECT g.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName", c.email,
      g.joined_at AS "joinedAt", g.left_at AS "leftAt"
    FROM gone g JOIN customer c ON c.shop_id = ${shopId} AND c.customer_id = g.customer_id
    -- as a sum, so that it is asked of each one alone
    CROSS JOIN LATERAL (
      SELECT max(joined_at) AS joined_at FROM segment_member
      WHERE shop_id = ${shopId} AND segment_id = ${segmentId} AND customer_id = g.customer_id) last
    WHERE last.joined_at < g.left_at
    ORDER BY g.left_at DESC, g.customer_id LIMIT ${MOST_LEFT}`);
}
