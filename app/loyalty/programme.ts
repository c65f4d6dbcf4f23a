// The programme as a merchant writes it: what earns points, how long they last, what they buy. Versioned and strict:
// what is not known is refused.
import { z } from "zod";

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "small letters, digits and hyphens, up to 40");
const points = z.number().int().min(1).max(1_000_000_000);
/** in the currency's minor units */
const minor = z.number().int().min(1).max(1_000_000_000_000);
const count = z.number().int().min(1).max(1_000_000);
/** 200 = twice the points */
const percent = z.number().int().min(100).max(2000);
const instant = z.iso.datetime();
const label = z.string().trim().min(1).max(80);
/** Shopify's ids, as text because they go beyond 2^53 */
const ids = z
  .array(z.string().regex(/^\d{1,19}$/))
  .min(1)
  .max(500);

const spend = z.strictObject({
  /** so many points … */
  points,
  /** … for every so many minor units */
  perMinor: minor,
  /** what counts as spent beside the goods at the price paid for them */
  counts: z.strictObject({
    /** what discounts took off, as if it had been paid */
    discounts: z.boolean(),
    tax: z.boolean(),
    shipping: z.boolean(),
    /** gift cards bought; what is paid by gift card always counts */
    giftCards: z.boolean(),
  }),
});

/** More points in a span of time, for some products, in some segments or tiers. */
const bonus = z
  .strictObject({
    id,
    name: label,
    from: instant.nullable(),
    /** the first instant no longer in it */
    to: instant.nullable(),
    percent,
    /** beside collections: what is named by either */
    products: ids.nullable(),
    /** what was in them when it was ordered; versions from before collections name none */
    collections: ids.nullable().default(null),
    segments: z.array(z.string().min(1).max(60)).min(1).max(20).nullable(),
    tiers: z.array(id).min(1).max(20).nullable(),
  })
  .refine(({ from, to }) => !from || !to || from < to, { path: ["to"], error: "must come after it begins" });

/** What a person does elsewhere, told by whoever saw it: a review, a survey, a share. */
const act = z.strictObject({
  id,
  name: label,
  points,
  /** at most so often in 365 days; each subject (a product reviewed) counts once anyway */
  perYear: count.nullable(),
});

const level = z.strictObject({
  id,
  name: label,
  /** reached with so many points, minor units or orders */
  from: z.number().int().min(1).max(1_000_000_000_000),
  percent,
  /** a tag at Shopify, for early access and the like */
  tag: z.string().trim().min(1).max(40).nullable(),
  /** a standing discount, percent of the goods */
  discountPercent: z.number().int().min(1).max(100).nullable(),
});

const tiers = z.strictObject({
  measure: z.enum(["points", "spend", "orders"]),
  period: z.enum(["rolling-year", "calendar-year"]),
  /** days a level is kept after it is no longer reached; then one level down, and as long again */
  graceDays: z.number().int().min(0).max(365),
  levels: z.array(level).min(1).max(10),
});

export const rewardShape = z.strictObject({
  id,
  name: label,
  points,
  value: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("amount"), minor }),
    z.strictObject({ kind: z.literal("percentage"), percent: z.number().int().min(1).max(100) }),
    z.strictObject({ kind: z.literal("free-shipping") }),
    z.strictObject({ kind: z.literal("free-product"), productId: z.string().regex(/^\d{1,19}$/) }),
    /** Shopify's own credit: no code, on the customer's account at once */
    z.strictObject({
      kind: z.literal("store-credit"),
      minor,
      /** null = it lasts until it is spent */
      expiresDays: z.number().int().min(1).max(3650).nullable(),
    }),
  ]),
  /** the order the code is used in must come to so much */
  minimumMinor: minor.nullable(),
  /** a code nobody used by then gives its points back; store credit has none */
  codeDays: z.number().int().min(1).max(365),
  /** how often one person may have it; null = as often as they like */
  perPerson: count.nullable(),
  /** only for these tiers */
  tiers: z.array(id).min(1).max(10).nullable(),
});

