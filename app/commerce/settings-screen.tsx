// The Settings form: errors at their fields, nothing lost by leaving without a word.
import { Form } from "@remix-run/react";
import { BlockStack, Card, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { LANGUAGE_NAMES, LANGUAGES } from "../ui/language.ts";
import { useText } from "../ui/language-provider.tsx";
import { SaveBar } from "../ui/save-bar.tsx";
import { FIELDS, type SettingsErrors, type SettingsField, type SettingsValues } from "./settings-fields.ts";

const FORM = "settings-form";

type Props = {
  saved: SettingsValues;
  errors: SettingsErrors;
  saving: boolean;
  /** where the theme's blocks reach the app: "https://shop.example", "/apps/perennial" */
  proxy: { shop: string; path: string };
};

export function SettingsScreen({ saved, errors, saving, proxy }: Props) {
  const text = useText();
  const [values, setValues] = useState(saved);
  const dirty = FIELDS.some((field) => values[field] !== saved[field]);
  const field = (name: SettingsField) => ({
    name,
    value: values[name],
    onChange: (value: string) => setValues((before) => ({ ...before, [name]: value })),
    error: errors[name] && text(`settings.${errors[name]}Error`),
  });
  return (
    <Form method="post" id={FORM} noValidate>
      <SaveBar
        id="settings-save-bar"
        formId={FORM}
        dirty={dirty}
        saving={saving}
        onDiscard={() => setValues(saved)}
      />
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="300">
            <Heading>{text("settings.windowTitle")}</Heading>
            <TextField
              {...field("activityWindowDays")}
              label={text("settings.windowLabel")}
              helpText={text("settings.windowHelp")}
              inputMode="numeric"
              autoComplete="off"
            />
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="300">
            <Heading>{text("settings.definitionsTitle")}</Heading>
            <Select
              {...field("headlineRate")}
              label={text("settings.headlineLabel")}
              helpText={text("settings.headlineHelp")}
              options={(["retention", "strictRetention"] as const).map((value) => ({
                value,
                label: text(`figures.${value}.label`),
              }))}
            />
            <Select
              {...field("cohortUnit")}
              label={text("settings.cohortLabel")}
              options={(["month", "quarter"] as const).map((value) => ({
                value,
                label: text(`retention.cohorts.${value}`),
              }))}
            />
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="300">
            <Heading>{text("settings.forecastTitle")}</Heading>
            <TextField
              {...field("forecastHorizonMonths")}
              label={text("settings.horizonLabel")}
              helpText={text("settings.horizonHelp")}
              inputMode="numeric"
              autoComplete="off"
            />
            <TextField
              {...field("discountRate")}
              label={text("settings.discountLabel")}
              helpText={text("settings.discountHelp")}
              inputMode="decimal"
              suffix="%"
              autoComplete="off"
            />
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="300">
            <Heading>{text("settings.languageTitle")}</Heading>
            <Select
              {...field("language")}
              label={text("settings.languageLabel")}
              helpText={text("settings.languageHelp")}
              options={[
                { value: "auto", label: text("settings.languageAuto") },
                ...LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] })),
              ]}
            />
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="300">
            <Heading>{text("settings.proxyTitle")}</Heading>
            <Text as="p">
              {text("settings.proxyPath")} <code dir="ltr">{proxy.shop + proxy.path}</code>
            </Text>
            <Text as="p" tone="subdued">
              {text("settings.proxyHelp")} <code dir="ltr">{`${proxy.shop}/tools/…`}</code>
            </Text>
          </BlockStack>
        </Card>
      </BlockStack>
    </Form>
  );
}

function Heading({ children }: { children: string }) {
  return (
    <Text as="h2" variant="headingMd">
      {children}
    </Text>
  );
}
