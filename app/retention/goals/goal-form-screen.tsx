// The form of a goal: which figure, what value, by when.
import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useWriters } from "../use-writers.ts";
import type { GoalErrors, GoalValues } from "./goal-fields.ts";
import { GOAL_FIGURES, type GoalFigure, UNITS } from "./goal-figures.ts";

type Props = {
  values: GoalValues;
  errors: GoalErrors;
  saving: boolean;
  currency: string | null;
  /** each figure now: percent, minor units or plain */
  now: Record<GoalFigure, number | null>;
};

export function GoalForm({ values: given, errors, saving, currency, now }: Props) {
  const { text, formats, money } = useWriters();
  const [values, setValues] = useState(given);
  const unit = UNITS[values.figure];
  const current = now[values.figure];
  const shown =
    unit === "percent"
      ? formats.percent(current)
      : unit === "money"
        ? money(current === null ? null : Math.round(current))
        : formats.number(current, 2);
  const set = (field: keyof GoalValues) => (value: string) =>
    setValues((before) => ({ ...before, [field]: value }));
  return (
    <Form method="post" noValidate>
      <Card>
        <BlockStack gap="400">
          <Select
            label={text("goals.figure")}
            name="figure"
            options={GOAL_FIGURES.map((figure) => ({
              value: figure,
              label: text(`figures.${figure}.label`),
            }))}
            value={values.figure}
            onChange={set("figure")}
            helpText={text(`figures.${values.figure}.definition`)}
          />
          <TextField
            label={text("goals.target")}
            name="target"
            value={values.target}
            onChange={set("target")}
            inputMode="decimal"
            autoComplete="off"
            suffix={unit === "percent" ? "%" : unit === "money" ? (currency ?? undefined) : undefined}
            helpText={text("goals.nowIs", { now: shown })}
            error={errors.target && text("goals.targetError")}
          />
          <TextField
            label={text("goals.due")}
            name="dueOn"
            type="date"
            value={values.dueOn}
            onChange={set("dueOn")}
            autoComplete="off"
            error={errors.dueOn && text("goals.dueError")}
          />
          <Text as="p" tone="subdued">
            {text("goals.over90")}
          </Text>
          <InlineStack gap="200">
            <Button submit variant="primary" loading={saving}>
              {text("common.save")}
            </Button>
            <Button url="/app/goals">{text("common.cancel")}</Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </Form>
  );
}