const card = z.strictObject({
  id,
  name: label,
  /** a stamp for every order, or for every piece */
  stamp: z.enum(["order", "piece"]),
  /** as in bonuses */
  products: ids.nullable(),
  collections: ids.nullable().default(null),
  /** so many stamps fill it */
  size: z.number().int().min(2).max(100),
  /** stamps on a person's first card from the beginning */
  prefilled: z.number().int().min(0).max(99),
  /** what a full one gives */
  points,
});

export const programmeShape = z
  .strictObject({
    version: z.literal(1),
    name: label,
    /** ISO 4217; all minor units are in it */
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** points can be spent at the end of so many days after the order; 0 = at once */
    returnDays: z.number().int().min(0).max(180),
    expiry: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("never") }),
      z.strictObject({ kind: z.literal("after-days"), days: z.number().int().min(1).max(3650) }),
      /** at the end of the calendar year after the one they were earned in */
      z.strictObject({ kind: z.literal("next-year-end") }),
    ]),
    /** of an order's points, once, after everything is added up */
    rounding: z.enum(["down", "nearest", "up"]),
    spend: spend.nullable(),
    perOrder: z.strictObject({ points, minimumMinor: minor.nullable() }).nullable(),
    firstOrder: z.strictObject({ points }).nullable(),
    signUp: z.strictObject({ points }).nullable(),
    birthday: z
      .strictObject({
        points,
        /** a day told or changed less than so many days before does not count yet */
        noticeDays: z.number().int().min(0).max(365),
        /** where there is no 29 February */
        leapDay: z.enum(["february-28", "march-1"]),
      })
      .nullable(),
    acts: z.array(act).max(20),
    bonuses: z.array(bonus).max(50),
    tiers: tiers.nullable(),
    cards: z.array(card).max(10),
    rewards: z.array(rewardShape).max(50),
  })
  .superRefine((programme, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    for (const list of ["acts", "bonuses", "cards", "rewards"] as const) {
      for (const place of repeated(programme[list])) refuse([list, place, "id"], "is used twice");
    }
    const levels = programme.tiers?.levels ?? [];
    for (const place of repeated(levels)) refuse(["tiers", "levels", place, "id"], "is used twice");
    for (const [place, { from }] of levels.entries()) {
      const before = levels[place - 1];
      if (before && from <= before.from)
        refuse(["tiers", "levels", place, "from"], "must be more than for the tier before");
    }
    const known = new Set(levels.map((one) => one.id));
    for (const list of ["bonuses", "rewards"] as const) {
      for (const [place, { tiers }] of programme[list].entries())
        for (const tier of tiers ?? [])
          if (!known.has(tier)) refuse([list, place, "tiers"], `there is no tier "${tier}"`);
    }
    for (const [place, { value, minimumMinor }] of programme.rewards.entries())
      if (value.kind === "store-credit" && minimumMinor !== null)
        refuse(["rewards", place, "minimumMinor"], "store credit can be spent on any order");
    for (const [place, { prefilled, size }] of programme.cards.entries())
      if (prefilled >= size) refuse(["cards", place, "prefilled"], "must leave something to collect");
  });

export type Programme = z.infer<typeof programmeShape>;
export type Reward = z.infer<typeof rewardShape>;
export type Bonus = Programme["bonuses"][number];
export type Card = Programme["cards"][number];
export type Tiers = NonNullable<Programme["tiers"]>;

/** A published version, and since when it is in force. */
export type Version = { version: number; effectiveFrom: Date; programme: Programme };

/** The version in force at an instant; versions come in order. */
export function versionAt(versions: Version[], at: Date): Version | undefined {
  return versions.findLast(({ effectiveFrom }) => effectiveFrom <= at);
}

function repeated(list: { id: string }[]): number[] {
  return list.flatMap(({ id }, place) => (list.findIndex((one) => one.id === id) < place ? [place] : []));
}
