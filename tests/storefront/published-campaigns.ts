// Campaigns as the app publishes them, put into a shop of the local Shopify without the app.
import { type Campaign, campaignShape } from "../../app/popups/campaign.ts";
import { publish } from "../../app/popups/published.ts";
import type { TwinShop } from "../../twin/shop/store.ts";

export type CampaignWish = Partial<Omit<Campaign, "triggers">> & {
  triggers?: Campaign["triggers"];
  id?: number;
};

/** A published campaign that is shown to everybody, unless said otherwise. */
export const campaignOf = ({ id = 12, ...wish }: CampaignWish = {}) => ({
  campaignId: BigInt(id),
  state: "running" as const,
  salt: `salt-${id}`,
  campaign: campaignShape.parse({
    version: 1,
    name: "Test",
    kind: "announcement",
    triggers: { when: "any", graceSeconds: 0, list: [{ type: "exit-pointer", setting: 300 }] },
    frequency: { perSession: 1, perVisitor: null, daysBetween: 0 },
    language: "en",
    texts: { en: { title: "One moment", body: "Before you go." } },
    holdoutPercent: 0,
    ...wish,
  }),
  createdAt: new Date(0),
  updatedAt: new Date(0),
  startedAt: new Date(0),
  armsSince: new Date(0),
});

/** Puts these campaigns into the shop's pages as the app would; a text stands there as it is. */
export function publishTo(shop: TwinShop, campaigns: CampaignWish[] | string): void {
  const value =
    typeof campaigns === "string"
      ? campaigns
      : JSON.stringify(
          (
            publish(
              campaigns.map(campaignOf),
              {
                currency: shop.state.currency,
                exponent: 2,
                timezone: shop.state.timezone,
              },
              new Date(),
            ) as { published: unknown }
          ).published,
        );
  const owner = `gid://shopify/AppInstallation/${shop.state.install.id}`;
  const field = { id: 1n, ownerGid: owner, namespace: "popups", key: "campaigns", type: "json", value };
  shop.state.metafields.set(owner, [{ ...field, createdAt: 0, updatedAt: 0 }]);
}
