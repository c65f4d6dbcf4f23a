// How the popup looks: as the theme does, unless the merchant chooses otherwise.
import { BlockStack, Card, Checkbox, FormLayout, Select, TextField } from "@shopify/polaris";
import { useId } from "react";
import { useText } from "../../ui/language-provider.tsx";
import type { Campaign } from "../campaign.ts";
import { useGroup, useRefusal } from "./editing.ts";
import { NumberField, Section } from "./fields.tsx";

type Colours = NonNullable<Campaign["look"]["colours"]>;

const FIRST: Colours = { background: "#ffffff", text: "#1a1a1a", button: "#1a1a1a", buttonText: "#ffffff" };

export function LookCard() {
  const text = useText();
  const refusal = useRefusal();
  const [look, set] = useGroup("look");
  return (
    <Card>
      <Section title={text("popups.look.title")} lead={text("popups.look.lead")}>
        <FormLayout>
          <FormLayout.Group condensed>
            <Select
              label={text("popups.look.place")}
              options={(["middle", "bottom", "corner"] as const).map((value) => ({
                value,
                label: text(`popups.look.places.${value}`),
              }))}
              value={look.place}
              onChange={(place) => set({ place: place as typeof look.place })}
            />
            <NumberField
              label={text("popups.look.radius")}
              suffix="px"
              value={look.radius}
              onChange={(radius) => set({ radius: radius as number })}
              error={refusal("look.radius")}
            />
          </FormLayout.Group>
          <Checkbox
            label={text("popups.look.own")}
            helpText={text("popups.look.ownHelp")}
            checked={look.colours !== null}
            onChange={(own) => set({ colours: own ? FIRST : null })}
          />
          {look.colours && <ColourFields colours={look.colours} onChange={(colours) => set({ colours })} />}
          <TextField
            label={text("popups.look.image")}
            helpText={text("popups.look.imageHelp")}
            placeholder="https://cdn.shopify.com/…"
            value={look.image?.url ?? ""}
            onChange={(url) =>
              set({ image: url.trim() ? { url: url.trim(), alt: look.image?.alt ?? "" } : null })
            }
            error={refusal("look.image.url") && text("popups.look.imageRefused")}
            autoComplete="off"
          />
          {look.image && (
            <TextField
              label={text("popups.look.alt")}
              helpText={text("popups.look.altHelp")}
              value={look.image.alt}
              onChange={(alt) => set({ image: { ...look.image!, alt } })}
              autoComplete="off"
            />
          )}
        </FormLayout>
      </Section>
    </Card>
  );
}

function ColourFields({ colours, onChange }: { colours: Colours; onChange: (colours: Colours) => void }) {
  const text = useText();
  const id = useId();
  return (
    <BlockStack gap="200">
      {(Object.keys(FIRST) as (keyof Colours)[]).map((key) => (
        <div key={key} className="pr-colour">
          <input
            id={`${id}${key}`}
            type="color"
            value={colours[key]}
            onChange={(event) => onChange({ ...colours, [key]: event.target.value })}
          />
          <label htmlFor={`${id}${key}`}>{text(`popups.look.colours.${key}`)}</label>
        </div>
      ))}
    </BlockStack>
  );
}
