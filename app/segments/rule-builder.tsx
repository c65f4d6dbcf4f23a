// The rule as nested groups of conditions, each with its fields; a change anywhere gives a whole new tree.
import { BlockStack, Button, Checkbox, InlineError, InlineStack, Select } from "@shopify/polaris";
import { useEffect, useId, useRef } from "react";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { ConditionFields } from "./condition-fields.tsx";
import { CONDITION_FORMS, CONDITION_NAMES, THEMES } from "./condition-forms.ts";
import { EXPLAINED, newCondition } from "./condition-options.ts";
import type { ConditionName } from "./rule.ts";
import { type DraftCondition, type DraftGroup, type DraftNode, isGroup, isNot } from "./rule-draft.ts";
import type { RuleNames } from "./rule-names.ts";

/** Places in the draft that are wrong, such as "of.0.compare.value". */
export type Wrong = Set<string>;

/** refused: those of the wrong that the server refused when the rule was last saved */
type Shared = { names: RuleNames; wrong: Wrong; refused: Wrong };
type GroupProps = Shared & {
  group: DraftGroup;
  path: string;
  depth: number;
  number?: string;
  onChange: (group: DraftGroup) => void;
};

// two groups deep on the page; deeper ones, made elsewhere, are shown and kept
const DEEPEST_OFFERED = 2;

export function RuleGroup({ group, path, depth, number, names, wrong, refused, onChange }: GroupProps) {
  const text = useText();
  const shownNumber = useDigits(number ?? "");
  const replace = (place: number, node: DraftNode | null) =>
    onChange({
      ...group,
      of: node
        ? group.of.map((one, index) => (index === place ? node : one))
        : group.of.filter((_, index) => index !== place),
    });
  const add = (node: DraftNode) => onChange({ ...group, of: [...group.of, node] });
  const first = () => newCondition("purchases");
  const addId = useId();
  const conditions = useFocusThatStays(group.of.length, addId);
  return (
    <BlockStack gap="300">
      <Select
        label={
          number
            ? text("segments.builder.innerGroupLabel", { number: shownNumber })
            : text("segments.builder.groupLabel")
        }
        options={[
          { value: "all", label: text("segments.builder.groupAll") },
          { value: "any", label: text("segments.builder.groupAny") },
        ]}
        value={group.is}
        onChange={(is) => onChange({ ...group, is: is as DraftGroup["is"] })}
      />
      <div className="pr-rules" ref={conditions}>
        {group.of.map((node, index) => (
          <RuleItem
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no name of their own, and keep their place
            key={index}
            node={node}
            path={`${path}of.${index}.`}
            depth={depth}
            number={number ? `${number}.${index + 1}` : `${index + 1}`}
            names={names}
            wrong={wrong}
            refused={refused}
            onChange={(changed) => replace(index, changed)}
          />
        ))}
      </div>
      {wrong.has(`${path}of`) && (
        <InlineError message={text("segments.builder.errors.empty")} fieldID={`${path}group`} />
      )}
      <InlineStack gap="200">
        <Button id={addId} onClick={() => add(first())}>
          {text("segments.builder.addCondition")}
        </Button>
        {depth < DEEPEST_OFFERED && (
          <Button onClick={() => add({ is: "any", of: [first()] })}>
            {text("segments.builder.addGroup")}
          </Button>
        )}
      </InlineStack>
    </BlockStack>
  );
}

/**
 * Whoever adds a condition goes on in it, and whoever takes one away does not lose the place: the pressed button went with
 * it, and a keyboard would begin at the top of the page again.
 * @param addId of the button that adds @returns for the element whose children are the conditions
 */
function useFocusThatStays(conditions: number, addId: string) {
  const list = useRef<HTMLDivElement>(null);
  const before = useRef(conditions);
  useEffect(() => {
    if (conditions > before.current) list.current?.lastElementChild?.querySelector("select")?.focus();
    if (conditions < before.current) document.getElementById(addId)?.focus();
    before.current = conditions;
  }, [conditions, addId]);
  return list;
}

type ItemProps = Shared & {
  node: DraftNode;
  path: string;
  depth: number;
  number: string;
  onChange: (node: DraftNode | null) => void;
};

function RuleItem({ node, path, depth, number: place, names, wrong, refused, onChange }: ItemProps) {
  const text = useText();
  const number = useDigits(place);
  const negated = isNot(node);
  const inner = negated ? node.of : node;
  const innerPath = negated ? `${path}of.` : path;
  const keep = (changed: DraftNode) => onChange(negated ? { is: "not", of: changed } : changed);
  const negate = (
    <Checkbox
      label={text("segments.builder.negate")}
      checked={negated}
      onChange={(checked) => onChange(checked ? { is: "not", of: inner } : inner)}
    />
  );
  const grouped = isGroup(inner) || isNot(inner);
  return (
    <fieldset className="pr-rule">
      <legend className="pr-hidden">{text("segments.builder.conditionLabel", { number })}</legend>
      <BlockStack gap="300">
        {isGroup(inner) && (
          <RuleGroup
            group={inner}
            path={innerPath}
            depth={depth + 1}
            number={place}
            names={names}
            wrong={wrong}
            refused={refused}
            onChange={keep}
          />
        )}
        {isNot(inner) && (
          <RuleItem
            node={inner}
            path={innerPath}
            depth={depth + 1}
            number={place}
            names={names}
            wrong={wrong}
            refused={refused}
            onChange={(changed) => (changed ? keep(changed) : onChange(null))}
          />
        )}
        {!grouped && (
          <div className="pr-rule__fields">
            <div className="pr-wide">
              <ConditionChoice number={number} condition={inner as DraftCondition} onChange={keep} />
            </div>
            <ConditionFields
              key={inner.is}
              condition={inner as DraftCondition}
              names={names}
              wrong={within(wrong, innerPath)}
              refused={within(refused, innerPath)}
              onChange={keep}
            />
          </div>
        )}
        <InlineStack align="space-between" blockAlign="center" gap="200">
          {negate}
          <Button variant="plain" tone="critical" onClick={() => onChange(null)}>
            {text(grouped ? "segments.builder.removeGroup" : "segments.builder.remove", { number })}
          </Button>
        </InlineStack>
      </BlockStack>
    </fieldset>
  );
}

/** "2.1" in the language's own digits. */
function useDigits(place: string): string {
  const formats = useFormats();
  return place.replace(/\d+/g, (digits) => formats.number(Number(digits)));
}

function within(wrong: Wrong, path: string): Set<string> {
  return new Set([...wrong].filter((one) => one.startsWith(path)).map((one) => one.slice(path.length)));
}

type ChoiceProps = {
  number: string;
  condition: DraftCondition;
  onChange: (condition: DraftCondition) => void;
};

function ConditionChoice({ number, condition, onChange }: ChoiceProps) {
  const text = useText();
  const options = THEMES.map((theme) => ({
    title: text(`segments.themes.${theme}`),
    options: CONDITION_NAMES.filter((name) => CONDITION_FORMS[name].theme === theme).map((value) => ({
      value,
      label: text(`segments.conditions.${value}`),
    })),
  }));
  const explained = EXPLAINED.find((one) => one === condition.is);
  return (
    <Select
      label={text("segments.builder.conditionLabel", { number })}
      helpText={explained && text(`segments.meanings.${explained}`)}
      options={options}
      value={condition.is}
      onChange={(is) => onChange(newCondition(is as ConditionName))}
    />
  );
}
