// The campaigns of a shop: kept, changed, started and stopped. Whatever changes what pages carry or what codes are
// needed asks for it in the same transaction.
import { randomBytes } from "node:crypto";
import { sql, type Tx } from "../platform/db.server.ts";
import { heldSegments } from "../segments/references.server.ts";
import { type Campaign, type CampaignState, campaignShape, type StoredCampaign } from "./campaign.ts";
import { endCampaignPools, ensureCampaignPools, pauseCampaignPools } from "./campaign-pools.server.ts";
import { type CampaignAction, stateAfter, stateBefore } from "./campaign-state.ts";
import { showSegments } from "./entitled.server.ts";
import { schedulePublishing } from "./publication.server.ts";
import { instantInZone } from "./schedule.ts";

/** The campaign is not there, or not in a state for this; or a segment it is meant for is archived. */
export class CampaignRefused extends Error {
  override name = "CampaignRefused";
  readonly why: "state" | "segment";

  constructor(message: string, why: "state" | "segment" = "state") {
    super(message);
    this.why = why;
  }
}

/** It would reach nobody, and a segment that campaigns are meant for is not archived. */
async function refuseArchived(
  tx: Tx,
  shopId: bigint,
  { targeting }: Pick<Campaign, "targeting">,
): Promise<void> {
  const archived = await heldSegments(tx, shopId, targeting.segments);
  if (archived.length > 0)
    throw new CampaignRefused(`Archived segments: ${archived.join(", ")}. Choose others.`, "segment");
}

const CAMPAIGN = sql`
  SELECT campaign_id AS "campaignId", state, salt, content AS campaign, created_at AS "createdAt",
    updated_at AS "updatedAt", started_at AS "startedAt", arms_since AS "armsSince"
  FROM campaign`;

/** The newest first; those put away last. */
export async function listCampaigns(tx: Tx, shopId: bigint): Promise<StoredCampaign[]> {
  const rows = await tx.rows<StoredCampaign>(
    sql`${CAMPAIGN} WHERE shop_id = ${shopId} ORDER BY state = 'archived', campaign_id DESC`,
  );
  return rows.map(checked);
}

export async function readCampaign(
  tx: Tx,
  shopId: bigint,
  campaignId: bigint,
): Promise<StoredCampaign | null> {
  const [row] = await tx.rows<StoredCampaign>(
    sql`${CAMPAIGN} WHERE shop_id = ${shopId} AND campaign_id = ${campaignId}`,
  );
  return row ? checked(row) : null;
}

// a campaign kept by an older version gets the fields that came since
function checked(row: StoredCampaign): StoredCampaign {
  return { ...row, campaign: campaignShape.parse(row.campaign) };
}

/** A draft. @throws z.ZodError, CampaignRefused */
export async function createCampaign(tx: Tx, shopId: bigint, campaign: Campaign): Promise<bigint> {
  await refuseArchived(tx, shopId, campaign);
  return insertDraft(tx, shopId, campaign);
}

async function insertDraft(tx: Tx, shopId: bigint, campaign: Campaign): Promise<bigint> {
  const content = JSON.stringify(campaignShape.parse(campaign));
  const { campaignId } = await tx.row<{ campaignId: bigint }>(sql`
    INSERT INTO campaign (shop_id, salt, secret, content)
    VALUES (${shopId}, ${newSalt()}, ${randomBytes(32)}, ${content}::jsonb)
    RETURNING campaign_id AS "campaignId"`);
  return campaignId;
}

/**
 * Other arms or another holdout are another experiment: visitors are assigned anew, and figures count from now.
 * @throws z.ZodError, CampaignRefused
 */
export async function saveCampaign(
  tx: Tx,
  shopId: bigint,
  campaignId: bigint,
  campaign: Campaign,
): Promise<StoredCampaign> {
  const after = campaignShape.parse(campaign);
  const before = await lockCampaign(tx, shopId, campaignId);
  if (before.state === "archived") throw new CampaignRefused("An archived campaign cannot be changed.");
  await refuseArchived(tx, shopId, after);
  const isOther = before.startedAt !== null && armsText(before.campaign) !== armsText(after);
  await tx.run(sql`
    UPDATE campaign SET content = ${JSON.stringify(after)}::jsonb, updated_at = now(),
      salt = ${isOther ? newSalt() : before.salt},
      arms_since = CASE WHEN ${isOther} THEN now() ELSE arms_since END,
      odd_visitors = CASE WHEN ${isOther} THEN 0 ELSE odd_visitors END
    WHERE shop_id = ${shopId} AND campaign_id = ${campaignId}`);
  if (before.state === "running" || before.state === "scheduled") {
    const { timezone } = await shopTime(tx, shopId);
    const state = beginsLater(after, timezone) ? "scheduled" : "running";
    await setState(tx, shopId, campaignId, state);
    await ensureCampaignPools(tx, shopId, { campaignId, campaign: after }, timezone);
    await showSegments(tx, shopId, after.targeting);
    await schedulePublishing(tx, shopId);
  } else if (before.state === "paused") {
    // its codes' terms may have changed: they are made when it is started again
    await schedulePublishing(tx, shopId);
  }
  return (await readCampaign(tx, shopId, campaignId))!;
}

