// Which period a page speaks of and what it is compared with. The choice lives in the address.
import { Form, useSearchParams, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, Select, Text, TextField } from "@shopify/polaris";
import { type FormEvent, useState } from "react";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { COMPARISONS, type PeriodChoice, PRESETS } from "./period-presets.ts";

type Props = {
  choice: PeriodChoice;
  /** names of other parameters of the address that stay as they are */
  kept?: string[];
  /** nothing to compare with is offered */
  alone?: boolean;
};

export function PeriodPicker({ choice, kept = [], alone = false }: Props) {
  const text = useText();
  const formats = useFormats();
  const submit = useSubmit();
  const [query] = useSearchParams();
  const [preset, setPreset] = useState<string>(choice.preset);
  const [from, setFrom] = useState(choice.from);
  const [to, setTo] = useState(choice.lastDay);
  const changed = (event: FormEvent<HTMLFormElement>) => {
    const field = event.target;
    // dates are sent with the button: half-typed ones would be refused
    if (field instanceof HTMLSelectElement && field.value !== "custom") {
      submit(event.currentTarget, { preventScrollReset: true });
    }
  };
  const range = (days: { from: string; lastDay: string }) =>
    text("period.range", { from: formats.day(days.from), to: formats.day(days.lastDay) });
  return (
    <Card>
      <BlockStack gap="300">
        {choice.error && (
          <Banner tone="warning">
            <p>{text(`period.errors.${choice.error}`)}</p>
          </Banner>
        )}
        <Form method="get" onChange={changed} preventScrollReset>
          {kept.map((name) =>
            query.has(name) ? (
              <input key={name} type="hidden" name={name} value={query.get(name) ?? ""} />
            ) : null,
          )}
          <div className="pr-controls">
            <Select
              label={text("period.label")}
              name="period"
              value={preset}
              onChange={setPreset}
              options={[...PRESETS, "custom" as const].map((value) => ({
                value,
                label: text(`period.presets.${value}`),
              }))}
            />
            {preset === "custom" && (
              <>
                <DateField label={text("period.from")} name="from" value={from} onChange={setFrom} />
                <DateField label={text("period.to")} name="to" value={to} onChange={setTo} />
              </>
            )}
            {!alone && (
              <Select
                label={text("period.compare")}
                name="compare"
                value={choice.comparison}
                onChange={() => {}}
                options={COMPARISONS.map((value) => ({ value, label: text(`period.comparisons.${value}`) }))}
              />
            )}
            {preset === "custom" && <Button submit>{text("common.apply")}</Button>}
          </div>
        </Form>
        <Text as="p" tone="subdued">
          {range(choice)}
          {choice.compareTo &&
            ` · ${text(`period.comparisons.${choice.comparison}`)}: ${range(choice.compareTo)}`}
        </Text>
      </BlockStack>
    </Card>
  );
}

type DateFieldProps = { label: string; name: string; value: string; onChange: (value: string) => void };

/** The browser's field is Gregorian; below it stands the day in the reader's own calendar. */
function DateField({ label, name, value, onChange }: DateFieldProps) {
  const formats = useFormats();
  const known = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
  return (
    <TextField
      label={label}
      name={name}
      type="date"
      value={value}
      onChange={onChange}
      autoComplete="off"
      helpText={known && formats.language !== "en" ? formats.day(value) : undefined}
    />
  );
}
