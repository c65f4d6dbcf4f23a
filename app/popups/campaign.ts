// A campaign as the editor stores it: one offer, when it appears, to whom, how often, in which words.
// The version is raised when the meaning of a field changes; unknown fields, kinds and triggers are refused.
import { z } from "zod";
import { discountSpecShape } from "../discounts/discount-spec.ts";
import { ARM_KEY } from "./assignment.ts";

export const CAMPAIGN_VERSION = 1;

/** `scheduled` and `running` are published; what has ended by its schedule stays `running` and is not published. */
export const CAMPAIGN_STATES = ["draft", "scheduled", "running", "paused", "archived"] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export const CAMPAIGN_KINDS = [
  "discount-reveal",
  "email-capture",
  "free-shipping",
  "product-suggestion",
  "announcement",
  "question",
] as const;
export type CampaignKind = (typeof CAMPAIGN_KINDS)[number];

/** What may set a popup off, and the one number it is set by (0 where there is none). */
export const TRIGGER_SETTINGS = {
  /** pixels per second with which the pointer leaves at the top */
  "exit-pointer": { unit: "px/s", least: 50, most: 5000, usual: 300 },
  /** pixels per second of scrolling back up */
  "scroll-up": { unit: "px/s", least: 200, most: 10_000, usual: 1500 },
  /** pixels per second of a finger flicking from the bottom to the top */
  flick: { unit: "px/s", least: 200, most: 10_000, usual: 1500 },
  /** seconds the tab was hidden */
  "tab-return": { unit: "s", least: 1, most: 3600, usual: 5 },
  /** the back button, captured once, after a real tap */
  "back-button": { unit: "none", least: 0, most: 0, usual: 0 },
  /** seconds without any input */
  idle: { unit: "s", least: 5, most: 3600, usual: 30 },
  "time-on-page": { unit: "s", least: 1, most: 3600, usual: 20 },
  /** percent of the page */
  "scroll-depth": { unit: "%", least: 1, most: 100, usual: 60 },
  /** pages of this visit */
  "pages-seen": { unit: "pages", least: 1, most: 100, usual: 3 },
  /** minor units of the shop's currency */
  "cart-value": { unit: "minor", least: 1, most: 1e12, usual: 5000 },
  /** something is in the cart, and the visitor shows any sign of leaving */
  "cart-leaving": { unit: "none", least: 0, most: 0, usual: 0 },
} as const;
export type TriggerType = keyof typeof TRIGGER_SETTINGS;
export const TRIGGER_TYPES = Object.keys(TRIGGER_SETTINGS) as TriggerType[];

const trigger = z
  .strictObject({ type: z.enum(TRIGGER_TYPES as [TriggerType, ...TriggerType[]]), setting: z.number().int() })
  .refine(
    ({ type, setting }) => setting >= TRIGGER_SETTINGS[type].least && setting <= TRIGGER_SETTINGS[type].most,
    { error: "is outside what this trigger may be set to", path: ["setting"] },
  );

const triggers = z.strictObject({
  /** one of them is enough, or all have to happen on one page */
  when: z.enum(["any", "all"]).default("any"),
  /** seconds after arriving on a page before anything counts */
  graceSeconds: z.number().int().min(0).max(600).default(3),
  list: z.array(trigger).min(1).max(TRIGGER_TYPES.length),
});

export const PAGE_TYPES = [
  "home",
  "product",
  "collection",
  "cart",
  "search",
  "blog",
  "article",
  "page",
  "account",
  "other",
] as const;
export const DEVICES = ["desktop", "tablet", "phone"] as const;

const words = (most: number) => z.array(z.string().trim().min(1).max(200)).max(most).default([]);
/** Shopify's ids, as digits. */
const ids = z
  .array(z.string().regex(/^\d{1,19}$/))
  .max(100)
  .default([]);
const minor = z.number().int().min(0).max(1e12).nullable().default(null);

