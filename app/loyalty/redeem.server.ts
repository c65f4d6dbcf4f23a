// Points become a reward in one transaction: spent, noted and its code at hand, or nothing of it. Two round trips to the
// database beside what handing out takes: one look, one write; between them the rules.
import { sql, type Tx } from "../platform/db.server.ts";
import { spend } from "./account.ts";
import { scheduleAccounts } from "./account-fields.server.ts";
import { openForRedeeming } from "./account-for-redeeming.server.ts";
import { openAccount } from "./accounts.server.ts";
import { ActRefused, liveProgramme } from "./acts.server.ts";
import { giveBack, noBookings } from "./claim.ts";
import { findClaims, writeBookings } from "./ledger.server.ts";
import { endOfDay, GIVEN_BACK_DAYS, runsOut } from "./lot-dates.ts";
import { readTerms } from "./programme.server.ts";
import { type Reward, versionAt } from "./programme.ts";
import { tierOf } from "./tier.server.ts";

export type RedeemWish = {
  customerId: bigint;
  rewardId: string;
  /** chosen by whoever asks, at most 100 characters: the same request gets the same answer */
  requestKey: string;
  redeemedBy: "customer" | "staff";
  now: Date;
};

export type Redemption = {
  redemptionId: bigint;
  customerId: bigint;
  rewardId: string;
  reward: Reward;
  points: bigint;
  /** store credit is "used" once Shopify has it */
  state: "issued" | "used" | "given_back";
  /** null = store credit, which needs none */
  code: string | null;
  createdAt: Date;
  /** when Shopify stops taking the code; null = never */
  expiresAt: Date | null;
};

/** What an issuer is told. */
export type CodeRequest = {
  redemptionId: bigint;
  customerId: bigint;
  reward: Reward;
  /** ISO 4217 */
  currency: string;
  /** IANA */
  timezone: string;
  now: Date;
};

/**
 * Hands out a code for a reward, or promises store credit, within the transaction, without asking Shopify.
 * @throws ActRefused when none is at hand
 */
export type IssueCode = (
  tx: Tx,
  shopId: bigint,
  request: CodeRequest,
) => Promise<Pick<Redemption, "code" | "expiresAt">>;

/**
 * Spends points on a reward.
 * @throws ActRefused with the reason, NotEnoughPoints; nothing has happened then
 */
export async function redeem(
  tx: Tx,
  shopId: bigint,
  wish: RedeemWish,
  issue: IssueCode,
): Promise<Redemption> {
  const { customerId, rewardId, requestKey, redeemedBy, now } = wish;
  if (requestKey === "" || requestKey.length > 100) throw new ActRefused("The request has no usable key.");
  const { account, terms, redemptionId, same, had } = await openForRedeeming(tx, shopId, wish);
  if (same !== null) return answerAgain(tx, shopId, same, wish);
  const programme = liveProgramme(terms, now);
  const reward = programme.rewards.find(({ id }) => id === rewardId);
  if (!reward) throw new ActRefused("This reward is no longer offered.", "gone");
  if (reward.perPerson !== null && (had[rewardId] ?? 0) >= reward.perPerson)
    throw new ActRefused(`This reward can be had ${reward.perPerson} times by each person.`, "limit");
  if (reward.tiers) {
    const tier = await tierOf(tx, shopId, customerId, now);
    if (!tier || !reward.tiers.includes(tier))
      throw new ActRefused("This reward is for another tier.", "not-yours");
  }
  const points = BigInt(reward.points);
  // the price first: without the points no code is taken
  const source = `redemption:${redemptionId}`;
  const drawn = spend(account, { source, revision: 1, at: now }, "redeem", points);
  const { timezone } = terms;
  const { currency } = programme;
  const issued = await issue(tx, shopId, { redemptionId, customerId, reward, currency, timezone, now });
  const code = issued.code?.toUpperCase() ?? null;
  const { version } = versionAt(terms.versions, now)!;
  await tx.run(sql`
    SELECT loyalty_redeem(${redemptionId}, ${customerId}, ${requestKey}, ${rewardId}, ${version},
      ${JSON.stringify(reward)}::jsonb, ${points}, ${drawn.map(({ lot }) => lot!.lotId)}::bigint[],
      ${drawn.map((entry) => -entry.points)}::bigint[], ${code}, ${redeemedBy}, ${now}, ${issued.expiresAt})`);
  return {
    redemptionId,
    customerId,
    rewardId,
    reward,
    points,
    state: "issued",
    code,
    createdAt: now,
    expiresAt: issued.expiresAt,
  };
}

/** @throws ActRefused when the request was for something else */
async function answerAgain(
  tx: Tx,
  shopId: bigint,
  redemptionId: bigint,
  { customerId, rewardId }: RedeemWish,
): Promise<Redemption> {
  const same = await tx.row<Redemption>(sql`
    SELECT ${REDEMPTION} FROM loyalty_redemption WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}`);
  if (same.customerId !== customerId || same.rewardId !== rewardId)
    throw new ActRefused("This request was made before, for something else.");
  return same;
}

export const REDEMPTION = sql`
  redemption_id AS "redemptionId", customer_id AS "customerId", reward_id AS "rewardId", reward, points, state, code,
  created_at AS "createdAt", expires_at AS "expiresAt"`;

/**
 * Gives the points of a redemption back, whose code nobody can use any more. They last at least GIVEN_BACK_DAYS
 * more.
 * @returns false when they were given back before, the code was used, or it is store credit that was not refused
 */
export async function giveBackRedemption(
  tx: Tx,
  shopId: bigint,
  redemptionId: bigint,
  now: Date,
  from: Redemption["state"] = "issued",
): Promise<boolean> {
  const terms = await readTerms(tx, shopId);
  const { customerId } = await tx.row<{ customerId: bigint }>(sql`
    SELECT customer_id AS "customerId" FROM loyalty_redemption
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}`);
  // the account first, as everywhere: then nobody else changes its redemptions
  const account = await openAccount(tx, shopId, customerId, terms, now);
  const changed = await tx.run(sql`
    UPDATE loyalty_redemption SET state = 'given_back', ended_at = ${now}
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId} AND state = ${from}
      -- Shopify may have it already
      AND NOT EXISTS (SELECT FROM loyalty_credit c WHERE c.shop_id = ${shopId} AND c.redemption_id = ${redemptionId}
        AND c.state <> 'refused')`);
  if (changed === 0) return false;
  const source = `redemption:${redemptionId}`;
  const before = (await findClaims(tx, shopId, [source])).get(source);
  if (!before || before.points === 0n) return true;
  const version = versionAt(terms.versions, before.at);
  const own = version ? runsOut(version.programme, before.at, terms.timezone) : null;
  const least = endOfDay(now, GIVEN_BACK_DAYS, terms.timezone);
  const expiresAt = own === null || own > least ? own : least;
  const bookings = noBookings();
  giveBack(bookings, { account, before, now }, expiresAt);
  await writeBookings(tx, shopId, bookings);
  await scheduleAccounts(tx, shopId);
  return true;
}
