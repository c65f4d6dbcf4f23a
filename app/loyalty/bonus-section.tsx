// More points in a time, for some goods, segments or tiers.
import { BlockStack, Button, FormLayout, InlineStack } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { changed, Item, NameField, Section, Typed } from "./draft-fields.tsx";
import type { SectionProps } from "./earning-section.tsx";
import { GoodsPicker, SegmentsPicker, TiersPicker } from "./goods-picker.tsx";
import { blankBonus } from "./programme-draft.ts";

export function BonusSection({ draft: { bonuses }, onChange }: SectionProps) {
  const text = useText();
  return (
    <Section title={text("programme.bonuses.title")} hint={text("programme.bonuses.hint")}>
      {bonuses.map((bonus, place) => {
        const path = `bonuses.${place}`;
        const set = (part: Partial<typeof bonus>) => onChange({ bonuses: changed(bonuses, place, part) });
        return (
          <Item
            key={bonus.id}
            name={bonus.name}
            kind={text("programme.bonuses.one")}
            onRemove={() => onChange({ bonuses: changed(bonuses, place, null) })}
          >
            <FormLayout>
              <FormLayout.Group>
                <NameField path={path} value={bonus.name} onChange={(name) => set({ name })} />
                <Typed
                  path={`${path}.times`}
                  kind="times"
                  label={text("programme.times")}
                  hint={text("programme.timesHint")}
                  value={bonus.times}
                  onChange={(times) => set({ times })}
                />
              </FormLayout.Group>
              <FormLayout.Group>
                <Typed
                  path={`${path}.from`}
                  kind="date"
                  label={text("programme.bonuses.from")}
                  hint={text("programme.bonuses.fromHint")}
                  value={bonus.from}
                  onChange={(from) => set({ from })}
                />
                <Typed
                  path={`${path}.to`}
                  kind="date"
                  label={text("programme.bonuses.to")}
                  hint={text("programme.bonuses.toHint")}
                  value={bonus.to}
                  onChange={(to) => set({ to })}
                />
              </FormLayout.Group>
            </FormLayout>
            <BlockStack gap="400">
              <GoodsPicker path={path} chosen={bonus} onChange={set} />
              <SegmentsPicker
                path={`${path}.segments`}
                chosen={bonus.segments}
                onChange={(segments) => set({ segments })}
              />
              <TiersPicker path={`${path}.tiers`} chosen={bonus.tiers} onChange={(tiers) => set({ tiers })} />
            </BlockStack>
          </Item>
        );
      })}
      <InlineStack>
        <Button onClick={() => onChange({ bonuses: [...bonuses, blankBonus()] })}>
          {text("programme.bonuses.add")}
        </Button>
      </InlineStack>
    </Section>
  );
}
