// What the server asks for the pages of popups, as their loaders do.

import { keptFigure } from "../../app/commerce/kept-figures.server.ts";
import { currencyExponent } from "../../app/commerce/money.ts";
import { readSettings } from "../../app/commerce/settings.server.ts";
import type { Tx } from "../../app/platform/db.server.ts";
import { pageOfCampaigns, readCampaignQuery } from "../../app/popups/campaign-query.ts";
import { campaignRows, readResults } from "../../app/popups/campaign-rows.server.ts";
import { listCampaigns, readCampaign } from "../../app/popups/campaigns.server.ts";
import { CAMPAIGN_SUMS, POPUP_FIGURES, TRADE } from "../../app/popups/kept-popups.server.ts";
import { readPublication } from "../../app/popups/publication.server.ts";
import { publish } from "../../app/popups/published.ts";
import { campaignResults } from "../../app/popups/results.server.ts";
import { allSegments } from "../../app/segments/segments.server.ts";
import type { PageData } from "./pages.ts";

export const POPUP_PAGES: Record<string, PageData> = {
  popups: async (tx, shopId, now, timezone) => {
    const { value, asOf } = await keptFigure(tx, shopId, CAMPAIGN_SUMS, now);
    const rows = await campaignRows(tx, shopId, timezone, now, value && { value, asOf });
    pageOfCampaigns(rows, readCampaignQuery(new URLSearchParams()));
    await readSettings(tx, shopId);
    await readPublication(tx, shopId);
  },
  "a popup": async (tx, shopId, now, timezone) => {
    const { campaignId } = await oldest(tx, shopId);
    await readCampaign(tx, shopId, campaignId);
    await readSettings(tx, shopId);
    await keptFigure(tx, shopId, TRADE, now);
    const exponent = currencyExponent("EUR");
    publish(await listCampaigns(tx, shopId), { currency: "EUR", exponent, timezone }, now);
    await allSegments(tx, shopId);
  },
  "a popup's results": async (tx, shopId, now) => {
    const { campaignId } = await oldest(tx, shopId);
    const stored = await readCampaign(tx, shopId, campaignId);
    const { value, asOf } = await keptFigure(tx, shopId, CAMPAIGN_SUMS, now);
    readResults(await campaignResults(tx, shopId, stored!, { value: value!, asOf }), now);
  },
};

/** Outside the limits: the page does not wait for them. */
export const POPUPS_ANEW: Record<string, PageData> = Object.fromEntries(
  POPUP_FIGURES.map(({ name, reckon }): [string, PageData] => [
    name,
    (tx, shopId, now) => reckon(tx, shopId, now),
  ]),
);

/** The one that most visitors met. */
async function oldest(tx: Tx, shopId: bigint) {
  return (await listCampaigns(tx, shopId)).at(-1)!;
}
