// How often the popup may appear, and from when until when.
import { Card, Checkbox, FormLayout, TextField } from "@shopify/polaris";
import { isolate } from "../../ui/format.ts";
import { useText } from "../../ui/language-provider.tsx";
import { useEditing, useGroup, useRefusal } from "./editing.ts";
import { NumberField, Section } from "./fields.tsx";

export function FrequencyCard() {
  const text = useText();
  const refusal = useRefusal();
  const [frequency, set] = useGroup("frequency");
  return (
    <Card>
      <Section title={text("popups.frequency.title")} lead={text("popups.frequency.lead")}>
        <FormLayout>
          <FormLayout.Group condensed>
            <NumberField
              label={text("popups.frequency.perSession")}
              value={frequency.perSession}
              onChange={(perSession) => set({ perSession: perSession as number })}
              error={refusal("frequency.perSession")}
            />
            <NumberField
              label={text("popups.frequency.perVisitor")}
              help={text("popups.frequency.perVisitorHelp")}
              value={frequency.perVisitor}
              optional
              onChange={(perVisitor) => set({ perVisitor })}
              error={refusal("frequency.perVisitor")}
            />
            <NumberField
              label={text("popups.frequency.daysBetween")}
              value={frequency.daysBetween}
              onChange={(daysBetween) => set({ daysBetween: daysBetween as number })}
              error={refusal("frequency.daysBetween")}
            />
          </FormLayout.Group>
          <Checkbox
            label={text("popups.frequency.stopAfterClaim")}
            checked={frequency.stopAfterClaim}
            onChange={(stopAfterClaim) => set({ stopAfterClaim })}
          />
          <Checkbox
            label={text("popups.frequency.stopAfterClose")}
            checked={frequency.stopAfterClose}
            onChange={(stopAfterClose) => set({ stopAfterClose })}
          />
        </FormLayout>
      </Section>
    </Card>
  );
}

export function ScheduleCard() {
  const text = useText();
  const { timezone } = useEditing();
  const refusal = useRefusal();
  const [schedule, set] = useGroup("schedule");
  return (
    <Card>
      <Section
        title={text("popups.schedule.title")}
        lead={text("popups.schedule.lead", { timezone: isolate(timezone) })}
      >
        <FormLayout>
          <FormLayout.Group condensed>
            {(["startsAt", "endsAt"] as const).map((key) => (
              <TextField
                key={key}
                label={text(`popups.schedule.${key}`)}
                helpText={text(`popups.schedule.${key}Help`)}
                type="datetime-local"
                value={schedule[key] ?? ""}
                onChange={(value) => set({ [key]: value || null })}
                error={refusal(`schedule.${key}`)}
                autoComplete="off"
              />
            ))}
          </FormLayout.Group>
        </FormLayout>
      </Section>
    </Card>
  );
}
