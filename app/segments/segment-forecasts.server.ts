// What the members of each segment are expected to bring, noted beside its other figures when those are summed.
import { sql, type Tx } from "../platform/db.server.ts";
import { forecastOfGroups } from "../retention/forecast/forecast-totals.server.ts";

/** Expected purchases, members still there and the range of the value; nothing where the shop has no model of values. */
export async function noteSegmentForecasts(tx: Tx, shopId: bigint, segmentIds: bigint[]): Promise<void> {
  const forecasts = await forecastOfGroups(
    tx,
    shopId,
    sql`
      SELECT segment_id::text AS key, customer_id FROM segment_member
      WHERE shop_id = ${shopId} AND segment_id = ANY(${segmentIds}::bigint[]) AND left_at IS NULL`,
  );
  const rows = (forecasts ?? []).map(({ key, alive, expectedPurchases, interval }) => ({
    segment_id: key,
    expected: expectedPurchases,
    alive,
    low: interval && Math.round(interval.low).toString(),
    high: interval && Math.round(interval.high).toString(),
  }));
  await tx.run(sql`
    UPDATE segment s SET expected_purchases = f.expected, alive_members = f.alive, value_low_minor = f.low,
      value_high_minor = f.high
    FROM segment one LEFT JOIN jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS f (segment_id bigint, expected float8, alive float8, low bigint, high bigint) USING (segment_id)
    WHERE s.shop_id = ${shopId} AND one.shop_id = ${shopId} AND s.segment_id = one.segment_id
      AND s.segment_id = ANY(${segmentIds}::bigint[])`);
}
