// What staff do with rewards for a member: redeem one, by the same limits as the member's own, and cancel a code nobody
// used. Who did it and why is noted beside the entries.
import { sql, type Tx } from "../platform/db.server.ts";
import { scheduleAccounts } from "./account-fields.server.ts";
import { ActRefused } from "./acts.server.ts";
import { readTerms } from "./programme.server.ts";
import { type Reward, versionAt } from "./programme.ts";
import { giveBackRedemption, type IssueCode, type Redemption, redeem } from "./redeem.server.ts";

export type StaffWish = {
  customerId: bigint;
  rewardId: string;
  /** chosen by whoever asks: the same request is done once */
  requestKey: string;
  /** "" = none told */
  reason: string;
  /** Shopify's id of the person; null = not told */
  actor: string | null;
  now: Date;
};

/** @throws ActRefused with the reason, NotEnoughPoints; nothing has happened then */
export async function redeemForMember(
  tx: Tx,
  shopId: bigint,
  wish: StaffWish,
  issue: IssueCode,
): Promise<Redemption> {
  const { customerId, rewardId, now } = wish;
  const requestKey = `staff:${wish.requestKey}`;
  const redemption = await redeem(
    tx,
    shopId,
    { customerId, rewardId, requestKey, redeemedBy: "staff", now },
    issue,
  );
  await note(tx, shopId, redemption.redemptionId, wish);
  await scheduleAccounts(tx, shopId);
  return redemption;
}

/**
 * Ends a code nobody used: its points come back at once. Shopify still takes the code until its last day; an order that
 * uses it after all is charged again.
 * @throws ActRefused when it is not this member's, or was used or given back
 */
export async function cancelRedemption(
  tx: Tx,
  shopId: bigint,
  wish: { customerId: bigint; redemptionId: bigint; reason: string; actor: string | null; now: Date },
): Promise<void> {
  const { customerId, redemptionId, now } = wish;
  const [known] = await tx.rows(sql`
    SELECT FROM loyalty_redemption
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId} AND customer_id = ${customerId} AND code IS NOT NULL`);
  if (!known || !(await giveBackRedemption(tx, shopId, redemptionId, now)))
    throw new ActRefused("This code was used, or its points are back already.");
  await note(tx, shopId, redemptionId, wish);
}

type Noted = { customerId: bigint; reason: string; actor: string | null; now: Date };

async function note(tx: Tx, shopId: bigint, redemptionId: bigint, { customerId, reason, actor, now }: Noted) {
  await tx.run(sql`
    INSERT INTO loyalty_note AS known (shop_id, source, customer_id, reason, actor, at)
    VALUES (${shopId}, ${`redemption:${redemptionId}`}, ${customerId}, ${reason.trim() || null}, ${actor}, ${now})
    ON CONFLICT (shop_id, source) DO UPDATE SET at = excluded.at, actor = coalesce(excluded.actor, known.actor),
      reason = nullif(concat_ws(' · ', known.reason, excluded.reason), '')
      WHERE known.reason IS DISTINCT FROM excluded.reason`);
}

export type MemberRedemption = Pick<
  Redemption,
  "redemptionId" | "points" | "state" | "createdAt" | "expiresAt"
> & {
  name: string;
  by: "customer" | "staff" | "card";
  /** enough of the code to tell it by; null = store credit */
  hint: string | null;
};

const MOST_SHOWN = 20;

/** The newest first. */
export function memberRedemptions(tx: Tx, shopId: bigint, customerId: bigint): Promise<MemberRedemption[]> {
  return tx.rows(sql`
    SELECT redemption_id AS "redemptionId", points, state, created_at AS "createdAt", expires_at AS "expiresAt",
      reward ->> 'name' AS name, redeemed_by AS by, right(code, 4) AS hint
    FROM loyalty_redemption WHERE shop_id = ${shopId} AND customer_id = ${customerId}
    ORDER BY redemption_id DESC LIMIT ${MOST_SHOWN}`);
}

/** What can be redeemed now; none while the programme is not live. */
export async function rewardsNow(tx: Tx, shopId: bigint, now: Date): Promise<Reward[]> {
  const { status, versions } = await readTerms(tx, shopId);
  return (status === "live" && versionAt(versions, now)?.programme.rewards) || [];
}