/** Empty lists and null restrict nothing. */
const targeting = z.strictObject({
  pageTypes: z.array(z.enum(PAGE_TYPES)).max(PAGE_TYPES.length).default([]),
  /** of the address's path without the language part; `*` stands for anything */
  paths: words(50),
  notPaths: words(50),
  devices: z.array(z.enum(DEVICES)).max(DEVICES.length).default([]),
  /** BCP 47; `pt` means every Portuguese */
  languages: words(50),
  /** ISO 3166-1 countries */
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .max(250)
    .default([]),
  /** handles of Shopify markets */
  markets: words(50),
  visitor: z.enum(["any", "new", "returning"]).default("any"),
  customer: z.enum(["any", "logged-in", "logged-out"]).default("any"),
  /** logged-in customers with one of these tags */
  customerTags: words(50),
  /** logged-in customers in one of these segments (ids of `segment`, or keys of built-in ones) */
  segments: words(20),
  cart: z
    .strictObject({
      atLeastMinor: minor,
      atMostMinor: minor,
      atLeastItems: z.number().int().min(0).max(10_000).nullable().default(null),
      atMostItems: z.number().int().min(0).max(10_000).nullable().default(null),
      productIds: ids,
      notProductIds: ids,
    })
    .prefault({}),
  utmSources: words(50),
  utmMediums: words(50),
  utmCampaigns: words(50),
  /** hosts, `*` allowed: "*.google.com" */
  referrers: words(50),
});

const frequency = z.strictObject({
  perSession: z.number().int().min(1).max(10).default(1),
  perVisitor: z.number().int().min(1).max(100).nullable().default(3),
  /** between two appearances of this campaign */
  daysBetween: z.number().int().min(0).max(365).default(1),
  stopAfterClaim: z.boolean().default(true),
  stopAfterClose: z.boolean().default(false),
});

/** In the shop's zone, without one: "2026-11-27T09:00". */
const local = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
  .nullable()
  .default(null);
const schedule = z
  .strictObject({ startsAt: local, endsAt: local })
  .refine(({ startsAt, endsAt }) => !startsAt || !endsAt || startsAt < endsAt, {
    error: "must be after the start",
    path: ["endsAt"],
  });

/** Every word a popup says. What is not given is said in the words of the storefront extension's own locales. */
export const TEXT_KEYS = [
  "title",
  "body",
  "button",
  "close",
  "email",
  "phone",
  "consent",
  "code",
  "copy",
  "copied",
  "apply",
  "applied",
  "expires",
  "thanks",
  "empty",
  "already",
  "failed",
  "invalid",
] as const;
export type TextKey = (typeof TEXT_KEYS)[number];

const texts = z.strictObject({
  ...(Object.fromEntries(
    TEXT_KEYS.map((key) => [key, z.string().trim().min(1).max(500).optional()]),
  ) as Record<TextKey, z.ZodOptional<z.ZodString>>),
  /** of a question: option's key → its words */
  options: z.record(z.string(), z.string().trim().min(1).max(100)).optional(),
});
export type CampaignTexts = z.infer<typeof texts>;

/** BCP 47 as Shopify writes them: "en", "pt-BR", "zh-Hant". */
const language = z.string().regex(/^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?$/);
const textsByLanguage = z.record(language, texts);

