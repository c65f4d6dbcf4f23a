// A rule while it is edited: the same tree, with numbers, names and codes as they were typed. What cannot be read stays
// as typed, so that the rule's own schema finds it and says where.
import { fromMinor, toMinor } from "../commerce/money.ts";
import { latinDigits } from "../ui/latin-digits.ts";
import { CONDITION_FORMS, type ConditionForm, type Unit } from "./condition-forms.ts";
import type { Rule, RuleNode } from "./rule.ts";

export type DraftCompare = { op: string; value?: string; from?: string; to?: string };
export type DraftWhen = { op: string; days?: string; from?: string; to?: string };
export type DraftCondition = {
  is: string;
  compare?: DraftCompare;
  when?: DraftWhen;
  ids?: string[];
  names?: string;
  codes?: string;
  states?: string[];
  groups?: string[];
  personas?: string[];
  signals?: string[];
  score?: string;
  by?: string;
  percent?: string;
  days?: string;
  handles?: string[];
};
export type DraftGroup = { is: "all" | "any"; of: DraftNode[] };
export type DraftNot = { is: "not"; of: DraftNode };
export type DraftNode = DraftGroup | DraftNot | DraftCondition;

export function isGroup(node: DraftNode): node is DraftGroup {
  return node.is === "all" || node.is === "any";
}

export function isNot(node: DraftNode): node is DraftNot {
  return node.is === "not";
}

/** @param currency ISO 4217 of the shop; amounts are typed in its major unit */
export function toDraft({ where }: Rule, currency: string): DraftNode {
  return draftOf(where, currency);
}

function draftOf(node: RuleNode, currency: string): DraftNode {
  if (node.is === "all" || node.is === "any") {
    return { is: node.is, of: node.of.map((inner) => draftOf(inner, currency)) };
  }
  if (node.is === "not") return { is: "not", of: draftOf(node.of, currency) };
  const form = CONDITION_FORMS[node.is];
  const shown = (value: number) =>
    form.compare === "money" && currency ? fromMinor(BigInt(value), currency) : String(value);
  const draft: DraftCondition = { is: node.is };
  for (const [key, value] of Object.entries(node)) {
    if (key === "compare" || key === "when") draft[key] = written(value as object, shown) as DraftCompare;
    else if (key === "names" || key === "codes") draft[key] = (value as string[]).join(", ");
    else if (typeof value === "number") draft[key as "percent"] = String(value);
    else draft[key as "is"] = value as string;
  }
  return draft;
}

function written(fields: object, shown: (value: number) => string): object {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value !== "number" ? value : key === "days" ? String(value) : shown(value),
    ]),
  );
}

/** JSON for readRule; nothing is left out but fields the condition does not have. */
export function fromDraft(draft: unknown, currency: string): unknown {
  return { version: 1, where: nodeOf(draft, currency, 0) };
}

// far beyond what a rule may have, so that the rule's own limit speaks
const DEEPEST_READ = 20;

function nodeOf(draft: unknown, currency: string, depth: number): unknown {
  if (typeof draft !== "object" || draft === null || depth > DEEPEST_READ) return null;
  const node = draft as DraftNode;
  if (isGroup(node)) {
    return {
      is: node.is,
      of: Array.isArray(node.of) ? node.of.map((one) => nodeOf(one, currency, depth + 1)) : null,
    };
  }
  if (isNot(node)) return { is: "not", of: nodeOf(node.of, currency, depth + 1) };
  const form = Object.hasOwn(CONDITION_FORMS, node.is)
    ? CONDITION_FORMS[node.is as keyof typeof CONDITION_FORMS]
    : null;
  return form ? conditionOf(node, form, currency) : { is: node.is };
}

function conditionOf(draft: DraftCondition, form: ConditionForm, currency: string): object {
  const { compare, when } = draft;
  const numeric = (typed: unknown, unit: Unit) => numberOf(typed, unit, currency);
  return {
    is: draft.is,
    ...(form.score && { score: draft.score }),
    ...(form.compare && {
      compare:
        compare?.op === "between"
          ? {
              op: "between",
              from: numeric(compare.from, form.compare),
              to: numeric(compare.to, form.compare),
            }
          : { op: compare?.op, value: numeric(compare?.value, form.compare) },
    }),
    ...(form.ids && { ids: draft.ids }),
    ...(form.names && { names: listOf(draft.names) }),
    ...(form.codes && {
      codes: listOf(draft.codes).map((code) =>
        form.codes === "country" ? code.toUpperCase() : code.toLowerCase(),
      ),
    }),
    ...(form.choices && { [form.choices]: draft[form.choices] }),
    ...(form.top && { by: draft.by, percent: numeric(draft.percent, "count") }),
    ...(form.handles && { handles: draft.handles }),
    ...(form.days && { days: numeric(draft.days, "count") }),
    ...(form.when && when && { when: whenOf(when) }),
  };
}

function whenOf(when: DraftWhen): object {
  switch (when.op) {
    case "inLast":
    case "moreThanAgo":
      return { op: when.op, days: numberOf(when.days, "count", "") };
    case "since":
      return { op: when.op, from: when.from };
    case "before":
      return { op: when.op, to: when.to };
    case "between":
      return { op: when.op, from: when.from, to: when.to };
    default:
      return { op: when.op };
  }
}

/** @returns what was typed when it is no number */
function numberOf(typed: unknown, unit: Unit, currency: string): unknown {
  if (typeof typed !== "string") return typed;
  // the Arabic decimal sign too
  const plain = latinDigits(typed).replace("٫", ".").trim();
  if (unit === "money") {
    try {
      return Number(toMinor(plain, currency));
    } catch {
      return typed;
    }
  }
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(plain) ? Number(plain) : typed;
}

/** Separated by commas of any script, or lines. */
function listOf(typed: unknown): string[] {
  if (typeof typed !== "string") return [];
  const words = typed.split(/[,،;؛\n]/).map((word) => word.trim());
  return [...new Set(words.filter(Boolean))];
}
