// What is worth a second thought before a campaign starts: readability, length, manners, money, size, and proof.
import {
  daysUntil,
  holdoutNeeded,
  smallestConversionLift,
  type Traffic,
} from "../experiments/smallest-effect.ts";
import type { Campaign, TextKey } from "./campaign.ts";
import { contrast, READABLE } from "./contrast.ts";
import { LARGEST_PUBLISHED } from "./published.ts";

/** What the shop's own figures say, of the last 90 days. */
export type Trade = {
  ordersADay: number;
  /** gross per order, minor units; null without orders */
  averageOrderMinor: number | null;
  /** (goods sold − their cost) ÷ goods sold, 0–1; null while no cost is known */
  margin: number | null;
  /** share of goods sold whose cost is known, 0–1 */
  costKnown: number;
};

export type Finding =
  | { check: "contrast"; level: Level; part: "text" | "button"; ratio: number; needed: number }
  | { check: "contrast"; level: "good"; part: "theme" }
  | {
      check: "length";
      level: Level;
      words: { language: string; key: TextKey; length: number; most: number }[];
    }
  | { check: "number"; level: "advice"; languages: string[]; percent: number }
  | { check: "frequency"; level: Level; because: "seldom" | "often" | "at-once" }
  | { check: "margin"; level: Level; because: "none-given" }
  | { check: "margin"; level: Level; because: "unknown" }
  | { check: "margin"; level: Level; because: "shipping-unknown" }
  | {
      check: "margin";
      level: Level;
      because: "known";
      /** of the price: what the discount takes, and what is left after cost; 0–1, or below 0 */
      given: number;
      left: number;
      costKnown: number;
      /** how many more orders earn the same if every buyer uses the code; null when none do */
      moreOrders: number | null;
    }
  | { check: "size"; level: Level; bytes: number; others: number; limit: number }
  | {
      check: "proof";
      level: Level;
      holdout: number;
      /** smallest lift in orders that shows in 28 days, if everybody met the popup; null without orders */
      lift: number | null;
      /** days until 20 % more orders would show */
      days: number | null;
      /** holdout in percent with which they would show in 28 days */
      holdoutNeeded: number | null;
    };
export type Level = "good" | "advice" | "problem";

/** Characters beyond which a phone shows a title, a sentence, a button badly. */
const LONGEST: Partial<Record<TextKey, number>> = { title: 60, body: 180, button: 28 };

export const PROOF_DAYS = 28;
export const PROOF_LIFT = 0.2;
const ALPHA = 0.05;

export type Size = { bytes: number; others: number };

/** Every check, good ones too: what was looked at should be seen. */
export function checkCampaign(campaign: Campaign, trade: Trade, size: Size): Finding[] {
  return [
    ...checkContrast(campaign),
    checkLength(campaign),
    ...checkNumbers(campaign),
    checkFrequency(campaign),
    checkMargin(campaign, trade),
    checkSize(size),
    checkProof(campaign, trade),
  ];
}

function checkContrast({ look: { colours } }: Campaign): Finding[] {
  if (!colours) return [{ check: "contrast", level: "good", part: "theme" }];
  const pairs = [
    ["text", contrast(colours.text, colours.background)],
    ["button", contrast(colours.buttonText, colours.button)],
  ] as const;
  return pairs.map(([part, ratio]) => ({
    check: "contrast",
    level: ratio >= READABLE ? "good" : "problem",
    part,
    ratio,
    needed: READABLE,
  }));
}

function checkLength({ texts }: Campaign): Finding {
  const words = Object.entries(texts).flatMap(([language, said]) =>
    (Object.entries(LONGEST) as [TextKey, number][]).flatMap(([key, most]) => {
      const length = [...(said[key] ?? "")].length;
      return length > most ? [{ language, key, length, most }] : [];
    }),
  );
  return { check: "length", level: words.length > 0 ? "advice" : "good", words };
}

const PERCENT = /([\d٠-٩۰-۹]+)\s*[%٪]|[%٪]\s*([\d٠-٩۰-۹]+)/g;

