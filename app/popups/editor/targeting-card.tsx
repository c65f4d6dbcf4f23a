// Who may see it, and where: nothing chosen restricts nothing.
import { BlockStack, Card, FormLayout, Select } from "@shopify/polaris";
import { useText } from "../../ui/language-provider.tsx";
import { DEVICES, PAGE_TYPES } from "../campaign.ts";
import { useEditing, useGroup, useRefusal } from "./editing.ts";
import { MoneyField, NumberField, Section, Several, WordsField } from "./fields.tsx";

const WORDS = ["paths", "notPaths"] as const;
const SOURCES = ["utmSources", "utmMediums", "utmCampaigns", "referrers"] as const;
const PLACES = ["languages", "countries", "markets"] as const;

export function TargetingCard() {
  const text = useText();
  const { segments } = useEditing();
  const refusal = useRefusal();
  const [targeting, set] = useGroup("targeting");
  const words = (key: (typeof WORDS | typeof SOURCES | typeof PLACES)[number] | "customerTags") => (
    <WordsField
      key={key}
      label={text(`popups.targeting.${key}`)}
      help={text(`popups.targeting.${key}Help`)}
      value={targeting[key]}
      onChange={(value) =>
        set({ [key]: key === "countries" ? value.map((one) => one.toUpperCase()) : value })
      }
      error={refusal(`targeting.${key}`) ?? refusal(`targeting.${key}.0`)}
    />
  );
  return (
    <Card>
      <Section title={text("popups.targeting.title")} lead={text("popups.targeting.lead")}>
        <FormLayout>
          <FormLayout.Group condensed>
            <Select
              label={text("popups.targeting.visitor")}
              options={(["any", "new", "returning"] as const).map((value) => ({
                value,
                label: text(`popups.targeting.visitors.${value}`),
              }))}
              value={targeting.visitor}
              onChange={(visitor) => set({ visitor: visitor as typeof targeting.visitor })}
            />
            <Select
              label={text("popups.targeting.customer")}
              options={(["any", "logged-in", "logged-out"] as const).map((value) => ({
                value,
                label: text(`popups.targeting.customers.${value}`),
              }))}
              value={targeting.customer}
              onChange={(customer) => set({ customer: customer as typeof targeting.customer })}
            />
          </FormLayout.Group>
          <Several
            title={text("popups.targeting.devices")}
            choices={DEVICES.map((value) => ({
              value,
              label: text(`popups.targeting.deviceNames.${value}`),
            }))}
            selected={targeting.devices}
            onChange={(devices) => set({ devices })}
          />
          {targeting.customer !== "logged-out" && segments.length > 0 && (
            <Several
              title={text("popups.targeting.segments")}
              choices={segments.map(({ id, name }) => ({ value: id, label: name }))}
              selected={targeting.segments}
              onChange={(chosen) => set({ segments: chosen })}
              error={refusal("targeting.segments")}
            />
          )}
        </FormLayout>
        <details className="pr-more">
          <summary>{text("popups.targeting.more")}</summary>
          <div className="pr-more__body">
            <FormLayout>
              <Several
                title={text("popups.targeting.pages")}
                choices={PAGE_TYPES.map((value) => ({
                  value,
                  label: text(`popups.targeting.pageNames.${value}`),
                }))}
                selected={targeting.pageTypes}
                onChange={(pageTypes) => set({ pageTypes })}
              />
              {WORDS.map(words)}
              <Cart />
              {PLACES.map(words)}
              {words("customerTags")}
              {SOURCES.map(words)}
            </FormLayout>
          </div>
        </details>
      </Section>
    </Card>
  );
}

function Cart() {
  const text = useText();
  const { currency } = useEditing();
  const refusal = useRefusal();
  const [{ cart }, set] = useGroup("targeting");
  const change = (part: Partial<typeof cart>) => set({ cart: { ...cart, ...part } });
  return (
    <BlockStack gap="200">
      <FormLayout.Group condensed>
        {(["atLeastMinor", "atMostMinor"] as const).map((key) => (
          <MoneyField
            key={key}
            label={text(`popups.targeting.cart.${key}`)}
            currency={currency}
            value={cart[key]}
            optional
            onChange={(value) => change({ [key]: value })}
            error={refusal(`targeting.cart.${key}`)}
          />
        ))}
      </FormLayout.Group>
      <FormLayout.Group condensed>
        {(["atLeastItems", "atMostItems"] as const).map((key) => (
          <NumberField
            key={key}
            label={text(`popups.targeting.cart.${key}`)}
            value={cart[key]}
            optional
            onChange={(value) => change({ [key]: value })}
            error={refusal(`targeting.cart.${key}`)}
          />
        ))}
      </FormLayout.Group>
    </BlockStack>
  );
}
