// Punch cards: stamps for orders or pieces, of anything or of some goods, until a card is full.
import { Button, FormLayout, InlineStack, Select } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { changed, Item, NameField, Section, Typed } from "./draft-fields.tsx";
import type { SectionProps } from "./earning-section.tsx";
import { GoodsPicker } from "./goods-picker.tsx";
import { blankCard, type DraftStamp } from "./programme-draft.ts";

export function CardSection({ draft: { cards }, onChange }: SectionProps) {
  const text = useText();
  return (
    <Section title={text("programme.cards.title")} hint={text("programme.cards.hint")}>
      {cards.map((card, place) => {
        const path = `cards.${place}`;
        const set = (part: Partial<typeof card>) => onChange({ cards: changed(cards, place, part) });
        return (
          <Item
            key={card.id}
            name={card.name}
            kind={text("programme.cards.one")}
            onRemove={() => onChange({ cards: changed(cards, place, null) })}
          >
            <FormLayout>
              <FormLayout.Group>
                <NameField path={path} value={card.name} onChange={(name) => set({ name })} />
                <Select
                  label={text("programme.cards.stamp")}
                  options={(["order", "piece"] as const).map((value) => ({
                    value,
                    label: text(`programme.cards.stamps.${value}`),
                  }))}
                  value={card.stamp}
                  onChange={(stamp) => set({ stamp: stamp as DraftStamp })}
                />
              </FormLayout.Group>
              <FormLayout.Group>
                <Typed
                  path={`${path}.size`}
                  label={text("programme.cards.size")}
                  value={card.size}
                  onChange={(size) => set({ size })}
                />
                <Typed
                  path={`${path}.prefilled`}
                  label={text("programme.cards.prefilled")}
                  hint={text("programme.cards.prefilledHint")}
                  value={card.prefilled}
                  onChange={(prefilled) => set({ prefilled })}
                />
                <Typed
                  path={`${path}.points`}
                  label={text("programme.cards.points")}
                  value={card.points}
                  onChange={(points) => set({ points })}
                />
              </FormLayout.Group>
            </FormLayout>
            <GoodsPicker path={path} chosen={card} onChange={set} />
          </Item>
        );
      })}
      <InlineStack>
        <Button onClick={() => onChange({ cards: [...cards, blankCard(text("programme.cards.one"))] })}>
          {text("programme.cards.add")}
        </Button>
      </InlineStack>
    </Section>
  );
}
