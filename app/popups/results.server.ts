// What came of a campaign, straight from the facts: whenever an order, a refund or a cancellation arrives, and in
// whatever order, the same figures follow.
//
// A visitor counts from the moment the popup would have appeared, in the holdout too, in the arm they were in then. An
// order is a visitor's when its cart carried their mark, and counts when it was placed within the window after that
// moment and stands: no test, not cancelled, not wholly refunded. By codes alone nothing is credited here: the holdout
// has none, so that would favour the popup.
import { sql, type Tx } from "../platform/db.server.ts";
import type { StoredCampaign } from "./campaign.ts";
import { groupSums, stands } from "./group-sums.server.ts";
import { type AllSums, type CampaignResults, resultsFromSums, sumsOf } from "./results.ts";

/** Of the present arms. @param all default: read anew, of this campaign */
export async function campaignResults(
  tx: Tx,
  shopId: bigint,
  stored: StoredCampaign,
  all?: AllSums,
): Promise<CampaignResults> {
  const { campaignId } = stored;
  const { odd } = await tx.row<{ odd: number }>(sql`
    SELECT odd_visitors AS odd FROM campaign WHERE shop_id = ${shopId} AND campaign_id = ${campaignId}`);
  const sums = all ? sumsOf(stored, all) : await groupSums(tx, shopId, campaignId);
  return { ...resultsFromSums(stored, sums), odd };
}

export type CodeUse = {
  /** codes handed out */
  issued: number;
  /** orders that stand and were placed with one of them */
  redeemed: number;
  /** of those orders, net of refunds, minor units */
  netMinor: bigint;
  /** what the codes took off them */
  discountMinor: bigint;
};

/** What became of the campaign's codes, whoever used them and wherever: for the books, not for comparing. */
export function codeUse(tx: Tx, shopId: bigint, campaignId: bigint): Promise<CodeUse> {
  return tx.row<CodeUse>(sql`
    WITH given AS (
      SELECT DISTINCT code FROM popup_claim
      WHERE shop_id = ${shopId} AND campaign_id = ${campaignId} AND code IS NOT NULL),
    used AS (
      SELECT d.order_id, sum(d.amount_minor) AS off FROM given g
      JOIN order_discount d ON d.shop_id = ${shopId} AND upper(d.code) = g.code AND d.kind = 'discount_code'
      GROUP BY d.order_id)
    SELECT (SELECT count(*)::int FROM popup_claim
        WHERE shop_id = ${shopId} AND campaign_id = ${campaignId} AND code IS NOT NULL) AS issued,
      count(o.order_id)::int AS redeemed, coalesce(sum(o.total_minor - o.refunded_minor), 0)::bigint AS "netMinor",
      coalesce(sum(u.off), 0)::bigint AS "discountMinor"
    FROM used u JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = u.order_id AND ${stands}`);
}
