// What the builder sends, checked: a name and a rule, each with its own errors.
import { isStorable } from "../ui/typed-text.ts";
import { type Rule, type RuleProblem, readRule } from "./rule.ts";
import { fromDraft } from "./rule-draft.ts";

const LONGEST_NAME = 100;

export type FormErrors = { name: boolean; paths: string[] };
export const NO_ERRORS: FormErrors = { name: false, paths: [] };
export type ReadForm = { name: string; rule: Rule; errors?: undefined } | { errors: FormErrors };

/** @param currency ISO 4217 of the shop */
export function readSegmentForm(sent: FormData, currency: string): ReadForm {
  const name = String(sent.get("name") ?? "").trim();
  const named = name.length > 0 && name.length <= LONGEST_NAME && isStorable(name);
  const { rule, problems } = readRule(fromDraft(parsed(String(sent.get("rule"))), currency));
  if (rule && named) return { name, rule };
  return { errors: { name: !named, paths: problems ? draftPaths(problems) : [] } };
}

/** Places in the draft: the rule's own, without what stands around it. @example "of.0.compare.value" */
export function draftPaths(problems: RuleProblem[]): string[] {
  return problems.map(({ path }) => path.slice(path[0] === "where" ? 1 : 0).join("."));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
