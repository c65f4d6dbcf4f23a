// Which fields each condition has, in the order in which they are offered: what the builder shows, what a draft is read
// by, and what stands in a rule's words. Free of the schema, so that browsers need not load that.
import type { ConditionName } from "./rule.ts";

/** What numbers stand for: pieces, the shop's money, percent, a multiple, or a score from 1 to 5. */
export type Unit = "count" | "money" | "percent" | "ratio" | "score";
/** Fields in which several of a closed list may be chosen. */
export type Choices = "states" | "groups" | "personas" | "signals";

export const GOODS = ["product", "variant", "collection"] as const;
export type Goods = (typeof GOODS)[number];

export type ConditionForm = {
  theme: Theme;
  compare?: Unit;
  when?: "optional" | "needed";
  /** things of the shop, found by name */
  ids?: Goods;
  /** free names, separated by commas */
  names?: true;
  /** codes of countries or languages, separated by commas */
  codes?: "country" | "language";
  choices?: Choices;
  score?: true;
  /** so many days from today */
  days?: true;
  top?: true;
  /** other segments */
  handles?: true;
};

export const THEMES = ["purchases", "products", "discounts", "customer", "predictions", "groups"] as const;
export type Theme = (typeof THEMES)[number];

export const CONDITION_FORMS: Record<ConditionName, ConditionForm> = {
  purchases: { theme: "purchases", compare: "count", when: "optional" },
  netSpent: { theme: "purchases", compare: "money", when: "optional" },
  grossSpent: { theme: "purchases", compare: "money", when: "optional" },
  averageOrder: { theme: "purchases", compare: "money", when: "optional" },
  firstPurchase: { theme: "purchases", when: "needed" },
  lastPurchase: { theme: "purchases", when: "needed" },
  boughtProduct: { theme: "products", ids: "product", when: "optional" },
  boughtVariant: { theme: "products", ids: "variant", when: "optional" },
  boughtCollection: { theme: "products", ids: "collection", when: "optional" },
  boughtType: { theme: "products", names: true, when: "optional" },
  boughtVendor: { theme: "products", names: true, when: "optional" },
  usedDiscount: { theme: "discounts", when: "optional" },
  usedCode: { theme: "discounts", names: true, when: "optional" },
  discountShare: { theme: "discounts", compare: "percent" },
  country: { theme: "customer", codes: "country" },
  language: { theme: "customer", codes: "language" },
  tag: { theme: "customer", names: true },
  emailConsent: { theme: "customer", choices: "states" },
  smsConsent: { theme: "customer", choices: "states" },
  created: { theme: "customer", when: "needed" },
  birthday: { theme: "customer", days: true },
  rewarded: { theme: "customer", when: "optional" },
  value: { theme: "predictions", compare: "money" },
  alive: { theme: "predictions", compare: "percent" },
  overdue: { theme: "predictions", compare: "ratio" },
  risk: { theme: "predictions", choices: "signals" },
  top: { theme: "predictions", top: true },
  rfmGroup: { theme: "groups", choices: "groups" },
  rfmScore: { theme: "groups", score: true, compare: "score" },
  persona: { theme: "groups", choices: "personas" },
  lapsed: { theme: "groups" },
  inSegment: { theme: "groups", handles: true },
};

export const CONDITION_NAMES = Object.keys(CONDITION_FORMS) as ConditionName[];
