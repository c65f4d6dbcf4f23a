// What a shop may be advised to do next. Whom each is about is a rule of segments, so that what is counted here is what
// the segment holds.

import { builtInRule, type ShopRhythm, VIP_PERCENT } from "../segments/built-in.ts";
import type { Rule, RuleNode } from "../segments/rule.ts";
import { RISK_SIGNALS, RULE_VERSION } from "../segments/rule.ts";

export const ACTION_KINDS = [
  "past-usual-gap",
  "second-purchase-window",
  "vip-leaving",
  "vip-unrewarded",
  "at-risk",
  "cohort-fell",
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** Those that are built-in segments by the same name. */
const BUILT_IN: ActionKind[] = ["past-usual-gap", "second-purchase-window", "at-risk"];

/** Days within which a customer of the best had a reward, or is without one. */
const REWARDED_WITHIN = 365;

/** @returns null where the shop's figures allow no such rule yet */
export function ruleOfKind(kind: Exclude<ActionKind, "cohort-fell">, rhythm: ShopRhythm): Rule | null {
  if (kind !== "vip-leaving" && kind !== "vip-unrewarded") return builtInRule(kind, rhythm).rule;
  const best: RuleNode = { is: "top", by: rhythm.hasValues ? "value" : "net", percent: VIP_PERCENT };
  const leaving: RuleNode = {
    is: "any",
    of: [
      { is: "risk", signals: [...RISK_SIGNALS] },
      { is: "overdue", compare: { op: "moreThan", value: 1 } },
    ],
  };
  const here: RuleNode = { is: "not", of: { is: "lapsed" } };
  if (kind === "vip-leaving")
    return { version: RULE_VERSION, where: { is: "all", of: [best, leaving, here] } };
  const rewarded: RuleNode = { is: "rewarded", when: { op: "inLast", days: REWARDED_WITHIN } };
  return {
    version: RULE_VERSION,
    // nobody is in both: whoever is leaving needs more than a reward
    where: {
      is: "all",
      of: [best, { is: "not", of: leaving }, here, { is: "not", of: rewarded }],
    },
  };
}

/** Customers of a cohort who have not bought again. @param from, @param to first and last day of the cohort */
export function cohortRule(from: string, to: string): Rule {
  return {
    version: RULE_VERSION,
    where: {
      is: "all",
      of: [
        { is: "firstPurchase", when: { op: "between", from, to } },
        { is: "purchases", compare: { op: "exactly", value: 1 } },
      ],
    },
  };
}

/** The segment that holds exactly those, where there is one by this name. */
export function segmentHandle(kind: ActionKind): string | null {
  return BUILT_IN.includes(kind) ? kind : null;
}
