// The campaign that benches start: a code of ten percent, set off by half a minute without a movement.
import { type Campaign, campaignShape } from "../../app/popups/campaign.ts";

export function benchCampaign(holdoutPercent: number): Campaign {
  return campaignShape.parse({
    version: 1,
    name: "Bench",
    kind: "discount-reveal",
    triggers: { list: [{ type: "idle", setting: 30 }] },
    language: "en",
    texts: { en: { title: "For you" } },
    discount: { value: { type: "percentage", percent: 10 } },
    holdoutPercent,
  });
}
