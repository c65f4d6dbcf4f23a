// A visitor claims what a campaign gives. One transaction, no call to Shopify: the code lies ready, and an address goes
// to Shopify by a job.

import type { z } from "zod";
import { issueCode } from "../discounts/issue-code.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { armOf, HOLDOUT } from "./assignment.ts";
import { type Campaign, type CampaignState, campaignShape, discountOfArm } from "./campaign.ts";
import { poolOfArm } from "./campaign-pools.server.ts";
import { keepCapture } from "./capture.server.ts";
import { contactHash } from "./contact-hash.ts";
import { isEntitled } from "./entitled.server.ts";
import type { ClaimAnswer, ClaimRefusal, claimShape, subscribeShape } from "./proxy-messages.ts";
import { instantInZone } from "./schedule.ts";

type Claim = z.output<typeof claimShape>;
type Subscription = z.output<typeof subscribeShape>;

export type ClaimVisit = {
  /** logged in, by Shopify's signature */
  customerId: bigint | null;
  networkHash: Buffer | null;
  limits: typeof USUAL_LIMITS;
  now: Date;
};

/** Milliseconds: nobody reads and presses faster. */
const FASTEST = 400;
/** Claims a day from one network address: mobile networks and offices share theirs among many people. */
export const USUAL_LIMITS = {
  perNetwork: 100,
  /** of those, from visitors of whom no event ever came: who gives no consent tells none */
  unseenPerNetwork: 20,
};

export async function claim(
  tx: Tx,
  shopId: bigint,
  message: Claim | Subscription,
  visit: ClaimVisit,
): Promise<ClaimAnswer> {
  const found = await findCampaign(tx, shopId, BigInt(message.campaign));
  if (!found) return refuse("refused");
  const { campaign } = found;
  if (!isOn(found, visit.now)) return refuse("over");
  const arm = armOf(message.visitor, armsOf(found));
  if (!isPlausible(message, campaign, arm)) return refuse("refused");

  const contact = "consent" in message ? (message.email ?? message.phone!) : null;
  const hash = contact === null ? null : contactHash(found.secret, contact);
  await lockOut(tx, shopId, message, visit, hash);
  const before = await earlierClaims(tx, shopId, message, visit, hash);
  if (before.own) {
    const { key, code, expiresAt } = before.own;
    if (expiresAt && expiresAt <= visit.now) return refuse("already");
    return { ok: true, code, expiresAt: expiresAt?.toISOString() ?? null, again: key !== message.key };
  }
  if (before.others) return refuse("already");
  if (!(await isEntitled(tx, shopId, campaign.targeting, visit.customerId))) return refuse("refused");
  const unseen = !before.seen;
  if (before.fromNetwork >= visit.limits.perNetwork) return refuse("busy");
  if (unseen && before.unseenFromNetwork >= visit.limits.unseenPerNetwork) return refuse("busy");

  const given = {
    code: null as string | null,
    expiresAt: null as Date | null,
    poolId: null as bigint | null,
  };
  if (discountOfArm(campaign, arm)) {
    const pool = await poolOfArm(tx, shopId, found.campaignId, arm);
    if (!pool) return refuse("over");
    const holder = `visitor:${message.visitor}`;
    const issued = await issueCode(tx, shopId, { poolId: pool.poolId, holder, key: holder, now: visit.now });
    if (!issued.ok) return refuse(issued.reason);
    Object.assign(given, { code: issued.code, expiresAt: issued.expiresAt, poolId: pool.poolId });
  }
  const answer = "answer" in message ? (message.answer ?? null) : null;
  const { claimId } = await tx.row<{ claimId: bigint }>(sql`
    WITH met AS (
      INSERT INTO popup_exposure AS e (shop_id, campaign_id, visitor, arm, trigger, session, eligible_at, shown_at, claimed_at)
      VALUES (${shopId}, ${found.campaignId}, ${message.visitor}, ${arm}, ${message.trigger}, ${message.session},
        ${visit.now}, ${visit.now}, ${visit.now})
      ON CONFLICT (shop_id, campaign_id, visitor) DO UPDATE
        SET claimed_at = coalesce(e.claimed_at, excluded.claimed_at), shown_at = coalesce(e.shown_at, excluded.shown_at))
    INSERT INTO popup_claim (shop_id, campaign_id, visitor, arm, trigger, message_key, language, customer_id,
      contact_hash, network_hash, unseen, answer, pool_id, code, expires_at, at)
    VALUES (${shopId}, ${found.campaignId}, ${message.visitor}, ${arm}, ${message.trigger}, ${message.key},
      ${message.language}, ${visit.customerId}, ${hash}, ${visit.networkHash}, ${unseen}, ${answer}, ${given.poolId},
      ${given.code}, ${given.expiresAt}, ${visit.now})
    RETURNING claim_id AS "claimId"`);
  if ("consent" in message) await keepCapture(tx, shopId, { claimId, message, at: visit.now });
  return { ok: true, code: given.code, expiresAt: given.expiresAt?.toISOString() ?? null, again: false };
}

