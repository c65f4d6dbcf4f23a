// A rule in the merchant's words: each condition a sentence, groups as lists within lists.
import { useWriters } from "../retention/use-writers.ts";
import { isolate } from "../ui/format.ts";
import { CONDITION_FORMS, type Goods, type Unit } from "./condition-forms.ts";
import type { Condition, RuleNode } from "./rule.ts";
import type { Comparison } from "./rule-compare.ts";
import type { RuleNames } from "./rule-names.ts";
import type { When } from "./rule-when.ts";
import { choiceName, segmentName } from "./segment-name.ts";

/** `const say = useRuleWords(names); say(condition)` → "Number of purchases: at least 3, in the last 30 days" */
export function useRuleWords(names: RuleNames): (condition: Condition) => string {
  const { text, formats, money } = useWriters();

  const quantity = (value: number, unit: Unit) => {
    if (unit === "money") return isolate(money(BigInt(value)));
    if (unit === "percent") return formats.percent(value);
    if (unit === "ratio") return text("segments.times", { value: formats.number(value, 2) });
    return formats.number(value);
  };
  const compareWords = (compare: Comparison, unit: Unit) =>
    compare.op === "between"
      ? text("segments.compareSays.between", {
          from: quantity(compare.from, unit),
          to: quantity(compare.to, unit),
        })
      : text(`segments.compareSays.${compare.op}`, { value: quantity(compare.value, unit) });
  const whenWords = (when: When) => {
    switch (when.op) {
      case "inLast":
      case "moreThanAgo":
        return text(`segments.whenSays.${when.op}`, { count: when.days });
      case "thisMonth":
        return text("segments.whenSays.thisMonth");
      case "since":
        return text("segments.whenSays.since", { from: formats.day(when.from) });
      case "before":
        return text("segments.whenSays.before", { to: formats.day(when.to) });
      case "between":
        return text("segments.whenSays.between", { from: formats.day(when.from), to: formats.day(when.to) });
    }
  };
  const list = (words: string[]) =>
    new Intl.ListFormat(formats.language, { type: "disjunction" }).format(words);
  const goods = (kind: Goods, id: string) =>
    isolate(names.titles[kind][id] ?? text(`segments.unknownGoods.${kind}`, { id }));

  const segment = (handle: string) => {
    const found = names.segments.find((one) => one.handle === handle);
    return found ? segmentName(found, text) : text("segments.unknownSegment", { handle: isolate(handle) });
  };

  return (condition) => {
    const form = CONDITION_FORMS[condition.is];
    const parts: string[] = [];
    if (condition.is === "rfmScore") parts.push(text(`segments.scores.${condition.score}`));
    if (condition.is === "top") {
      const by = text(`segments.topBy.${condition.by}`);
      parts.push(text("segments.topSays", { percent: formats.percent(condition.percent), by }));
    }
    if ("days" in condition) parts.push(text("segments.nextDays", { count: condition.days }));
    if ("compare" in condition) parts.push(compareWords(condition.compare, form.compare ?? "count"));
    if ("ids" in condition) {
      const kind = form.ids ?? "product";
      parts.push(list(condition.ids.map((id) => goods(kind, id))));
    }
    if ("names" in condition) parts.push(list(condition.names.map(isolate)));
    if ("codes" in condition) {
      parts.push(list(condition.codes.map((code) => codeName(code, form.codes!, formats.language))));
    }
    if ("states" in condition)
      parts.push(list(condition.states.map((one) => text(`segments.states.${one}`))));
    if ("signals" in condition)
      parts.push(list(condition.signals.map((one) => text(`segments.signals.${one}`))));
    if ("groups" in condition)
      parts.push(list(condition.groups.map((one) => choiceName(text, "groups", one))));
    if ("personas" in condition)
      parts.push(list(condition.personas.map((one) => choiceName(text, "personas", one))));
    if ("handles" in condition) parts.push(list(condition.handles.map(segment)));
    if ("when" in condition && condition.when) parts.push(whenWords(condition.when));
    const label = text(`segments.conditions.${condition.is}`);
    return parts.length > 0 ? `${label}: ${separated(parts, formats.language)}` : label;
  };
}

/** Comma and space, as the language writes them. */
function separated(parts: string[], language: string): string {
  return parts.join(language === "en" ? ", " : "، ");
}

function codeName(code: string, kind: "country" | "language", language: string): string {
  try {
    const names = new Intl.DisplayNames(language, { type: kind === "country" ? "region" : "language" });
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

export function RuleWords({ rule, names }: { rule: RuleNode; names: RuleNames }) {
  const say = useRuleWords(names);
  return <Node node={rule} say={say} negated={false} />;
}

type NodeProps = { node: RuleNode; say: (condition: Condition) => string; negated: boolean };

function Node({ node, say, negated }: NodeProps) {
  const { text } = useWriters();
  if (node.is === "not") return <Node node={node.of} say={say} negated={!negated} />;
  if (!("of" in node)) {
    const condition = say(node);
    return <>{negated ? text("segments.rule.not", { condition }) : condition}</>;
  }
  const lead = negated ? (node.is === "all" ? "notAll" : "notAny") : node.is;
  return (
    <>
      {text(`segments.rule.${lead}`)}
      <ul>
        {node.of.map((inner) => (
          <li key={JSON.stringify(inner)}>
            <Node node={inner} say={say} negated={false} />
          </li>
        ))}
      </ul>
    </>
  );
}
