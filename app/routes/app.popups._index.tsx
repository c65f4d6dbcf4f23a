// Popups: every campaign, where it stands, and what came of it.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Banner, BlockStack, InlineStack, Text } from "@shopify/polaris";
import { z } from "zod";
import { keptFigure } from "../commerce/kept-figures.server.ts";
import { KeptNote } from "../commerce/kept-note.tsx";
import { readSettings } from "../commerce/settings.server.ts";
import { embedUrl } from "../intake/setup-steps.ts";
import { CAMPAIGN_STATES, type CampaignState } from "../popups/campaign.ts";
import { CampaignList } from "../popups/campaign-list.tsx";
import { pageOfCampaigns, readCampaignQuery } from "../popups/campaign-query.ts";
import { campaignRows } from "../popups/campaign-rows.server.ts";
import { CAMPAIGN_ACTIONS, type CampaignAction } from "../popups/campaign-state.ts";
import {
  CampaignRefused,
  changeCampaignState,
  duplicateCampaign,
  readCampaign,
  undoCampaignAction,
} from "../popups/campaigns.server.ts";
import { EmbedNotice } from "../popups/embed-notice.tsx";
import { CAMPAIGN_SUMS } from "../popups/kept-popups.server.ts";
import styles from "../popups/popups.css?url";
import { readPublication } from "../popups/publication.server.ts";
import { PublicationNotice } from "../popups/publication-notice.tsx";
import { refusedText } from "../popups/refused-text.ts";
import { TemplateGallery } from "../popups/template-gallery.tsx";
import { Empty } from "../ui/empty.tsx";
import { isolate } from "../ui/format.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("popups");
export const links = () => [{ rel: "stylesheet", href: styles }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const query = readCampaignQuery(new URL(request.url).searchParams);
  return inShop(async (tx) => {
    const { value, asOf, onItsWay } = await keptFigure(tx, shopId, CAMPAIGN_SUMS);
    const all = await campaignRows(tx, shopId, shop.timezone, new Date(), value && { value, asOf });
    const { storefrontSeenAt } = await readSettings(tx, shopId);
    return {
      query,
      ...pageOfCampaigns(all, query),
      none: all.length === 0,
      kept: { asOf, onItsWay },
      publication: await readPublication(tx, shopId),
      embed: { url: embedUrl(shop.domain, context.services.env.SHOPIFY_API_KEY), seenAt: storefrontSeenAt },
    };
  });
}

const wish = z.object({
  campaign: z.string().regex(/^\d{1,18}$/),
  do: z.enum([...CAMPAIGN_ACTIONS, "duplicate", "undo"]),
  /** to undo: what was done, and where it stood before */
  did: z.enum(CAMPAIGN_ACTIONS).optional(),
  was: z.enum(CAMPAIGN_STATES).optional(),
  /** of a copy, in the merchant's language */
  name: z.string().max(200).optional(),
});

type Answer =
  | { did: CampaignAction; was: CampaignState; campaign: string; name: string }
  | { did: "undone"; state: CampaignState; name: string }
  | { did: "refused"; why: CampaignRefused["why"] };

export async function action({ request, context }: ActionFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const asked = wish.safeParse(Object.fromEntries(await request.formData()));
  if (!asked.success) throw new Response("Unknown request.", { status: 400 });
  const { do: doing, did, was, campaign, name } = asked.data;
  const campaignId = BigInt(campaign);
  try {
    const answer = await inShop(async (tx): Promise<Answer | { copy: bigint }> => {
      const stored = await readCampaign(tx, shopId, campaignId);
      if (!stored) throw new CampaignRefused("There is no such campaign.");
      if (doing === "duplicate") {
        const copyName = (name ?? stored.campaign.name).slice(0, 80);
        return { copy: await duplicateCampaign(tx, shopId, campaignId, copyName) };
      }
      if (doing === "undo") {
        if (!did || !was) throw new Response("Unknown request.", { status: 400 });
        const state = await undoCampaignAction(tx, shopId, campaignId, { did, was });
        return { did: "undone", state, name: stored.campaign.name };
      }
      await changeCampaignState(tx, shopId, campaignId, doing);
      return { did: doing, was: stored.state, campaign, name: stored.campaign.name };
    });
    if ("copy" in answer) return redirect(`/app/popups/${answer.copy}`);
    return answer;
  } catch (error) {
    if (error instanceof CampaignRefused)
      return data({ did: "refused" as const, why: error.why }, { status: 409 });
    throw error;
  }
}

export default function Popups() {
  const { query, rows, total, none, kept, publication, embed } = useLoaderData<typeof loader>();
  const text = useText();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  return (
    <PageFrame
      title={text("popups.title")}
      help={<p>{text("popups.help")}</p>}
      historyNote="none"
      primaryAction={{ content: text("popups.new"), url: "/app/popups/new" }}
    >
      {!none && <EmbedNotice {...embed} />}
      <PublicationNotice publication={publication} />
      {answer && <Done answer={answer} />}
      {none ? (
        <BlockStack gap="400">
          <Empty title={text("popups.list.empty.title")} body={text("popups.list.empty.body")} />
          <Text as="h2" variant="headingMd">
            {text("popups.templates.title")}
          </Text>
          <TemplateGallery busy={busy} />
        </BlockStack>
      ) : (
        <>
          <CampaignList query={query} rows={rows} total={total} />
          <KeptNote kept={[kept]} />
        </>
      )}
    </PageFrame>
  );
}

/** What was done, and the way back from it. */
function Done({ answer }: { answer: Answer }) {
  const text = useText();
  if (answer.did === "refused") return <Banner tone="warning">{text(refusedText(answer.why))}</Banner>;
  const name = isolate(answer.name);
  if (answer.did === "undone") {
    const state = text(`popups.states.${answer.state}`);
    return (
      <Banner tone="success">
        <p role="status">{text("popups.did.undone", { name, state })}</p>
      </Banner>
    );
  }
  return (
    <Banner tone="success">
      <InlineStack gap="300" blockAlign="center">
        <p role="status">{text(`popups.did.${answer.did}`, { name })}</p>
        <Form method="post">
          <input type="hidden" name="campaign" value={answer.campaign} />
          <input type="hidden" name="did" value={answer.did} />
          <input type="hidden" name="was" value={answer.was} />
          <button type="submit" name="do" value="undo" className="pr-link-button">
            {text("popups.did.undo")}
          </button>
        </Form>
      </InlineStack>
    </Banner>
  );
}
