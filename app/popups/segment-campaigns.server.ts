// Which campaigns are meant for a segment.
import type { Tx } from "../platform/db.server.ts";
import { listCampaigns } from "./campaigns.server.ts";

/** Those not archived. */
export async function campaignsForSegment(
  tx: Tx,
  shopId: bigint,
  handle: string,
): Promise<{ name: string; url: string }[]> {
  const campaigns = await listCampaigns(tx, shopId);
  return campaigns
    .filter(({ state, campaign }) => state !== "archived" && campaign.targeting.segments.includes(handle))
    .map(({ campaignId, campaign }) => ({ name: campaign.name, url: `/app/popups/${campaignId}` }));
}
