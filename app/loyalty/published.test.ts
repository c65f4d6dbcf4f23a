// What storefront and account are told, as tables: programme → what rides in pages, account → what the shopper sees.
import { describe, expect, it } from "vitest";
import { programmeForTest, rewardForTest as reward } from "./programme-for-test.ts";
import {
  type AccountState,
  isEmptyAccount,
  LARGEST_PROGRAMME,
  type PublishedAccount,
  type PublishedProgramme,
  programmeChangesAt,
  publishAccount,
  publishProgramme,
  type StateEntry,
} from "./published.ts";

const NOW = new Date("2026-11-22T12:00:00Z");
const bonus = {
  id: "b",
  name: "Double",
  from: null,
  to: null,
  percent: 200,
  products: null,
  collections: null,
  segments: null,
  tiers: null,
};
const level = (id: string, from: number, discountPercent: number | null = null) => ({
  id,
  name: id.toUpperCase(),
  from,
  percent: 150,
  tag: null,
  discountPercent,
});
const tiers = {
  measure: "spend" as const,
  period: "rolling-year" as const,
  graceDays: 30,
  levels: [level("silver", 10_000), level("gold", 50_000, 5)],
};
const card = {
  id: "tea",
  name: "Ten teas",
  stamp: "piece" as const,
  products: null,
  collections: null,
  size: 10,
  prefilled: 2,
  points: 50,
};

function published(change: Parameters<typeof programmeForTest>[0]): PublishedProgramme {
  const told = publishProgramme(programmeForTest(change), { state: "on", digits: 2, now: NOW });
  if (!told.ok) throw new Error("too large");
  expect(JSON.parse(told.json)).toEqual(told.published);
  return told.published;
}

