// The programme's name, when points can be spent, and when they run out.
import { FormLayout, Select } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { Section, Typed } from "./draft-fields.tsx";
import type { SectionProps } from "./earning-section.tsx";
import type { DraftExpiry } from "./programme-draft.ts";

const EXPIRIES = ["never", "after-days", "next-year-end"] as const;

export function TimeSection({ draft, onChange }: SectionProps) {
  const text = useText();
  const { expiry } = draft;
  return (
    <Section title={text("programme.time.title")} hint={text("programme.time.hint")}>
      <FormLayout>
        <FormLayout.Group>
          <Typed
            path="name"
            kind="text"
            label={text("programme.time.name")}
            hint={text("programme.nameHint")}
            value={draft.name}
            onChange={(name) => onChange({ name })}
          />
          <Typed
            path="returnDays"
            label={text("programme.time.returnDays")}
            hint={text("programme.time.returnDaysHint")}
            value={draft.returnDays}
            onChange={(returnDays) => onChange({ returnDays })}
          />
        </FormLayout.Group>
        <FormLayout.Group>
          <Select
            label={text("programme.time.expiry")}
            options={EXPIRIES.map((value) => ({ value, label: text(`programme.time.expiries.${value}`) }))}
            value={expiry.kind}
            onChange={(kind) => onChange({ expiry: { ...expiry, kind: kind as DraftExpiry } })}
          />
          {expiry.kind === "after-days" && (
            <Typed
              path="expiry.days"
              label={text("programme.time.expiryDays")}
              value={expiry.days}
              onChange={(days) => onChange({ expiry: { ...expiry, days } })}
            />
          )}
        </FormLayout.Group>
      </FormLayout>
    </Section>
  );
}
