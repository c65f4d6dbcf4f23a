// The fields of one condition in the builder, each with the error that belongs to it: once the field was left, or the rule
// was refused for it. A condition just added is not wrong, only unfinished.
import { ChoiceList, InlineError, Select, TextField } from "@shopify/polaris";
import { type FocusEvent, type ReactNode, useState } from "react";
import { useText } from "../ui/language-provider.tsx";
import { CONDITION_FORMS, type ConditionForm } from "./condition-forms.ts";
import { CHOICES, COMPARISON_NAMES, WHEN_NAMES } from "./condition-options.ts";
import { ProductPicker } from "./product-picker.tsx";
import type { ConditionName } from "./rule.ts";
import type { DraftCompare, DraftCondition, DraftWhen } from "./rule-draft.ts";
import type { RuleNames } from "./rule-names.ts";
import { choiceName } from "./segment-name.ts";
import { SegmentPicker } from "./segment-picker.tsx";

type Props = {
  condition: DraftCondition;
  names: RuleNames;
  /** which fields are wrong, as paths within the condition such as "compare.value" */
  wrong: Set<string>;
  /** for which of them the server refused the rule */
  refused: Set<string>;
  onChange: (condition: DraftCondition) => void;
};

export function ConditionFields({ condition, names, wrong: unfinished, refused, onChange }: Props) {
  const text = useText();
  const [left, setLeft] = useState<string[]>([]);
  const leave = (field: string) =>
    setLeft((before) => (before.includes(field) ? before : [...before, field]));
  const told = [...left, ...refused];
  const wrong = new Set([...unfinished].filter((path) => told.some((field) => belongs(path, field))));
  const form: ConditionForm = CONDITION_FORMS[condition.is as ConditionName];
  const change = (part: Partial<DraftCondition>) => onChange({ ...condition, ...part });
  const isWrong = (field: string) => [...wrong].some((path) => belongs(path, field));
  return (
    <>
      {form.score && (
        <Select
          label={text("segments.builder.scoreLabel")}
          options={(["r", "f", "m"] as const).map((value) => ({
            value,
            label: text(`segments.scores.${value}`),
          }))}
          value={condition.score}
          onChange={(score) => change({ score })}
        />
      )}
      {form.compare && (
        <CompareFields
          compare={condition.compare ?? { op: "atLeast" }}
          suffix={form.compare === "percent" ? "%" : form.compare === "ratio" ? "×" : undefined}
          wrong={wrong}
          onLeave={leave}
          onChange={(compare) => change({ compare })}
        />
      )}
      {form.top && (
        <>
          <TextField
            label={text("segments.builder.percentLabel")}
            value={condition.percent ?? ""}
            onChange={(percent) => change({ percent })}
            onBlur={() => leave("percent")}
            error={isWrong("percent") && text("segments.builder.errors.percent")}
            inputMode="numeric"
            autoComplete="off"
            suffix="%"
          />
          <Select
            label={text("segments.builder.byLabel")}
            options={(["value", "net"] as const).map((value) => ({
              value,
              label: text(`segments.topBy.${value}`),
            }))}
            value={condition.by}
            onChange={(by) => change({ by })}
          />
        </>
      )}
      {form.days && (
        <TextField
          label={text("segments.builder.nextDays")}
          value={condition.days ?? ""}
          onChange={(days) => change({ days })}
          onBlur={() => leave("days")}
          error={isWrong("days") && text("segments.builder.errors.nextDays")}
          inputMode="numeric"
          autoComplete="off"
        />
      )}
      {form.names && (
        <TextField
          label={text("segments.builder.namesLabel")}
          value={condition.names ?? ""}
          onChange={(names) => change({ names })}
          onBlur={() => leave("names")}
          error={isWrong("names") && text("segments.builder.errors.names")}
          autoComplete="off"
        />
      )}
      {form.codes && (
        <TextField
          label={text(`segments.builder.${form.codes}Codes`)}
          helpText={text(`segments.builder.${form.codes}Help`)}
          value={condition.codes ?? ""}
          onChange={(codes) => change({ codes })}
          onBlur={() => leave("codes")}
          error={isWrong("codes") && text("segments.builder.errors.codes")}
          autoComplete="off"
        />
      )}
      {form.ids && (
        <Whole onLeave={() => leave("ids")}>
          <ProductPicker
            kind={form.ids}
            chosen={condition.ids ?? []}
            titles={names.titles[form.ids]}
            error={isWrong("ids") ? text("segments.builder.errors.ids") : undefined}
            onChange={(ids) => change({ ids })}
          />
        </Whole>
      )}
      {form.handles && (
        <Whole onLeave={() => leave("handles")}>
          <SegmentPicker
            chosen={condition.handles ?? []}
            segments={names.segments}
            error={isWrong("handles") ? text("segments.builder.errors.handles") : undefined}
            onChange={(handles) => change({ handles })}
          />
        </Whole>
      )}
      {form.choices && (
        <Whole onLeave={() => leave(form.choices!)}>
          <Several
            form={form}
            condition={condition}
            error={isWrong(form.choices) ? text("segments.builder.errors.choice") : undefined}
            onChange={change}
          />
        </Whole>
      )}
      {form.when && (
        <WhenFields
          when={condition.when}
          optional={form.when === "optional"}
          wrong={wrong}
          onLeave={leave}
          onChange={(when) => change({ when })}
        />
      )}
    </>
  );
}

