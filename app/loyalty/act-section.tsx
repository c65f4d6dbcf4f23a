// Points for what people do elsewhere, told to the app by whoever saw it.
import { Button, FormLayout, InlineStack } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { changed, Item, NameField, Section, Typed } from "./draft-fields.tsx";
import type { SectionProps } from "./earning-section.tsx";
import { ACT_KINDS, blankAct } from "./programme-draft.ts";

export function ActSection({ draft: { acts }, onChange }: SectionProps) {
  const text = useText();
  const free = ACT_KINDS.filter((kind) => !acts.some(({ id }) => id === kind));
  return (
    <Section title={text("programme.acts.title")} hint={text("programme.acts.hint")}>
      {acts.map((act, place) => {
        const path = `acts.${place}`;
        const set = (part: Partial<typeof act>) => onChange({ acts: changed(acts, place, part) });
        return (
          <Item
            // its id is typed: the place is what stays
            key={path}
            name={act.name}
            kind={text("programme.acts.one")}
            onRemove={() => onChange({ acts: changed(acts, place, null) })}
          >
            <FormLayout>
              <FormLayout.Group>
                <NameField path={path} value={act.name} onChange={(name) => set({ name })} />
                <Typed
                  path={`${path}.id`}
                  kind="text"
                  label={text("programme.acts.id")}
                  hint={text("programme.acts.idHint")}
                  value={act.id}
                  onChange={(id) => set({ id })}
                />
              </FormLayout.Group>
              <FormLayout.Group>
                <Typed
                  path={`${path}.points`}
                  label={text("programme.points")}
                  value={act.points}
                  onChange={(points) => set({ points })}
                />
                <Typed
                  path={`${path}.perYear`}
                  label={text("programme.acts.perYear")}
                  hint={text("programme.acts.perYearHint")}
                  value={act.perYear}
                  onChange={(perYear) => set({ perYear })}
                />
              </FormLayout.Group>
            </FormLayout>
          </Item>
        );
      })}
      <InlineStack gap="200">
        {free.map((kind) => (
          <Button
            key={kind}
            onClick={() =>
              onChange({ acts: [...acts, blankAct(kind, text(`programme.acts.kinds.${kind}`))] })
            }
          >
            {text("programme.acts.add", { name: text(`programme.acts.kinds.${kind}`) })}
          </Button>
        ))}
        <Button onClick={() => onChange({ acts: [...acts, blankAct("", "")] })}>
          {text("programme.acts.addOther")}
        </Button>
      </InlineStack>
    </Section>
  );
}
