// The results of one campaign.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { keptFigure } from "../commerce/kept-figures.server.ts";
import { KeptNote } from "../commerce/kept-note.tsx";
import { isOver, readResults } from "../popups/campaign-rows.server.ts";
import { readCampaign } from "../popups/campaigns.server.ts";
import { RESULT_DAYS } from "../popups/group-sums.server.ts";
import { CAMPAIGN_SUMS } from "../popups/kept-popups.server.ts";
import styles from "../popups/popups.css?url";
import { campaignResults } from "../popups/results.server.ts";
import { ResultsScreen } from "../popups/results-screen.tsx";
import { StateBadge } from "../popups/state-badge.tsx";
import { isolate } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("popups");
export const links = () => [{ rel: "stylesheet", href: styles }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const id = params.id ?? "";
  const now = new Date();
  const found =
    /^\d{1,18}$/.test(id) &&
    (await inShop(async (tx) => {
      const stored = await readCampaign(tx, shopId, BigInt(id));
      if (!stored) return null;
      const { value, asOf, onItsWay } = await keptFigure(tx, shopId, CAMPAIGN_SUMS, now);
      const results = await campaignResults(tx, shopId, stored, { value: value ?? [], asOf });
      const { campaignId, state, campaign } = stored;
      return {
        campaign: { campaignId, state, name: campaign.name, over: isOver(stored, shop.timezone, now) },
        results: value && results,
        since: results.since,
        kept: { asOf, onItsWay },
        reading: readResults(results, now),
        resultDays: RESULT_DAYS,
      };
    }));
  if (!found) throw new Response("No such campaign.", { status: 404 });
  return found;
}

export default function Results() {
  const { campaign, results, since, kept, reading, resultDays } = useLoaderData<typeof loader>();
  const text = useText();
  const formats = useFormats();
  return (
    <PageFrame
      title={text("popups.results.of", { name: isolate(campaign.name) })}
      subtitle={since ? text("popups.results.since", { date: formats.date(since) }) : undefined}
      badge={<StateBadge state={campaign.state} over={campaign.over} />}
      back={{ label: campaign.name, url: `/app/popups/${campaign.campaignId}` }}
      secondaryActions={[{ content: text("popups.actions.edit"), url: `/app/popups/${campaign.campaignId}` }]}
      help={<p>{text("popups.results.help", { days: formats.days(resultDays) })}</p>}
    >
      {results && <ResultsScreen results={results} reading={reading} />}
      <KeptNote kept={[kept]} />
    </PageFrame>
  );
}