describe("a published programme", () => {
  it("that gives a point for every whole unit and nothing else", () => {
    expect(published({})).toEqual({
      v: 1,
      state: "on",
      name: "Club",
      currency: "USD",
      digits: 2,
      earn: { points: 1, per: 100, tax: false, shipping: false },
      ways: [],
      cards: [],
      tiers: null,
      rewards: [],
      worth: null,
      bonuses: [],
    });
  });

  it.each<[string, Parameters<typeof programmeForTest>[0], Partial<PublishedProgramme>]>([
    ["no points for money", { spend: null }, { earn: null }],
    [
      "every way to earn",
      {
        perOrder: { points: 5, minimumMinor: 2000 },
        firstOrder: { points: 50 },
        signUp: { points: 10 },
        birthday: { points: 100, noticeDays: 30, leapDay: "february-28" },
        acts: [{ id: "review", name: "Write a review", points: 20, perYear: 3 }],
      },
      {
        ways: [
          { kind: "order", points: 5, minimum: 2000 },
          { kind: "first-order", points: 50 },
          { kind: "sign-up", points: 10 },
          { kind: "birthday", points: 100 },
          { kind: "act", points: 20, name: "Write a review", id: "review" },
        ],
      },
    ],
    [
      "a card, without its prefilled stamps: they are in the account",
      { cards: [{ ...card, products: ["7"] }] },
      { cards: [{ id: "tea", name: "Ten teas", size: 10, points: 50, stamp: "piece", products: ["7"] }] },
    ],
    [
      "tiers, without their tags",
      { tiers },
      {
        tiers: {
          measure: "spend",
          levels: [
            { id: "silver", name: "SILVER", from: 10_000, percent: 150 },
            { id: "gold", name: "GOLD", from: 50_000, percent: 150, discount: 5 },
          ],
        },
      },
    ],
    [
      "rewards of every kind; a point is worth the best of those that are money",
      {
        tiers,
        rewards: [
          reward({ minimumMinor: 3000 }),
          reward({ id: "better", points: 90, value: { kind: "amount", minor: 500 }, tiers: ["gold"] }),
          reward({ id: "tenth", value: { kind: "percentage", percent: 10 } }),
          reward({ id: "post", value: { kind: "free-shipping" } }),
          reward({ id: "mug", value: { kind: "free-product", productId: "9007199254740993" } }),
          reward({ id: "credit", value: { kind: "store-credit", minor: 400, expiresDays: 90 } }),
        ],
      },
      {
        rewards: [
          { id: "five-off", name: "5 off", points: 100, kind: "amount", minor: 500, minimum: 3000 },
          { id: "better", name: "5 off", points: 90, kind: "amount", minor: 500, tiers: ["gold"] },
          { id: "tenth", name: "5 off", points: 100, kind: "percentage", percent: 10 },
          { id: "post", name: "5 off", points: 100, kind: "free-shipping" },
          { id: "mug", name: "5 off", points: 100, kind: "free-product", product: "9007199254740993" },
          { id: "credit", name: "5 off", points: 100, kind: "store-credit", minor: 400 },
        ],
        worth: { points: 90, minor: 500 },
      },
    ],
    [
      "bonuses to come and under way, in seconds; not what is over, nor what is for a segment",
      {
        bonuses: [
          { ...bonus, from: "2026-12-01T00:00:00Z", to: "2026-12-02T00:00:00Z", products: ["7"] },
          { ...bonus, id: "c", collections: ["3"] },
          { ...bonus, id: "over", to: "2026-11-22T12:00:00Z" },
          { ...bonus, id: "some", segments: ["vip"] },
        ],
      },
      {
        bonuses: [
          { name: "Double", percent: 200, from: 1_796_083_200, to: 1_796_169_600, products: ["7"] },
          { name: "Double", percent: 200, collections: ["3"] },
        ],
      },
    ],
  ])("tells %s", (_, change, told) => {
    expect(published(change)).toMatchObject(told);
  });

  it("changes by itself when a bonus ends", () => {
    const bonuses = ["2026-12-24", "2026-12-02", "2026-11-01"].map((day) => ({
      ...bonus,
      id: day,
      to: `${day}T00:00:00Z`,
    }));
    expect(programmeChangesAt(programmeForTest({ bonuses }), NOW)).toEqual(new Date("2026-12-02T00:00:00Z"));
    expect(programmeChangesAt(programmeForTest(), NOW)).toBeNull();
  });

  it("that a page cannot bear is refused, and the largest parts are named", () => {
    const products = Array.from({ length: 500 }, (_, nth) => `${9007199254740993n + BigInt(nth)}`);
    const cards = Array.from({ length: 9 }, (_, nth) => ({ ...card, id: `c${nth}`, products }));
    const told = publishProgramme(programmeForTest({ cards }), { state: "on", digits: 2, now: NOW });
    expect(told).toMatchObject({
      ok: false,
      limit: LARGEST_PROGRAMME,
      largest: [{ name: "Ten teas" }, {}, {}],
    });
    expect(told.bytes).toBeGreaterThan(LARGEST_PROGRAMME);
  });
});

const nothing: AccountState = {
  available: 0n,
  pending: 0n,
  owed: 0n,
  expiry: null,
  tier: null,
  measured: 0n,
  stamps: new Map(),
  entries: [],
  codes: [],
  birthday: false,
};
const entry = (
  kind: StateEntry["kind"],
  source: string,
  points: bigint,
  change: Partial<StateEntry> = {},
) => ({
  at: NOW,
  kind,
  source,
  points,
  orderName: null,
  ...change,
});
const account = (change: Partial<AccountState>, timezone = "UTC") =>
  publishAccount({ ...nothing, ...change }, { cards: [card], tiers }, { timezone, now: NOW });

