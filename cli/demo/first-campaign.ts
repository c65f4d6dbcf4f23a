// The demo's shop has a popup running, so that its storefront shows one: the welcome template, a little quicker.
import { currencyExponent } from "../../app/commerce/money.ts";
import { findShop } from "../../app/commerce/shop.server.ts";
import type { Database } from "../../app/platform/db.server.ts";
import type { Campaign } from "../../app/popups/campaign.ts";
import { changeCampaignState, createCampaign, listCampaigns } from "../../app/popups/campaigns.server.ts";
import { campaignFrom } from "../../app/popups/templates.ts";

/** Seconds after which it greets: a merchant who tries the demo does not want to wait. */
const SECONDS = 3;

/** Only where there is none yet: what a merchant made of it in an earlier run stays. */
export async function startFirstCampaign(database: Database, domain: string): Promise<void> {
  const shop = await database.inSystem((tx) => findShop(tx, domain));
  if (!shop?.currency || shop.uninstalledAt) return;
  const { shopId, currency } = shop;
  await database.inShop(shopId, async (tx) => {
    if ((await listCampaigns(tx, shopId)).length > 0) return;
    const campaignId = await createCampaign(tx, shopId, welcome(currency));
    await changeCampaignState(tx, shopId, campaignId, "start");
  });
}

function welcome(currency: string): Campaign {
  const campaign = campaignFrom("welcome", {
    name: "First purchase welcome",
    language: "en",
    amount: (minor, locale) =>
      new Intl.NumberFormat(locale, { style: "currency", currency }).format(
        minor / 10 ** currencyExponent(currency),
      ),
  });
  const quick = (type: string, setting: number) => (type === "time-on-page" ? SECONDS : setting);
  return {
    ...campaign,
    triggers: {
      ...campaign.triggers,
      graceSeconds: 1,
      list: campaign.triggers.list.map(({ type, setting }) => ({ type, setting: quick(type, setting) })),
    },
    // whoever tries it comes back often
    targeting: { ...campaign.targeting, visitor: "any", customer: "any" },
    frequency: { ...campaign.frequency, perVisitor: null, daysBetween: 0 },
  };
}
