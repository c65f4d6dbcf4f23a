// Programmes to begin with: points, a punch card, tiers. Amounts are in whole units of the shop's currency, whatever its
// exponent.
import type { Programme } from "./programme.ts";

export const TEMPLATES = ["points", "card", "tiers"] as const;
export type Template = (typeof TEMPLATES)[number];

/** Round numbers that mean about the same in every currency: what a cup of tea costs, in whole units. */
const CUP = new Map([
  ["JPY", 500],
  ["KRW", 5000],
  ["VND", 50_000],
  ["IDR", 50_000],
  ["CLP", 3000],
  ["HUF", 1500],
  ["IRR", 1_000_000],
  ["INR", 200],
  ["KWD", 1],
  ["BHD", 1],
  ["OMR", 1],
]);

/** @param exponent decimal digits of the currency */
export function programmeFromTemplate(template: Template, currency: string, exponent: number): Programme {
  const minor = (units: number) => units * 10 ** exponent;
  const cup = CUP.get(currency) ?? 5;
  const base: Programme = {
    version: 1,
    name: "Club",
    currency,
    returnDays: 14,
    expiry: { kind: "after-days", days: 365 },
    rounding: "down",
    // 5 points per 5.00: whole numbers in currencies of large amounts too
    spend: {
      points: 5,
      perMinor: minor(cup),
      counts: { discounts: false, tax: false, shipping: false, giftCards: false },
    },
    perOrder: null,
    firstOrder: null,
    signUp: { points: 50 },
    birthday: { points: 100, noticeDays: 30, leapDay: "february-28" },
    acts: [],
    bonuses: [],
    tiers: null,
    cards: [],
    rewards: [
      {
        id: "amount-off",
        name: "Discount",
        points: 100,
        value: { kind: "amount", minor: minor(cup) },
        minimumMinor: null,
        codeDays: 30,
        perPerson: null,
        tiers: null,
      },
    ],
  };
  if (template === "card")
    return {
      ...base,
      spend: null,
      signUp: null,
      cards: [
        {
          id: "card",
          name: "Card",
          stamp: "order",
          products: null,
          collections: null,
          size: 5,
          prefilled: 1,
          points: 100,
        },
      ],
    };
  if (template === "tiers") {
    const level = (id: string, name: string, units: number, percent: number) => ({
      id,
      name,
      from: minor(cup * units),
      percent,
      tag: `vip-${id}`,
      discountPercent: null,
    });
    return {
      ...base,
      tiers: {
        measure: "spend",
        period: "rolling-year",
        graceDays: 60,
        levels: [level("silver", "Silver", 40, 125), level("gold", "Gold", 120, 150)],
      },
    };
  }
  return base;
}
