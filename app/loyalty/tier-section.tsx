// Tiers: what they are reached by, how long they are kept, and what each of them brings.
import { Button, FormLayout, InlineStack, Select } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { changed, Item, NameField, Section, Typed } from "./draft-fields.tsx";
import type { SectionProps } from "./earning-section.tsx";
import { blankLevel, type DraftMeasure, type DraftPeriod } from "./programme-draft.ts";

const MEASURES = ["spend", "points", "orders"] as const;
const PERIODS = ["rolling-year", "calendar-year"] as const;

export function TierSection({ draft: { tiers }, onChange }: SectionProps) {
  const text = useText();
  const { levels, measure, period } = tiers;
  const set = (part: Partial<typeof tiers>) => onChange({ tiers: { ...tiers, ...part } });
  return (
    <Section title={text("programme.tiers.title")} hint={text("programme.tiers.hint")}>
      {levels.length > 0 && (
        <FormLayout>
          <FormLayout.Group>
            <Select
              label={text("programme.tiers.measure")}
              options={MEASURES.map((value) => ({ value, label: text(`programme.tiers.measures.${value}`) }))}
              value={measure}
              onChange={(value) => set({ measure: value as DraftMeasure })}
            />
            <Select
              label={text("programme.tiers.period")}
              helpText={text(`programme.tiers.periodHints.${period}`)}
              options={PERIODS.map((value) => ({ value, label: text(`programme.tiers.periods.${value}`) }))}
              value={period}
              onChange={(value) => set({ period: value as DraftPeriod })}
            />
            <Typed
              path="tiers.graceDays"
              label={text("programme.tiers.graceDays")}
              hint={text("programme.tiers.graceDaysHint")}
              value={tiers.graceDays}
              onChange={(graceDays) => set({ graceDays })}
            />
          </FormLayout.Group>
        </FormLayout>
      )}
      {levels.map((level, place) => {
        const path = `tiers.levels.${place}`;
        const change = (part: Partial<typeof level> | null) => set({ levels: changed(levels, place, part) });
        return (
          <Item
            key={level.id}
            name={level.name}
            kind={text("programme.tiers.one")}
            onRemove={() => change(null)}
          >
            <FormLayout>
              <FormLayout.Group>
                <NameField path={path} value={level.name} onChange={(name) => change({ name })} />
                <Typed
                  path={`${path}.from`}
                  kind={measure === "spend" ? "money" : "whole"}
                  label={text(`programme.tiers.from.${measure}`)}
                  value={level.from}
                  onChange={(from) => change({ from })}
                />
                <Typed
                  path={`${path}.times`}
                  kind="times"
                  label={text("programme.times")}
                  hint={text("programme.tiers.timesHint")}
                  value={level.times}
                  onChange={(times) => change({ times })}
                />
              </FormLayout.Group>
              <FormLayout.Group>
                <Typed
                  path={`${path}.tag`}
                  kind="text"
                  label={text("programme.tiers.tag")}
                  hint={text("programme.tiers.tagHint")}
                  value={level.tag}
                  onChange={(tag) => change({ tag })}
                />
                <Typed
                  path={`${path}.discount`}
                  kind="percent"
                  label={text("programme.tiers.discount")}
                  hint={text("programme.tiers.discountHint")}
                  value={level.discount}
                  onChange={(discount) => change({ discount })}
                />
              </FormLayout.Group>
            </FormLayout>
          </Item>
        );
      })}
      <InlineStack>
        <Button onClick={() => set({ levels: [...levels, blankLevel()] })}>
          {text("programme.tiers.add")}
        </Button>
      </InlineStack>
    </Section>
  );
}