const colour = z.string().regex(/^#[0-9a-f]{6}$/i);
const look = z.strictObject({
  /** colours and fonts of the theme, or one's own colours */
  colours: z
    .strictObject({ background: colour, text: colour, button: colour, buttonText: colour })
    .nullable()
    .default(null),
  place: z.enum(["middle", "bottom", "corner"]).default("middle"),
  /** pixels */
  radius: z.number().int().min(0).max(32).default(8),
  /** from Shopify's own files: no third party is asked for anything */
  image: z
    .strictObject({
      url: z
        .string()
        .regex(/^https:\/\/cdn\.shopify\.com\/[^"'<>\s]+$/)
        .max(500),
      alt: z.string().max(200).default(""),
    })
    .nullable()
    .default(null),
});

const variant = z.strictObject({
  key: z
    .string()
    .regex(ARM_KEY)
    .refine((key) => key !== "holdout"),
  name: z.string().trim().min(1).max(60),
  /** share against the other variants' weights */
  weight: z.number().int().min(1).max(1000).default(1),
  /** what this variant says, sets off, or gives otherwise than the campaign */
  texts: textsByLanguage.optional(),
  triggers: triggers.optional(),
  discount: discountSpecShape.optional(),
});
export type CampaignVariant = z.infer<typeof variant>;

/** A place within the shop. */
const path = z
  .string()
  .regex(/^\/(?!\/)[^\s"'<>\\]*$/)
  .max(500);

export const campaignShape = z
  .strictObject({
    version: z.literal(CAMPAIGN_VERSION),
    name: z.string().trim().min(1).max(80),
    kind: z.enum(CAMPAIGN_KINDS),
    /** of two that could appear, the lower number does */
    priority: z.number().int().min(0).max(100).default(50),
    triggers,
    targeting: targeting.prefault({}),
    frequency: frequency.prefault({}),
    schedule: schedule.prefault({}),
    /** in which its texts are complete; shown where there is none in the visitor's language */
    language,
    texts: textsByLanguage,
    look: look.prefault({}),
    discount: discountSpecShape.nullable().default(null),
    /** email-capture: what is asked for */
    contact: z.enum(["email", "phone"]).default("email"),
    /** question: keys of the answers, in order */
    options: z
      .array(z.string().regex(/^[a-z0-9-]{1,20}$/))
      .max(8)
      .default([]),
    /** product-suggestion: handles, or none for others from the collection of the page's product */
    products: z
      .array(z.string().regex(/^[^\s/?#"'<>]{1,255}$/))
      .max(12)
      .default([]),
    /** announcement and suggestion: where the button leads */
    link: path.nullable().default(null),
    /** percent of visitors who are never shown it, so that its effect can be told */
    holdoutPercent: z.number().int().min(0).max(50).default(10),
    variants: z
      .array(variant)
      .min(1)
      .max(5)
      .default([{ key: "a", name: "A", weight: 1 }]),
  })
  .check(({ value: campaign, issues }) => {
    const refuse = (path: PropertyKey[], message: string) =>
      issues.push({ code: "custom", path, message, input: campaign });
    if (!campaign.texts[campaign.language]?.title)
      refuse(["texts", campaign.language, "title"], "the campaign's own language needs a title");
    if (new Set(campaign.variants.map((one) => one.key)).size < campaign.variants.length)
      refuse(["variants"], "two variants have the same key");
    if (campaign.kind === "question" && campaign.options.length < 2)
      refuse(["options"], "a question needs two answers at least");
    const given: [PropertyKey[], typeof campaign.discount | undefined][] = [
      [["discount"], campaign.discount],
      ...campaign.variants.map((one, index): [PropertyKey[], typeof campaign.discount | undefined] => [
        ["variants", index, "discount"],
        one.discount,
      ]),
    ];
    for (const [path, discount] of given) {
      if (discount && !MAY_GIVE.has(campaign.kind)) refuse(path, "this kind of campaign gives no discount");
      if (discount && campaign.kind === "free-shipping" && discount.value.type !== "free-shipping")
        refuse(path, "this campaign gives free shipping");
    }
    if (!campaign.discount && MUST_GIVE.has(campaign.kind))
      refuse(["discount"], "this kind of campaign needs a discount");
    // a variant cannot give what the campaign does not: publishing says once whether a claim yields a code
    if (!campaign.discount && campaign.variants.some((one) => one.discount))
      refuse(["discount"], "a variant gives a discount and the campaign does not");
  });

/** Kinds that are about a discount, and those that may have one. */
export const MUST_GIVE = new Set<CampaignKind>(["discount-reveal", "free-shipping"]);
export const MAY_GIVE = new Set<CampaignKind>([...MUST_GIVE, "email-capture", "question"]);

export type Campaign = z.infer<typeof campaignShape>;
export type CampaignTrigger = Campaign["triggers"]["list"][number];

/** What a campaign is besides: its id, its state, and the salt of its assignment (a new salt is a new experiment). */
export type StoredCampaign = {
  campaignId: bigint;
  state: CampaignState;
  salt: string;
  campaign: Campaign;
  createdAt: Date;
  updatedAt: Date;
  /** when it first ran */
  startedAt: Date | null;
  /** since when its arms stand as they are: figures are counted from then */
  armsSince: Date | null;
};

/** The discount of an arm; null = this arm gives none. */
export function discountOfArm(campaign: Campaign, arm: string): Campaign["discount"] {
  return campaign.variants.find(({ key }) => key === arm)?.discount ?? campaign.discount;
}
