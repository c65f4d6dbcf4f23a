// Proposals with the address of those they are about.

import type { Rule } from "../segments/rule.ts";
import { builderUrl } from "../segments/rule-link.ts";
import { type ActionKind, segmentUrl } from "./action-kinds.ts";

/** A built-in segment by its name, else the builder with the rule; null where the rule cannot be read. */
export function actionUrl(kind: ActionKind, rule: Rule | null): string | null {
  return segmentUrl(kind) ?? (rule && builderUrl(rule));
}
