// The programme as it stands in the form: everything as typed, so that nothing is lost while it is not yet right. Its
// reading is in read-programme-draft.ts, so that browsers need not load that.

export type DraftExpiry = "never" | "after-days" | "next-year-end";
export type DraftRounding = "down" | "nearest" | "up";
export type DraftMeasure = "points" | "spend" | "orders";
export type DraftPeriod = "rolling-year" | "calendar-year";
export type DraftLeapDay = "february-28" | "march-1";
export type DraftStamp = "order" | "piece";
export const REWARD_KINDS = [
  "amount",
  "percentage",
  "free-shipping",
  "free-product",
  "store-credit",
] as const;
export type RewardKind = (typeof REWARD_KINDS)[number];

export type DraftAct = { id: string; name: string; points: string; perYear: string };

export type DraftBonus = {
  id: string;
  name: string;
  /** YYYY-MM-DD in the shop's zone; "" = since ever */
  from: string;
  /** the last day; "" = without end */
  to: string;
  /** "2" = twice the points */
  times: string;
  products: string[];
  collections: string[];
  segments: string[];
  tiers: string[];
};

export type DraftLevel = {
  id: string;
  name: string;
  from: string;
  times: string;
  tag: string;
  discount: string;
};

export type DraftCard = {
  id: string;
  name: string;
  stamp: DraftStamp;
  products: string[];
  collections: string[];
  size: string;
  prefilled: string;
  points: string;
};

export type DraftReward = {
  id: string;
  name: string;
  points: string;
  kind: RewardKind;
  /** of an amount off or store credit */
  amount: string;
  percent: string;
  product: string[];
  creditDays: string;
  minimum: string;
  codeDays: string;
  perPerson: string;
  tiers: string[];
};

/** An empty number of points switches its rule off. */
export type ProgrammeDraft = {
  name: string;
  spend: {
    points: string;
    perAmount: string;
    discounts: boolean;
    tax: boolean;
    shipping: boolean;
    giftCards: boolean;
  };
  rounding: DraftRounding;
  perOrder: { points: string; minimum: string };
  firstOrder: string;
  signUp: string;
  birthday: { points: string; noticeDays: string; leapDay: DraftLeapDay };
  acts: DraftAct[];
  bonuses: DraftBonus[];
  rewards: DraftReward[];
  cards: DraftCard[];
  tiers: { measure: DraftMeasure; period: DraftPeriod; graceDays: string; levels: DraftLevel[] };
  returnDays: string;
  expiry: { kind: DraftExpiry; days: string };
};

/** What is wrong with a field. */
export type DraftProblem =
  | "whole"
  | "money"
  | "missing"
  | "days"
  | "range"
  | "name"
  | "times"
  | "percent"
  | "date"
  | "order"
  | "more"
  | "prefilled"
  | "product"
  | "id"
  | "twice"
  | "tier"
  | "credit";

/** By the field's place in the draft: "rewards.0.points". */
export type DraftErrors = Record<string, DraftProblem>;

/** Never used before, because codes and limits of something removed belong to its id. */
const newId = (kind: string) => `${kind}-${crypto.randomUUID().slice(0, 8)}`;

export const ACT_KINDS = ["review", "survey", "share"] as const;

export const blankAct = (id: string, name: string): DraftAct => ({ id, name, points: "", perYear: "" });

export const blankBonus = (): DraftBonus => ({
  id: newId("bonus"),
  name: "",
  from: "",
  to: "",
  times: "2",
  products: [],
  collections: [],
  segments: [],
  tiers: [],
});

export const blankLevel = (): DraftLevel => ({
  id: newId("tier"),
  name: "",
  from: "",
  times: "1",
  tag: "",
  discount: "",
});

export const blankCard = (name: string): DraftCard => ({
  id: newId("card"),
  name,
  stamp: "order",
  products: [],
  collections: [],
  size: "10",
  prefilled: "0",
  points: "",
});

export const blankReward = (kind: RewardKind, name: string): DraftReward => ({
  id: newId("reward"),
  name,
  points: "",
  kind,
  amount: "",
  percent: "",
  product: [],
  creditDays: "",
  minimum: "",
  codeDays: "30",
  perPerson: "",
  tiers: [],
});