/** @returns its new state. @throws CampaignRefused */
export async function changeCampaignState(
  tx: Tx,
  shopId: bigint,
  campaignId: bigint,
  action: CampaignAction,
): Promise<CampaignState> {
  const { state, campaign } = await lockCampaign(tx, shopId, campaignId);
  const { timezone } = await shopTime(tx, shopId);
  const after = stateAfter(state, action, beginsLater(campaign, timezone));
  if (!after) throw new CampaignRefused(`A campaign that is ${state} cannot be told to ${action}.`);
  await enterState(tx, shopId, { campaignId, campaign }, after, timezone);
  return after;
}

/**
 * Back to how it stood before the action. A campaign that was put away gets a new pool of codes: the old one is ended
 * for good.
 * @returns its state now. @throws CampaignRefused when something else has happened to it meanwhile
 */
export async function undoCampaignAction(
  tx: Tx,
  shopId: bigint,
  campaignId: bigint,
  done: { did: CampaignAction; was: CampaignState },
): Promise<CampaignState> {
  const { state, campaign } = await lockCampaign(tx, shopId, campaignId);
  const { timezone } = await shopTime(tx, shopId);
  const before = stateBefore(state, done, beginsLater(campaign, timezone));
  if (!before)
    throw new CampaignRefused(`A campaign that is ${state} was not told to ${done.did} just before.`);
  await enterState(tx, shopId, { campaignId, campaign }, before, timezone);
  return before;
}

async function enterState(
  tx: Tx,
  shopId: bigint,
  { campaignId, campaign }: Pick<StoredCampaign, "campaignId" | "campaign">,
  state: CampaignState,
  timezone: string,
): Promise<void> {
  await setState(tx, shopId, campaignId, state);
  if (state === "running" || state === "scheduled") {
    await refuseArchived(tx, shopId, campaign);
    await ensureCampaignPools(tx, shopId, { campaignId, campaign }, timezone);
    await showSegments(tx, shopId, campaign.targeting);
  } else if (state === "archived") await endCampaignPools(tx, shopId, campaignId);
  else await pauseCampaignPools(tx, shopId, campaignId);
  await schedulePublishing(tx, shopId);
}

/** A draft with the same content; whom it is meant for is chosen before it starts. @throws CampaignRefused */
export async function duplicateCampaign(
  tx: Tx,
  shopId: bigint,
  campaignId: bigint,
  name: string,
): Promise<bigint> {
  const { campaign } = await lockCampaign(tx, shopId, campaignId);
  return insertDraft(tx, shopId, { ...campaign, name });
}

/** Those whose time has come run from now on. */
export async function startDueCampaigns(tx: Tx, shopId: bigint, now: Date): Promise<void> {
  const { timezone } = await shopTime(tx, shopId);
  const waiting = await tx.rows<StoredCampaign>(
    sql`${CAMPAIGN} WHERE shop_id = ${shopId} AND state = 'scheduled' FOR UPDATE`,
  );
  for (const { campaignId, campaign } of waiting.map(checked)) {
    if (!beginsLater(campaign, timezone, now)) await setState(tx, shopId, campaignId, "running");
  }
}

async function setState(tx: Tx, shopId: bigint, campaignId: bigint, state: CampaignState): Promise<void> {
  await tx.run(sql`
    UPDATE campaign SET state = ${state}, updated_at = now(),
      started_at = CASE WHEN ${state} = 'running' THEN coalesce(started_at, now()) ELSE started_at END,
      arms_since = CASE WHEN ${state} = 'running' THEN coalesce(arms_since, now()) ELSE arms_since END
    WHERE shop_id = ${shopId} AND campaign_id = ${campaignId}`);
}

async function lockCampaign(tx: Tx, shopId: bigint, campaignId: bigint): Promise<StoredCampaign> {
  const [row] = await tx.rows<StoredCampaign>(
    sql`${CAMPAIGN} WHERE shop_id = ${shopId} AND campaign_id = ${campaignId} FOR UPDATE`,
  );
  if (!row) throw new CampaignRefused("There is no such campaign.");
  return checked(row);
}

function shopTime(tx: Tx, shopId: bigint): Promise<{ timezone: string }> {
  return tx.row(sql`SELECT timezone FROM shop WHERE shop_id = ${shopId}`);
}

function beginsLater({ schedule }: Campaign, timezone: string, now = new Date()): boolean {
  return schedule.startsAt !== null && instantInZone(schedule.startsAt, timezone) > now;
}

function armsText({ holdoutPercent, variants }: Campaign): string {
  return JSON.stringify([holdoutPercent, variants.map(({ key, weight }) => [key, weight])]);
}

function newSalt(): string {
  return randomBytes(6).toString("base64url");
}
