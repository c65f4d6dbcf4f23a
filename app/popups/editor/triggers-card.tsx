// What sets the popup off.
import { BlockStack, Card, Checkbox, FormLayout, Select } from "@shopify/polaris";
import { useText } from "../../ui/language-provider.tsx";
import { TRIGGER_SETTINGS, TRIGGER_TYPES, type TriggerType } from "../campaign.ts";
import { useEditing, useGroup, useRefusal } from "./editing.ts";
import { MoneyField, NumberField, Section } from "./fields.tsx";

export function TriggersCard() {
  const text = useText();
  const refusal = useRefusal();
  const [triggers, set] = useGroup("triggers");
  return (
    <Card>
      <Section
        title={text("popups.triggers.title")}
        lead={text("popups.triggers.lead")}
        error={refusal("triggers.list") && text("popups.triggers.none")}
      >
        <BlockStack gap="200">
          {TRIGGER_TYPES.map((type) => (
            <TriggerRow key={type} type={type} />
          ))}
        </BlockStack>
        <FormLayout>
          <FormLayout.Group condensed>
            <Select
              label={text("popups.triggers.when")}
              options={(["any", "all"] as const).map((value) => ({
                value,
                label: text(`popups.triggers.whens.${value}`),
              }))}
              value={triggers.when}
              onChange={(when) => set({ when: when as "any" | "all" })}
            />
            <NumberField
              label={text("popups.triggers.grace")}
              help={text("popups.triggers.graceHelp")}
              value={triggers.graceSeconds}
              onChange={(graceSeconds) => set({ graceSeconds: graceSeconds as number })}
              error={refusal("triggers.graceSeconds")}
            />
          </FormLayout.Group>
        </FormLayout>
      </Section>
    </Card>
  );
}

function TriggerRow({ type }: { type: TriggerType }) {
  const text = useText();
  const { currency } = useEditing();
  const refusal = useRefusal();
  const [{ list }, set] = useGroup("triggers");
  const index = list.findIndex((one) => one.type === type);
  const chosen = list[index];
  const { unit, usual } = TRIGGER_SETTINGS[type];
  const field = {
    label: text(`popups.triggers.settings.${unit}`),
    value: chosen?.setting ?? usual,
    onChange: (setting: number | null) =>
      set({ list: list.map((one) => (one.type === type ? { type, setting: setting as number } : one)) }),
    error: refusal(`triggers.list.${index}.setting`),
  };
  return (
    <div className="pr-trigger">
      <Checkbox
        label={text(`popups.triggers.types.${type}`)}
        helpText={text(`popups.triggers.hints.${type}`)}
        checked={chosen !== undefined}
        onChange={(on) =>
          set({ list: on ? [...list, { type, setting: usual }] : list.filter((one) => one.type !== type) })
        }
      />
      {chosen && unit === "minor" && <MoneyField {...field} currency={currency} />}
      {chosen && unit !== "minor" && unit !== "none" && <NumberField {...field} />}
    </div>
  );
}
