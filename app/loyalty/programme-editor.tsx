// The rules a merchant decides most, errors at their fields, nothing lost by leaving without a word.
import { Form } from "@remix-run/react";
import { BlockStack, Card, FormLayout, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useText } from "../ui/language-provider.tsx";
import { SaveBar } from "../ui/save-bar.tsx";
import { FORM_FIELDS, type FormErrors, type FormField, type FormValues } from "./programme-fields.ts";

const FORM = "programme-form";

type Props = {
  saved: FormValues;
  errors: FormErrors;
  saving: boolean;
  currency: string;
  /** what the tiers are reached by; null = there are none */
  tiers: { names: string[]; byMoney: boolean } | null;
};

export function ProgrammeEditor({ saved, errors, saving, currency, tiers }: Props) {
  const text = useText();
  const [values, setValues] = useState(saved);
  const dirty = FORM_FIELDS.some((field) => values[field] !== saved[field]);
  const field = (name: FormField, more: { money?: boolean; label?: string } = {}) => {
    const { money = false, label } = more;
    const problem = errors[name];
    return (
      <TextField
        name={name}
        value={values[name]}
        onChange={(value) => setValues((before) => ({ ...before, [name]: value }))}
        label={label ?? text(`loyalty.fields.${name}`)}
        error={problem && text(`loyalty.problems.${problem}`)}
        inputMode={money ? "decimal" : "numeric"}
        suffix={money ? currency : undefined}
        autoComplete="off"
      />
    );
  };
  return (
    <Form method="post" id={FORM} noValidate>
      <input type="hidden" name="intent" value="save" />
      <SaveBar
        id="programme-save-bar"
        formId={FORM}
        dirty={dirty}
        saving={saving}
        onDiscard={() => setValues(saved)}
      />
      <BlockStack gap="400">
        <Section title={text("loyalty.sections.earn")} hint={text("loyalty.sections.earnHint")}>
          <FormLayout>
            <FormLayout.Group>
              {field("points")}
              {field("perAmount", { money: true })}
            </FormLayout.Group>
            <FormLayout.Group>
              {field("signUp")}
              {field("birthday")}
            </FormLayout.Group>
          </FormLayout>
        </Section>
        <Section title={text("loyalty.sections.time")} hint={text("loyalty.sections.timeHint")}>
          <FormLayout>
            <FormLayout.Group>
              {field("returnDays")}
              {field("expiryDays")}
            </FormLayout.Group>
          </FormLayout>
        </Section>
        <Section title={text("loyalty.sections.reward")} hint={text("loyalty.sections.rewardHint")}>
          <FormLayout>
            <FormLayout.Group>
              {field("rewardPoints")}
              {field("rewardAmount", { money: true })}
            </FormLayout.Group>
          </FormLayout>
        </Section>
        <Section title={text("loyalty.sections.card")} hint={text("loyalty.sections.cardHint")}>
          <FormLayout>
            <FormLayout.Group>
              {field("cardSize")}
              {field("cardPoints")}
            </FormLayout.Group>
          </FormLayout>
        </Section>
        {tiers && (
          <Section title={text("loyalty.sections.tiers")} hint={text("loyalty.sections.tiersHint")}>
            <FormLayout>
              <FormLayout.Group>
                {(["firstTier", "secondTier"] as const).slice(0, tiers.names.length).map((name, place) => (
                  <div key={name}>
                    {field(name, {
                      money: tiers.byMoney,
                      label: text("loyalty.fields.tier", { name: tiers.names[place] }),
                    })}
                  </div>
                ))}
              </FormLayout.Group>
            </FormLayout>
          </Section>
        )}
      </BlockStack>
    </Form>
  );
}

function Section({ title, hint, children }: { title: string; hint: string; children: React.ReactNode }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <Text as="p" tone="subdued">
          {hint}
        </Text>
        {children}
      </BlockStack>
    </Card>
  );
}
