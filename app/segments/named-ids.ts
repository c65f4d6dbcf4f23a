// Which products, variants and collections a rule names.
import { CONDITION_FORMS, type Goods } from "./condition-forms.ts";
import type { RuleNode } from "./rule.ts";

export type NamedIds = Record<Goods, string[]>;

export function namedIds(node: RuleNode): NamedIds {
  const found: NamedIds = { product: [], variant: [], collection: [] };
  collect(node, found);
  return found;
}

function collect(node: RuleNode, found: NamedIds): void {
  if (node.is === "all" || node.is === "any") for (const inner of node.of) collect(inner, found);
  else if (node.is === "not") collect(node.of, found);
  else if ("ids" in node) found[CONDITION_FORMS[node.is].ids ?? "product"].push(...node.ids);
}
