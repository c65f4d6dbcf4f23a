// How a segment grew: its size at the end of each day, who came and who went.
import { sql, type Tx } from "../platform/db.server.ts";
import { daysBefore } from "../retention/period.ts";

/** `day` is "YYYY-MM-DD" in the shop's zone. A day without a row was like the one before. */
export type SegmentDay = { day: string; members: number; joined: number; left: number };

/** Every day from the first known one, at most `days` of them, until `today`. */
export async function segmentDays(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  today: string,
  days: number,
): Promise<SegmentDay[]> {
  const from = daysBefore(today, days - 1);
  return tx.rows<SegmentDay>(sql`
    WITH known AS (
      SELECT day, members, joined, "left" FROM segment_day WHERE shop_id = ${shopId} AND segment_id = ${segmentId})
    SELECT d::date AS day, k.members, coalesce(k.joined, 0) * (k.day = d::date)::int AS joined,
      coalesce(k."left", 0) * (k.day = d::date)::int AS "left"
    FROM generate_series(${from}::date, ${today}::date, interval '1 day') d
    JOIN LATERAL (SELECT * FROM known WHERE known.day <= d::date ORDER BY known.day DESC LIMIT 1) k ON true
    ORDER BY 1`);
}

/** How many members each segment had at the end of a day; none for those not computed by then. */
export async function membersOn(tx: Tx, shopId: bigint, day: string): Promise<Map<bigint, number>> {
  const rows = await tx.rows<{ segmentId: bigint; members: number }>(sql`
    SELECT DISTINCT ON (segment_id) segment_id AS "segmentId", members
    FROM segment_day WHERE shop_id = ${shopId} AND day <= ${day}::date ORDER BY segment_id, day DESC`);
  return new Map(rows.map((row) => [row.segmentId, row.members]));
}
