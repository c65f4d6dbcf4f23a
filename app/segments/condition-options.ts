// What can be chosen in a condition, without the schema, and how a new condition begins.
import { RFM_GROUPS } from "../retention/rfm-groups.ts";
import { CONDITION_FORMS } from "./condition-forms.ts";
import type { ConditionName } from "./rule.ts";
import type { COMPARISONS } from "./rule-compare.ts";
import type { DraftCondition } from "./rule-draft.ts";
import type { When } from "./rule-when.ts";

// the schema's own lists would bring the schema along: a test holds them together
export const COMPARISON_NAMES: (typeof COMPARISONS)[number][] = [
  "atLeast",
  "atMost",
  "moreThan",
  "lessThan",
  "exactly",
  "between",
];
export const WHEN_NAMES: When["op"][] = ["inLast", "moreThanAgo", "thisMonth", "since", "before", "between"];
export const CHOICES = {
  states: ["subscribed", "unsubscribed", "not_subscribed", "pending"],
  groups: RFM_GROUPS,
  personas: ["one-time-low", "one-time-high", "repeat-full-price", "repeat-bargain"],
  signals: ["overdue", "fading", "shrinking", "unhappy", "silent"],
} as const;

/** Conditions whose name alone does not say what they mean. */
export const EXPLAINED = [
  "netSpent",
  "grossSpent",
  "averageOrder",
  "created",
  "boughtCollection",
  "discountShare",
  "value",
  "alive",
  "overdue",
  "risk",
  "top",
  "rewarded",
  "rfmGroup",
  "rfmScore",
  "persona",
  "lapsed",
] as const satisfies ConditionName[];

const BEGIN: Partial<Record<ConditionName, Partial<DraftCondition>>> = {
  purchases: { compare: { op: "atLeast", value: "2" } },
  discountShare: { compare: { op: "atLeast", value: "50" } },
  alive: { compare: { op: "lessThan", value: "50" } },
  overdue: { compare: { op: "atLeast", value: "2" } },
  rfmScore: { score: "r", compare: { op: "atLeast", value: "4" } },
  top: { by: "value", percent: "10" },
  birthday: { days: "30" },
  emailConsent: { states: ["subscribed"] },
  smsConsent: { states: ["subscribed"] },
  risk: { signals: [...CHOICES.signals] },
};

/** A condition with something sensible in it, where there is such a thing. */
export function newCondition(is: ConditionName): DraftCondition {
  const form = CONDITION_FORMS[is];
  return {
    is,
    ...(form.compare && { compare: { op: "atLeast", value: "" } }),
    ...(form.when === "needed" && { when: { op: "inLast", days: "30" } }),
    ...BEGIN[is],
  };
}