function belongs(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`);
}

/** Several controls that are one field: it is left when none of them has the focus any more. */
function Whole({ onLeave, children }: { onLeave: () => void; children: ReactNode }) {
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) onLeave();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the focus leave what it holds, and does nothing itself
    <div className="pr-wide" onBlur={onBlur}>
      {children}
    </div>
  );
}

type Part<Value> = {
  wrong: Set<string>;
  onLeave: (field: string) => void;
  onChange: (value: Value) => void;
};

function CompareFields({
  compare,
  suffix,
  wrong,
  onLeave,
  onChange,
}: Part<DraftCompare> & { compare: DraftCompare; suffix?: string }) {
  const text = useText();
  const error = (field: string) =>
    wrong.has(`compare.${field}`) &&
    text(field === "to" ? "segments.builder.errors.order" : "segments.builder.errors.value");
  const number = (field: "value" | "from" | "to", label: string) => (
    <TextField
      label={label}
      value={compare[field] ?? ""}
      onChange={(value) => onChange({ ...compare, [field]: value })}
      onBlur={() => onLeave(`compare.${field}`)}
      error={error(field)}
      inputMode="decimal"
      autoComplete="off"
      suffix={suffix}
    />
  );
  return (
    <>
      <Select
        label={text("segments.builder.compareLabel")}
        options={COMPARISON_NAMES.map((value) => ({ value, label: text(`segments.compareOps.${value}`) }))}
        value={compare.op}
        onChange={(op) => onChange({ ...compare, op })}
      />
      {compare.op === "between" ? (
        <>
          {number("from", text("segments.builder.fromLabel"))}
          {number("to", text("segments.builder.toLabel"))}
        </>
      ) : (
        number("value", text("segments.builder.valueLabel"))
      )}
    </>
  );
}

function WhenFields({
  when,
  optional,
  wrong,
  onLeave,
  onChange,
}: Part<DraftWhen | undefined> & { when: DraftWhen | undefined; optional: boolean }) {
  const text = useText();
  const names = optional ? (["ever", ...WHEN_NAMES] as const) : WHEN_NAMES;
  const choose = (op: string) => onChange(op === "ever" ? undefined : { ...when, op });
  const day = (field: "from" | "to", label: string, error: string) => (
    <TextField
      label={label}
      type="date"
      value={when?.[field] ?? ""}
      onChange={(value) => onChange({ op: "since", ...when, [field]: value })}
      onBlur={() => onLeave(`when.${field}`)}
      error={wrong.has(`when.${field}`) && error}
      autoComplete="off"
    />
  );
  const date = text("segments.builder.errors.date");
  return (
    <>
      <Select
        label={text("segments.builder.whenLabel")}
        options={names.map((value) => ({ value, label: text(`segments.whenOps.${value}`) }))}
        value={when?.op ?? "ever"}
        onChange={choose}
        error={wrong.has("when") && date}
      />
      {(when?.op === "inLast" || when?.op === "moreThanAgo") && (
        <TextField
          label={text("segments.builder.daysLabel")}
          value={when.days ?? ""}
          onChange={(days) => onChange({ ...when, days })}
          onBlur={() => onLeave("when.days")}
          error={wrong.has("when.days") && text("segments.builder.errors.days")}
          inputMode="numeric"
          autoComplete="off"
        />
      )}
      {(when?.op === "since" || when?.op === "between") &&
        day("from", text("segments.builder.fromDay"), date)}
      {when?.op === "before" && day("to", text("segments.builder.beforeDay"), date)}
      {when?.op === "between" &&
        day("to", text("segments.builder.toDay"), when.to ? text("segments.builder.errors.order") : date)}
    </>
  );
}

type SeveralProps = {
  form: ConditionForm;
  condition: DraftCondition;
  error?: string;
  onChange: (part: Partial<DraftCondition>) => void;
};

function Several({ form, condition, error, onChange }: SeveralProps) {
  const text = useText();
  const field = form.choices!;
  const label = (value: string) => {
    if (field === "states") return text(`segments.states.${value as "pending"}`);
    if (field === "signals") return text(`segments.signals.${value as "overdue"}`);
    return choiceName(text, field, value);
  };
  return (
    <div className="pr-wide">
      <ChoiceList
        title={text(`segments.conditions.${condition.is as ConditionName}`)}
        titleHidden
        allowMultiple
        choices={CHOICES[field].map((value) => ({ value, label: label(value) }))}
        selected={condition[field] ?? []}
        onChange={(chosen) => onChange({ [field]: chosen })}
      />
      {error && <InlineError message={error} fieldID={`${condition.is}-choices`} />}
    </div>
  );
}
