// What the campaign is about: its name, its kind, and what belongs to that kind alone.
import { Card, FormLayout, Select, TextField } from "@shopify/polaris";
import { useText } from "../../ui/language-provider.tsx";
import { CAMPAIGN_KINDS, type CampaignKind } from "../campaign.ts";
import { withKind } from "../campaign-edits.ts";
import { useEditing, useRefusal, useSet } from "./editing.ts";
import { NumberField, Section, WordsField } from "./fields.tsx";

export function OfferCard() {
  const text = useText();
  const { campaign, change } = useEditing();
  const set = useSet();
  const refusal = useRefusal();
  return (
    <Card>
      <Section title={text("popups.offer.title")}>
        <FormLayout>
          <TextField
            label={text("popups.offer.name")}
            helpText={text("popups.offer.nameHelp")}
            value={campaign.name}
            onChange={(name) => set("name", name)}
            error={refusal("name")}
            maxLength={80}
            autoComplete="off"
          />
          <Select
            label={text("popups.offer.kind")}
            helpText={text(`popups.kindHints.${campaign.kind}`)}
            options={CAMPAIGN_KINDS.map((value) => ({ value, label: text(`popups.kinds.${value}`) }))}
            value={campaign.kind}
            onChange={(kind) => change((before) => withKind(before, kind as CampaignKind))}
          />
          {campaign.kind === "email-capture" && (
            <Select
              label={text("popups.offer.contact")}
              helpText={text("popups.offer.contactHelp")}
              options={(["email", "phone"] as const).map((value) => ({
                value,
                label: text(`popups.offer.contacts.${value}`),
              }))}
              value={campaign.contact}
              onChange={(contact) => set("contact", contact as "email" | "phone")}
            />
          )}
          {campaign.kind === "product-suggestion" && (
            <WordsField
              label={text("popups.offer.products")}
              help={text("popups.offer.productsHelp")}
              value={campaign.products}
              onChange={(products) => set("products", products)}
              error={refusal("products") ?? refusal("products.0")}
            />
          )}
          {(campaign.kind === "announcement" || campaign.kind === "product-suggestion") && (
            <TextField
              label={text("popups.offer.link")}
              helpText={text("popups.offer.linkHelp")}
              placeholder="/collections/all"
              value={campaign.link ?? ""}
              onChange={(link) => set("link", link.trim() || null)}
              error={refusal("link")}
              autoComplete="off"
            />
          )}
          <NumberField
            label={text("popups.offer.priority")}
            help={text("popups.offer.priorityHelp")}
            value={campaign.priority}
            onChange={(priority) => set("priority", priority as number)}
            error={refusal("priority")}
          />
        </FormLayout>
      </Section>
    </Card>
  );
}