/** Words that promise another percentage than the discount gives. */
function checkNumbers({ texts, discount }: Campaign): Finding[] {
  if (discount?.value.type !== "percentage") return [];
  const { percent } = discount.value;
  const languages = Object.entries(texts)
    .filter(([, said]) =>
      percentagesIn(`${said.title} ${said.body} ${said.button}`).some((one) => one !== percent),
    )
    .map(([language]) => language);
  return languages.length > 0 ? [{ check: "number", level: "advice", languages, percent }] : [];
}

export function percentagesIn(text: string): number[] {
  return [...text.matchAll(PERCENT)].map(([, before, after]) =>
    Number((before ?? after)!.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.codePointAt(0)! & 0xf))),
  );
}

/** The same words with that percentage in place of any other, in the digits they were written in. */
export function withPercentage(text: string, percent: number): string {
  return text.replace(PERCENT, (found) =>
    found.replace(/[\d٠-٩۰-۹]+/, (digits) => {
      const zero = digits.codePointAt(0)! - (digits.codePointAt(0)! & 0xf);
      return String(percent).replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
    }),
  );
}

function checkFrequency({ frequency, triggers }: Campaign): Finding {
  const atOnce = triggers.list.some(({ type, setting }) => type === "time-on-page" && setting < 5);
  const often =
    frequency.perSession > 1 ||
    (frequency.daysBetween === 0 && !frequency.stopAfterClose && (frequency.perVisitor ?? 100) > 3);
  return {
    check: "frequency",
    level: often || atOnce ? "advice" : "good",
    because: often ? "often" : atOnce ? "at-once" : "seldom",
  };
}

function checkMargin({ discount }: Campaign, { margin, costKnown, averageOrderMinor }: Trade): Finding {
  if (!discount) return { check: "margin", level: "good", because: "none-given" };
  const given = shareGiven(discount, averageOrderMinor);
  if (discount.value.type === "free-shipping") {
    return { check: "margin", level: "advice", because: "shipping-unknown" };
  }
  if (margin === null || given === null) return { check: "margin", level: "advice", because: "unknown" };
  const left = margin - given;
  return {
    check: "margin",
    level: left <= 0 ? "problem" : left < margin / 2 ? "advice" : "good",
    because: "known",
    given,
    left,
    costKnown,
    // margin · orders = left · more orders
    moreOrders: left > 0 ? margin / left - 1 : null,
  };
}

/** Of what the goods cost; an amount is held against the least order it can be used on, else against the average one. */
function shareGiven(
  { value, minimum }: NonNullable<Campaign["discount"]>,
  average: number | null,
): number | null {
  if (value.type === "percentage") return value.percent / 100;
  if (value.type !== "amount") return null;
  const order = minimum.type === "subtotal" ? Math.max(minimum.amountMinor, average ?? 0) : average;
  return order ? Math.min(1, value.amountMinor / order) : null;
}

function checkSize({ bytes, others }: Size): Finding {
  const limit = LARGEST_PUBLISHED;
  const all = bytes + others;
  return {
    check: "size",
    level: all > limit ? "problem" : all > limit / 2 ? "advice" : "good",
    bytes,
    others,
    limit,
  };
}

function checkProof({ holdoutPercent }: Campaign, { ordersADay }: Trade): Finding {
  // only orders count (app/experiments/conversion-effect.ts): how many visitors they come from changes nothing
  const traffic: Traffic = {
    visitorsADay: ordersADay * 100,
    rate: 0.01,
    controlShare: holdoutPercent / 100,
    revenueMean: 0,
    revenueVariance: 0,
  };
  const lift = smallestConversionLift(traffic, PROOF_DAYS, ALPHA);
  return {
    check: "proof",
    level: holdoutPercent === 0 ? "problem" : lift !== null && lift <= 1 ? "good" : "advice",
    holdout: holdoutPercent,
    lift,
    days: daysUntil(PROOF_LIFT, smallestConversionLift, traffic, ALPHA),
    holdoutNeeded: holdoutNeeded(traffic, PROOF_LIFT, PROOF_DAYS, ALPHA),
  };
}
