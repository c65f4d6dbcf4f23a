// The names a rule is told and edited with.
import type { Tx } from "../platform/db.server.ts";
import { type NamedIds, namedIds } from "./named-ids.ts";
import { titlesInRule } from "./products.server.ts";
import type { Rule } from "./rule.ts";
import type { RuleNames } from "./rule-names.ts";
import { wayBack } from "./segment-uses.ts";
import type { Segment } from "./segments.server.ts";

/**
 * @param rule null = nothing is named yet @param segments all there are, archived ones too
 * @param handle of the segment the rule is of; null = a new one. What stands on it is not offered, nor itself.
 */
export async function ruleNames(
  tx: Tx,
  shopId: bigint,
  rule: Rule | null,
  segments: Segment[],
  handle: string | null,
): Promise<RuleNames> {
  return {
    titles: await titlesInRule(tx, shopId, rule ? namedIds(rule.where) : NOTHING),
    segments: segments.map((one) => ({
      kind: one.kind,
      handle: one.handle,
      name: one.name,
      offered: one.archivedAt === null && !standsOn(one.handle, handle, segments),
    })),
  };
}

const NOTHING: NamedIds = { product: [], variant: [], collection: [] };

function standsOn(one: string, handle: string | null, segments: Segment[]): boolean {
  if (handle === null) return false;
  const naming: Rule = { version: 1, where: { is: "inSegment", handles: [one] } };
  return wayBack(handle, naming, segments) !== null;
}
