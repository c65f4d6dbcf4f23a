// The codes a campaign gives: a pool for each arm that gives a discount, with the campaign's own window.
import { endPools, ensurePool, type Pool, pausePools, poolOf } from "../discounts/pools.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { type Campaign, discountOfArm } from "./campaign.ts";
import { instantInZone } from "./schedule.ts";

const ownerOf = (campaignId: bigint, arm: string) => `campaign:${campaignId}:${arm}`;

/** Pools with the campaign's present terms; those of arms that are gone are ended. */
export async function ensureCampaignPools(
  tx: Tx,
  shopId: bigint,
  { campaignId, campaign }: { campaignId: bigint; campaign: Campaign },
  timezone: string,
): Promise<void> {
  const instant = (local: string | null) => (local === null ? null : instantInZone(local, timezone));
  const endsAt = instant(campaign.schedule.endsAt);
  const kept = new Set<string>();
  for (const { key, name } of campaign.variants) {
    const spec = discountOfArm(campaign, key);
    if (!spec || (endsAt && endsAt <= new Date())) continue;
    const owner = ownerOf(campaignId, key);
    kept.add(owner);
    const title = campaign.variants.length > 1 ? `${campaign.name} · ${name}` : campaign.name;
    await ensurePool(tx, shopId, {
      owner,
      title,
      spec,
      startsAt: instant(campaign.schedule.startsAt),
      endsAt,
    });
  }
  for (const owner of await ownersOf(tx, shopId, campaignId)) {
    if (!kept.has(owner)) await endPools(tx, shopId, owner);
  }
}

export async function pauseCampaignPools(tx: Tx, shopId: bigint, campaignId: bigint): Promise<void> {
  for (const owner of await ownersOf(tx, shopId, campaignId)) await pausePools(tx, shopId, owner);
}

export async function endCampaignPools(tx: Tx, shopId: bigint, campaignId: bigint): Promise<void> {
  for (const owner of await ownersOf(tx, shopId, campaignId)) await endPools(tx, shopId, owner);
}

/** Where an arm's codes come from now; null = it gives none, or not now. */
export function poolOfArm(tx: Tx, shopId: bigint, campaignId: bigint, arm: string): Promise<Pool | null> {
  return poolOf(tx, shopId, ownerOf(campaignId, arm));
}

async function ownersOf(tx: Tx, shopId: bigint, campaignId: bigint): Promise<string[]> {
  const rows = await tx.rows<{ owner: string }>(sql`
    SELECT owner FROM discount_pool
    WHERE shop_id = ${shopId} AND owner LIKE ${`campaign:${campaignId}:%`} AND state <> 'ended'`);
  return rows.map(({ owner }) => owner);
}
