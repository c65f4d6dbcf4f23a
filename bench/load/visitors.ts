// Visitors who met a campaign, in bulk: one in ten held out, half of the others close the popup, an eighth claim.
import { sql, type Tx } from "../../app/platform/db.server.ts";

/** Visitor n of any campaign is the same person, and was met at the same share of the time. */
export async function meetVisitors(
  tx: Tx,
  shopId: bigint,
  campaignId: bigint,
  visitors: number,
  since: Date,
  until: Date,
): Promise<void> {
  await tx.run(sql`
    INSERT INTO popup_exposure (shop_id, campaign_id, visitor, arm, trigger, session, eligible_at, shown_at, closed_at,
      claimed_at, stayed_at)
    SELECT ${shopId}, ${campaignId}, md5(n::text), arm, (ARRAY['exit-pointer', 'idle', 'scroll-up'])[1 + n % 3],
      md5('visit' || n), at, CASE WHEN arm = 'a' THEN at END, CASE WHEN arm = 'a' AND n % 2 = 0 THEN at END,
      CASE WHEN arm = 'a' AND n % 8 = 0 THEN at END, CASE WHEN arm = 'holdout' AND n % 3 = 0 THEN at END
    FROM (SELECT n, CASE WHEN n % 10 = 3 THEN 'holdout' ELSE 'a' END AS arm,
        ${since}::timestamptz + (n::float8 / ${visitors}::int) * (${until}::timestamptz - ${since}::timestamptz) AS at
      FROM generate_series(1, ${visitors}::int) n) made`);
}
