// Proposals with the address of those they are about.

import type { Rule } from "../segments/rule.ts";
import { builderUrl } from "../segments/rule-link.ts";
import { type ActionKind, segmentHandle } from "./action-kinds.ts";

/** A built-in segment by its name, else the builder with the rule; null where the rule cannot be read. */
export function actionUrl(kind: ActionKind, rule: Rule | null): string | null {
  const handle = segmentHandle(kind);
  return handle ? `/app/segments/${handle}` : rule && builderUrl(rule);
}