describe("a published account", () => {
  it("of somebody who has nothing", () => {
    const told = account({});
    expect(told).toEqual({
      v: 1,
      points: 0,
      pending: 0,
      owed: 0,
      expires: null,
      tier: null,
      next: { id: "silver", name: "SILVER", left: 10_000 },
      cards: [{ id: "tea", stamps: 2 }],
      history: [],
      codes: [],
      birthday: false,
      at: 1_795_348_800,
    });
    expect(isEmptyAccount(told, { cards: [card] })).toBe(true);
  });

  it.each<[string, Partial<AccountState>, Partial<PublishedAccount>, string?]>([
    ["the sums", { available: 70n, pending: 30n, owed: 5n }, { points: 70, pending: 30, owed: 5 }],
    ["stamps", { stamps: new Map([["tea", 7]]) }, { cards: [{ id: "tea", stamps: 7 }] }],
    ["a birthday that was told, not which", { birthday: true }, { birthday: true }],
    [
      "its tier and what is missing to the next",
      { tier: "silver", measured: 42_000n },
      { tier: { id: "silver", name: "SILVER" }, next: { id: "gold", name: "GOLD", left: 8000 } },
    ],
    [
      "no next tier at the top",
      { tier: "gold", measured: 90_000n },
      { tier: { id: "gold", name: "GOLD" }, next: null },
    ],
    ["a tier that is gone as none", { tier: "bronze" }, { tier: null }],
    [
      "the last day of points, in the shop's zone",
      { expiry: { points: 40n, at: new Date("2026-12-01T05:00:00Z") } },
      { expires: { points: 40, on: "2026-11-30" } },
      "America/New_York",
    ],
    [
      "open codes with their last day",
      { codes: [{ code: "CLUB-1", reward: "5 off", expiresAt: new Date("2026-12-22T12:00:00Z") }] },
      { codes: [{ code: "CLUB-1", reward: "5 off", until: "2026-12-22" }] },
    ],
    [
      "why points came and went",
      {
        entries: [
          entry("reverse", "order:1", -33n, { orderName: "#1001" }),
          entry("redeem", "redemption:4", -100n),
          entry("earn", "order:1", 99n, { orderName: "#1001" }),
          entry("earn", "birthday:7:2026", 100n),
          entry("earn", "act:review:7:9", 20n),
          entry("earn", "card:tea:7:1", 50n),
          entry("earn", "sign-up:7", 10n),
          entry("import", "import:7", 500n),
        ],
      },
      {
        history: [
          { on: "2026-11-22", points: -33, why: "reverse", order: "#1001" },
          { on: "2026-11-22", points: -100, why: "redeem" },
          { on: "2026-11-22", points: 99, why: "earn", order: "#1001" },
          { on: "2026-11-22", points: 100, why: "birthday" },
          { on: "2026-11-22", points: 20, why: "act" },
          { on: "2026-11-22", points: 50, why: "card" },
          { on: "2026-11-22", points: 10, why: "sign-up" },
          { on: "2026-11-22", points: 500, why: "import" },
        ],
      },
    ],
    [
      "one line for one act on several lots, none for what only paid what was owed",
      {
        entries: [
          entry("redeem", "redemption:4", -60n),
          entry("redeem", "redemption:4", -40n),
          entry("reverse", "order:2", 15n),
          entry("reverse", "order:2", -15n),
        ],
      },
      { history: [{ on: "2026-11-22", points: -100, why: "redeem" }] },
    ],
    [
      "the day as the shop's calendar has it",
      { entries: [entry("adjust", "adjust:x", 5n)] },
      { history: [{ on: "2026-11-23", points: 5, why: "adjust" }] },
      "Pacific/Auckland",
    ],
  ])("tells %s", (_, change, told, timezone = "UTC") => {
    expect(account(change, timezone)).toMatchObject(told);
    expect(isEmptyAccount(account(change), { cards: [card] })).toBe(
      change.codes !== undefined || change.expiry !== undefined || change.tier === "bronze",
    );
  });

  it("carries no more than ten lines", () => {
    const entries = Array.from({ length: 25 }, (_, nth) => entry("adjust", `adjust:${nth}`, 1n));
    expect(account({ entries }).history).toHaveLength(10);
  });
});