function refuse(reason: ClaimRefusal): ClaimAnswer {
  return { ok: false, reason };
}

type FoundCampaign = {
  campaignId: bigint;
  state: CampaignState;
  salt: string;
  secret: Buffer;
  campaign: Campaign;
  timezone: string;
};

async function findCampaign(tx: Tx, shopId: bigint, campaignId: bigint): Promise<FoundCampaign | null> {
  const [row] = await tx.rows<FoundCampaign>(sql`
    SELECT c.campaign_id AS "campaignId", c.state, c.salt, c.secret, c.content AS campaign, s.timezone
    FROM campaign c JOIN shop s ON s.shop_id = c.shop_id
    WHERE c.shop_id = ${shopId} AND c.campaign_id = ${campaignId}`);
  return row ? { ...row, campaign: campaignShape.parse(row.campaign) } : null;
}

function isOn({ state, campaign: { schedule }, timezone }: FoundCampaign, now: Date): boolean {
  if (state !== "running" && state !== "scheduled") return false;
  const at = (local: string) => instantInZone(local, timezone);
  return (
    (!schedule.startsAt || at(schedule.startsAt) <= now) && (!schedule.endsAt || at(schedule.endsAt) > now)
  );
}

function armsOf({ campaignId, salt, campaign }: FoundCampaign) {
  const arms = campaign.variants.map(({ key, weight }) => [key, weight] as const);
  return { id: `${campaignId}`, salt, holdout: campaign.holdoutPercent * 100, arms };
}

const BY_SUBSCRIBING = new Set<Campaign["kind"]>(["email-capture"]);
const BY_CLAIMING = new Set<Campaign["kind"]>(["discount-reveal", "free-shipping", "question"]);

/** What a page that showed this campaign to this visitor would send. */
function isPlausible(message: Claim | Subscription, campaign: Campaign, arm: string): boolean {
  if (message.website !== "" || message.openMs < FASTEST || arm === HOLDOUT) return false;
  const { list } = campaign.variants.find(({ key }) => key === arm)?.triggers ?? campaign.triggers;
  if (!list.some(({ type }) => type === message.trigger)) return false;
  if ("consent" in message)
    return BY_SUBSCRIBING.has(campaign.kind) && message[campaign.contact] !== undefined;
  const isAnswered = campaign.kind === "question" && campaign.options.includes(message.answer ?? "");
  return BY_CLAIMING.has(campaign.kind) && (campaign.kind === "question" ? isAnswered : !message.answer);
}

/** Two at once for one visitor, customer or address: the second waits. Always in this order, so nobody waits in a ring. */
async function lockOut(
  tx: Tx,
  shopId: bigint,
  { campaign, visitor }: Claim | Subscription,
  { customerId }: ClaimVisit,
  hash: Buffer | null,
): Promise<void> {
  const names = [`visitor:${visitor}`];
  if (customerId !== null) names.push(`customer:${customerId}`);
  if (hash) names.push(`contact:${hash.toString("base64")}`);
  for (const name of names)
    await tx.run(sql`
      SELECT pg_advisory_xact_lock(hashtextextended(${`claim:${shopId}:${campaign}:${name}`}, 0))`);
}

type Earlier = {
  own: { key: string; code: string | null; expiresAt: Date | null } | null;
  /** by the same customer or address */
  others: boolean;
  /** an event of this visitor came before */
  seen: boolean;
  /** claims of today, of all campaigns */
  fromNetwork: number;
  unseenFromNetwork: number;
};

async function earlierClaims(
  tx: Tx,
  shopId: bigint,
  { campaign, visitor }: Claim | Subscription,
  { customerId, networkHash }: ClaimVisit,
  hash: Buffer | null,
): Promise<Earlier> {
  type Own = { key: string; code: string | null; expiresAt: string | null };
  const mine = sql`shop_id = ${shopId} AND campaign_id = ${BigInt(campaign)}`;
  const row = await tx.row<Omit<Earlier, "own"> & { own: Own | null }>(sql`
    SELECT
      (SELECT jsonb_build_object('key', message_key, 'code', code, 'expiresAt', expires_at) FROM popup_claim
        WHERE ${mine} AND visitor = ${visitor}) AS own,
      EXISTS (SELECT FROM popup_claim WHERE ${mine} AND customer_id = ${customerId}::bigint)
        OR EXISTS (SELECT FROM popup_claim WHERE ${mine} AND contact_hash = ${hash}::bytea) AS others,
      EXISTS (SELECT FROM popup_exposure WHERE ${mine} AND visitor = ${visitor}) AS seen,
      network.*
    FROM (
      SELECT count(*)::int AS "fromNetwork", count(*) FILTER (WHERE unseen)::int AS "unseenFromNetwork" FROM popup_claim
      WHERE shop_id = ${shopId} AND network_hash = ${networkHash}::bytea) network`);
  const { own } = row;
  return {
    ...row,
    own: own && { ...own, expiresAt: own.expiresAt === null ? null : new Date(own.expiresAt) },
  };
}
