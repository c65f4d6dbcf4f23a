// Which products and variants a rule names.
import type { RuleNode } from "./rule.ts";

export function namedIds(node: RuleNode): string[] {
  if (node.is === "all" || node.is === "any") return node.of.flatMap(namedIds);
  if (node.is === "not") return namedIds(node.of);
  return "ids" in node ? node.ids : [];
}
