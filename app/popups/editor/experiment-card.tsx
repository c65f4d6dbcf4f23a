// Variants against each other, and the holdout that tells what the campaign does at all.
import {
  BlockStack,
  Button,
  Card,
  Checkbox,
  FormLayout,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import { isolate } from "../../ui/format.ts";
import { useFormats, useText } from "../../ui/language-provider.tsx";
import type { CampaignVariant } from "../campaign.ts";
import { changeVariant, plannedShares, withVariant } from "../campaign-edits.ts";
import { reads } from "../default-texts.ts";
import { ValueFields } from "./discount-card.tsx";
import { useEditing, useRefusal, useSet } from "./editing.ts";
import { NumberField, Section } from "./fields.tsx";

export function ExperimentCard() {
  const text = useText();
  const formats = useFormats();
  const { campaign, change } = useEditing();
  const set = useSet();
  const refusal = useRefusal();
  const several = campaign.variants.length > 1;
  const shares = plannedShares(campaign).map(({ key, percent }) => {
    const name =
      key === "holdout"
        ? text("popups.experiment.holdoutName")
        : campaign.variants.find((variant) => variant.key === key)!.name;
    return `${isolate(name)} ${formats.percent(Number.isFinite(percent) ? percent : null, 0)}`;
  });
  return (
    <Card>
      <Section title={text("popups.experiment.title")} lead={text("popups.experiment.lead")}>
        <FormLayout>
          <NumberField
            label={text("popups.experiment.holdout")}
            help={text("popups.experiment.holdoutHelp")}
            suffix="%"
            value={campaign.holdoutPercent}
            onChange={(percent) => set("holdoutPercent", percent as number)}
            error={refusal("holdoutPercent")}
          />
        </FormLayout>
        {several && (
          <BlockStack gap="400">
            {campaign.variants.map((variant) => (
              <VariantFields key={variant.key} variant={variant} />
            ))}
          </BlockStack>
        )}
        <InlineStack gap="300" blockAlign="center">
          {campaign.variants.length < 5 && (
            <Button onClick={() => change(withVariant)}>{text("popups.experiment.add")}</Button>
          )}
          <Text as="p" tone="subdued">
            {text("popups.experiment.shares", { shares: shares.join(" · ") })}
          </Text>
        </InlineStack>
        <Text as="p" tone="subdued">
          {text("popups.experiment.anew")}
        </Text>
      </Section>
    </Card>
  );
}

function VariantFields({ variant }: { variant: CampaignVariant }) {
  const text = useText();
  const { campaign, change, language } = useEditing();
  const refusal = useRefusal();
  const at = `variants.${campaign.variants.findIndex(({ key }) => key === variant.key)}`;
  const alter = (part: Partial<CampaignVariant>) =>
    change((before) => changeVariant(before, variant.key, part));
  const own = variant.texts?.[language];
  const say = (part: object) => alter({ texts: { ...variant.texts, [language]: { ...own, ...part } } });
  return (
    <fieldset className="pr-variant">
      <legend>{text("popups.experiment.variant", { name: isolate(variant.name) })}</legend>
      <FormLayout>
        <FormLayout.Group condensed>
          <TextField
            label={text("popups.experiment.name")}
            value={variant.name}
            onChange={(name) => alter({ name })}
            error={refusal(`${at}.name`)}
            autoComplete="off"
          />
          <NumberField
            label={text("popups.experiment.weight")}
            help={text("popups.experiment.weightHelp")}
            value={variant.weight}
            onChange={(weight) => alter({ weight: weight as number })}
            error={refusal(`${at}.weight`)}
          />
        </FormLayout.Group>
        <Checkbox
          label={text("popups.experiment.ownWords")}
          checked={variant.texts !== undefined}
          onChange={(on) =>
            alter({
              texts: on
                ? Object.fromEntries(
                    Object.entries(campaign.texts).map(([one, { title, body, button }]) => [
                      one,
                      { title, body, button },
                    ]),
                  )
                : undefined,
            })
          }
        />
        {variant.texts && (
          <div dir={reads(language)} lang={language}>
            <FormLayout>
              {(["title", "body", "button"] as const).map((key) => (
                <TextField
                  key={key}
                  label={text(`popups.words.keys.${key}`)}
                  value={own?.[key] ?? ""}
                  onChange={(value) => say({ [key]: value || undefined })}
                  error={refusal(`${at}.texts.${language}.${key}`)}
                  autoComplete="off"
                />
              ))}
            </FormLayout>
          </div>
        )}
        {campaign.discount && campaign.kind !== "free-shipping" && (
          <Checkbox
            label={text("popups.experiment.ownDiscount")}
            checked={variant.discount !== undefined}
            onChange={(on) => alter({ discount: on ? campaign.discount! : undefined })}
          />
        )}
        {variant.discount && (
          <ValueFields
            value={variant.discount.value}
            kinds={["percentage", "amount"]}
            path={`${at}.discount.value`}
            onChange={(value) => alter({ discount: { ...variant.discount!, value } })}
          />
        )}
        <Button
          variant="plain"
          tone="critical"
          onClick={() =>
            change((before) => ({
              ...before,
              variants: before.variants.filter(({ key }) => key !== variant.key),
            }))
          }
        >
          {text("popups.experiment.remove", { name: isolate(variant.name) })}
        </Button>
      </FormLayout>
    </fieldset>
  );
}
