// Campaigns for the usual cases, complete enough to be started as they are.
import type { DiscountSpec } from "../discounts/discount-spec.ts";
import { CAMPAIGN_VERSION, type Campaign, campaignShape } from "./campaign.ts";
import { STOREFRONT_LANGUAGES, type UsualWords, usualTexts, worthOf } from "./default-texts.ts";

export const TEMPLATES = ["welcome", "leaving-cart", "win-back", "newsletter", "blank"] as const;
export type Template = (typeof TEMPLATES)[number];

type Plan = {
  words: UsualWords;
  discount: DiscountSpec | null;
  rest: Pick<Campaign, "kind"> & Record<string, unknown>;
};

/** `list` of triggers at their usual settings. */
const on = (...list: [type: string, setting: number][]) => ({
  list: list.map(([type, setting]) => ({ type, setting })),
});

const LEAVING: [string, number][] = [
  ["exit-pointer", 300],
  ["scroll-up", 1500],
  ["tab-return", 5],
];

const discount = (value: DiscountSpec["value"], prefix: string, validHours: number | null): DiscountSpec => ({
  value,
  minimum: { type: "none" },
  productIds: [],
  collectionIds: [],
  oncePerCustomer: true,
  combinesWith: { order: false, product: false, shipping: false },
  prefix,
  validHours,
  sharedCode: null,
});

const PLANS: Record<Template, Plan> = {
  welcome: {
    words: "welcome",
    discount: discount({ type: "percentage", percent: 10 }, "WELCOME", 24 * 7),
    rest: {
      kind: "discount-reveal",
      triggers: on(...LEAVING, ["time-on-page", 20]),
      targeting: { visitor: "new", customer: "logged-out" },
    },
  },
  "leaving-cart": {
    words: "leaving-cart",
    discount: discount({ type: "free-shipping", maximumMinor: null }, "SHIP", 48),
    rest: {
      kind: "free-shipping",
      priority: 30,
      triggers: on(["cart-leaving", 0]),
      targeting: { cart: { atLeastItems: 1 } },
      frequency: { perSession: 1, perVisitor: 2, daysBetween: 7 },
    },
  },
  "win-back": {
    words: "win-back",
    discount: discount({ type: "percentage", percent: 15 }, "AGAIN", 24 * 7),
    rest: {
      kind: "discount-reveal",
      priority: 20,
      triggers: on(["time-on-page", 5]),
      targeting: { customer: "logged-in", segments: ["at-risk", "past-usual-gap"] },
      frequency: { perSession: 1, perVisitor: 1, daysBetween: 30 },
    },
  },
  newsletter: {
    words: "newsletter",
    discount: null,
    rest: {
      kind: "email-capture",
      triggers: on(["scroll-depth", 60], ["exit-pointer", 300], ["scroll-up", 1500]),
      targeting: { customer: "logged-out", pageTypes: ["home", "blog", "article", "collection", "page"] },
      frequency: { perSession: 1, perVisitor: 2, daysBetween: 14 },
    },
  },
  blank: {
    words: "plain",
    discount: null,
    rest: { kind: "announcement", triggers: on(["time-on-page", 20]) },
  },
};

type Wish = {
  name: string;
  /** BCP 47, of the campaign itself */
  language: string;
  /** writes minor units of the shop's currency */
  amount: (minor: number, locale: string) => string;
};

/** A whole campaign, in every language there are words for. */
export function campaignFrom(template: Template, { name, language, amount }: Wish): Campaign {
  const plan = PLANS[template];
  const languages = [...new Set([language, ...STOREFRONT_LANGUAGES])];
  return campaignShape.parse({
    version: CAMPAIGN_VERSION,
    name,
    language,
    discount: plan.discount,
    ...plan.rest,
    texts: Object.fromEntries(
      languages.map((one) => [one, usualTexts(plan.words, one, worthOf(plan.discount, one, amount))]),
    ),
  });
}

const WORDS_OF_KIND: Record<Campaign["kind"], UsualWords> = {
  "discount-reveal": "welcome",
  "free-shipping": "leaving-cart",
  "email-capture": "newsletter",
  "product-suggestion": "plain",
  announcement: "plain",
  question: "plain",
};

/** What a campaign of that kind usually says: for a language the merchant adds. */
export function usualWordsOf(campaign: Campaign, language: string, amount: Wish["amount"]) {
  const returning = campaign.targeting.visitor === "returning" || campaign.targeting.segments.length > 0;
  const words = campaign.kind === "discount-reveal" && returning ? "win-back" : WORDS_OF_KIND[campaign.kind];
  return usualTexts(words, language, worthOf(campaign.discount, language, amount));
}
