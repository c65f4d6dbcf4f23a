// The editor: every card of a campaign on one side, the popup as visitors meet it and the page's own check beside it.
import { Form } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { useMemo, useState } from "react";
import { SaveBar } from "../ui/save-bar.tsx";
import type { Campaign } from "./campaign.ts";
import { checkCampaign, type Trade, withPercentage } from "./campaign-checks.ts";
import { ChecksCard } from "./checks-card.tsx";
import { DiscountCard } from "./editor/discount-card.tsx";
import { type Editing, EditingProvider, type Refusal } from "./editor/editing.ts";
import { ExperimentCard } from "./editor/experiment-card.tsx";
import { LookCard } from "./editor/look-card.tsx";
import { FrequencyCard, ScheduleCard } from "./editor/manners-card.tsx";
import { OfferCard } from "./editor/offer-card.tsx";
import { TargetingCard } from "./editor/targeting-card.tsx";
import { TriggersCard } from "./editor/triggers-card.tsx";
import { WordsCard } from "./editor/words-card.tsx";
import { PreviewCard } from "./preview-card.tsx";
import type { PublishingShop } from "./published.ts";

export const CAMPAIGN_FORM = "campaign-form";

type Props = {
  saved: Campaign;
  refusals: Refusal[];
  saving: boolean;
  shop: PublishingShop;
  trade: Trade;
  /** bytes the shop's other campaigns take of what pages carry */
  otherBytes: number;
  segments: Editing["segments"];
  words: Record<string, Record<string, string>>;
  onDirty: (dirty: boolean) => void;
};

export function CampaignEditor({
  saved,
  refusals,
  saving,
  shop,
  trade,
  otherBytes,
  segments,
  words,
  onDirty,
}: Props) {
  const [campaign, setCampaign] = useState(saved);
  const [language, setLanguage] = useState(saved.language);
  const [sent, setSent] = useState({ refusals, campaign });
  // a refusal is about what was sent
  if (sent.refusals !== refusals) setSent({ refusals, campaign });
  const dirty = JSON.stringify(campaign) !== JSON.stringify(saved);
  const change = (edit: (before: Campaign) => Campaign) => {
    const next = edit(campaign);
    setCampaign(next);
    onDirty(JSON.stringify(next) !== JSON.stringify(saved));
  };
  const discard = () => {
    setCampaign(saved);
    onDirty(false);
    if (!saved.texts[language]) setLanguage(saved.language);
  };
  const spoken = campaign.texts[language] ? language : campaign.language;
  const editing: Editing = {
    campaign,
    change,
    refusals: refusals.filter(({ path }) => valueAt(sent.campaign, path) === valueAt(campaign, path)),
    language: spoken,
    setLanguage,
    currency: shop.currency,
    timezone: shop.timezone,
    segments,
    amount: (minor, locale) =>
      new Intl.NumberFormat(locale, { style: "currency", currency: shop.currency }).format(
        minor / 10 ** shop.exponent,
      ),
  };
  const findings = useMemo(
    () =>
      checkCampaign(campaign, trade, {
        bytes: new TextEncoder().encode(JSON.stringify(campaign.texts)).length + 600,
        others: otherBytes,
      }),
    [campaign, trade, otherBytes],
  );
  return (
    <EditingProvider value={editing}>
      <Form method="post" id={CAMPAIGN_FORM} noValidate>
        <input type="hidden" name="campaign" value={JSON.stringify(campaign)} />
        <SaveBar
          id="campaign-save-bar"
          formId={CAMPAIGN_FORM}
          dirty={dirty}
          saving={saving}
          onDiscard={discard}
        />
      </Form>
      <div className="pr-editor">
        <BlockStack gap="400">
          <OfferCard />
          <DiscountCard />
          <WordsCard />
          <TriggersCard />
          <TargetingCard />
          <FrequencyCard />
          <ScheduleCard />
          <LookCard />
          <ExperimentCard />
        </BlockStack>
        <div className="pr-editor__side">
          <BlockStack gap="400">
            <PreviewCard
              campaign={campaign}
              shop={shop}
              language={spoken}
              setLanguage={setLanguage}
              words={words}
            />
            <ChecksCard findings={findings} onMendNumbers={() => change(mendNumbers)} />
          </BlockStack>
        </div>
      </div>
    </EditingProvider>
  );
}

/** What stands at "triggers.list.0.setting", as text. */
function valueAt(campaign: Campaign, path: string): string | undefined {
  let value: unknown = campaign;
  for (const key of path.split(".")) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return JSON.stringify(value);
}

function mendNumbers(campaign: Campaign): Campaign {
  if (campaign.discount?.value.type !== "percentage") return campaign;
  const { percent } = campaign.discount.value;
  return {
    ...campaign,
    texts: Object.fromEntries(
      Object.entries(campaign.texts).map(([language, texts]) => {
        const mended = { ...texts };
        for (const key of ["title", "body", "button"] as const) {
          const said = texts[key];
          if (said !== undefined) mended[key] = withPercentage(said, percent);
        }
        return [language, mended];
      }),
    ),
  };
}
