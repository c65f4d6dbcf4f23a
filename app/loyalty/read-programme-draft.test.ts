// The form shows a programme whole, and what is typed wrong is refused at its field.
import { describe, expect, it, test } from "vitest";
import { draftOf } from "./draft-of-programme.ts";
import { type Programme, programmeShape } from "./programme.ts";
import type { ProgrammeDraft } from "./programme-draft.ts";
import { programmeForTest, rewardForTest } from "./programme-for-test.ts";
import { readProgrammeDraft, readSentDraft } from "./read-programme-draft.ts";
import { programmeFromTemplate, TEMPLATES } from "./templates.ts";

const SHOP = { currency: "USD", timezone: "Europe/Berlin" };

const FULL: Programme = programmeShape.parse(
  programmeForTest({
    returnDays: 14,
    expiry: { kind: "next-year-end" },
    rounding: "nearest",
    spend: {
      points: 3,
      perMinor: 250,
      counts: { discounts: true, tax: true, shipping: false, giftCards: true },
    },
    perOrder: { points: 5, minimumMinor: 1000 },
    firstOrder: { points: 50 },
    signUp: { points: 20 },
    birthday: { points: 100, noticeDays: 0, leapDay: "march-1" },
    acts: [{ id: "review", name: "Review", points: 10, perYear: 12 }],
    bonuses: [
      {
        id: "spring",
        name: "Spring",
        // the clocks go forward in between
        from: "2026-03-27T23:00:00.000Z",
        to: "2026-03-29T22:00:00.000Z",
        percent: 250,
        products: ["9007199254740993"],
        collections: ["5"],
        segments: ["vip"],
        tiers: ["gold"],
      },
    ],
    tiers: {
      measure: "spend",
      period: "calendar-year",
      graceDays: 0,
      levels: [
        { id: "silver", name: "Silver", from: 10_050, percent: 125, tag: null, discountPercent: null },
        { id: "gold", name: "Gold", from: 50_000, percent: 200, tag: "vip", discountPercent: 10 },
      ],
    },
    cards: [
      {
        id: "tea",
        name: "Tea",
        stamp: "piece",
        products: ["7"],
        collections: null,
        size: 5,
        prefilled: 1,
        points: 40,
      },
    ],
    rewards: [
      rewardForTest({ id: "a", minimumMinor: 2000, perPerson: 3, tiers: ["silver"] }),
      rewardForTest({ id: "b", value: { kind: "percentage", percent: 15 } }),
      rewardForTest({ id: "c", value: { kind: "free-shipping" } }),
      rewardForTest({ id: "d", value: { kind: "free-product", productId: "9007199254740993" } }),
      rewardForTest({ id: "e", value: { kind: "store-credit", minor: 700, expiresDays: 90 } }),
      rewardForTest({ id: "f", value: { kind: "store-credit", minor: 700, expiresDays: null } }),
    ],
  }),
);

const templates = TEMPLATES.map((one) => [one, programmeFromTemplate(one, "USD", 2)] as const);

test.each([["everything", FULL] as const, ...templates])("%s comes back as it was", (_, programme) => {
  expect(readProgrammeDraft(draftOf(programme, SHOP.timezone), SHOP)).toEqual({ programme });
});

it("a bonus is shown by its days in the shop's zone, the last one included", () => {
  expect(draftOf(FULL, SHOP.timezone).bonuses[0]).toMatchObject({
    from: "2026-03-28",
    to: "2026-03-29",
    times: "2.5",
  });
});

it("digits of other languages are read", () => {
  const draft = { ...draftOf(FULL, SHOP.timezone), signUp: "۲۵", firstOrder: "٧" };
  expect(readProgrammeDraft(draft, SHOP)).toMatchObject({
    programme: { signUp: { points: 25 }, firstOrder: { points: 7 } },
  });
});

it("an empty number of points switches its rule off", () => {
  const draft = draftOf(FULL, SHOP.timezone);
  const off = {
    ...draft,
    spend: { ...draft.spend, points: "", perAmount: "" },
    perOrder: { points: "", minimum: "" },
    birthday: { ...draft.birthday, points: " " },
    tiers: { ...draft.tiers, levels: [] },
    bonuses: [],
    rewards: [],
  };
  expect(readProgrammeDraft(off, SHOP)).toMatchObject({
    programme: { spend: null, perOrder: null, birthday: null, tiers: null },
  });
});

describe("what is wrong stands at its field", () => {
  type Change = (draft: ProgrammeDraft) => void;
  test.each<[string, string, Change]>([
    ["name", "name", (draft) => (draft.name = " ")],
    ["spend.points", "whole", (draft) => (draft.spend.points = "0")],
    ["spend.perAmount", "missing", (draft) => (draft.spend.perAmount = "")],
    ["spend.perAmount", "money", (draft) => (draft.spend.perAmount = "-1")],
    ["perOrder.points", "missing", (draft) => (draft.perOrder.points = "")],
    ["signUp", "whole", (draft) => (draft.signUp = "2.5")],
    ["birthday.noticeDays", "whole", (draft) => (draft.birthday.noticeDays = "400")],
    ["returnDays", "days", (draft) => (draft.returnDays = "181")],
    ["returnDays", "days", (draft) => (draft.returnDays = "")],
    ["expiry.days", "missing", (draft) => (draft.expiry = { kind: "after-days", days: "" })],
    ["acts.0.id", "id", (draft) => (draft.acts[0]!.id = "Re view")],
    ["acts.1.id", "twice", (draft) => draft.acts.push({ ...draft.acts[0]! })],
    ["bonuses.0.to", "order", (draft) => (draft.bonuses[0]!.to = "2026-03-27")],
    ["bonuses.0.from", "date", (draft) => (draft.bonuses[0]!.from = "2026-02-30")],
    ["bonuses.0.times", "times", (draft) => (draft.bonuses[0]!.times = "0.5")],
    ["bonuses.0.tiers", "tier", (draft) => (draft.bonuses[0]!.tiers = ["platinum"])],
    ["tiers.levels.1.from", "more", (draft) => (draft.tiers.levels[1]!.from = "100.50")],
    ["tiers.levels.1.discount", "percent", (draft) => (draft.tiers.levels[1]!.discount = "101")],
    ["tiers.levels.0.tag", "range", (draft) => (draft.tiers.levels[0]!.tag = "x".repeat(41))],
    [
      "tiers.levels.1.name",
      "twice",
      (draft) => Object.assign(draft.tiers.levels[1]!, { name: "silver", tag: "" }),
    ],
    ["tiers.levels.0.tag", "range", (draft) => (draft.tiers.levels[0]!.tag = "a, b")],
    ["cards.0.size", "range", (draft) => (draft.cards[0]!.size = "1")],
    ["cards.0.prefilled", "prefilled", (draft) => (draft.cards[0]!.prefilled = "5")],
    ["cards.0.points", "missing", (draft) => (draft.cards[0]!.points = "")],
    ["rewards.0.amount", "missing", (draft) => (draft.rewards[0]!.amount = "")],
    ["rewards.0.codeDays", "whole", (draft) => (draft.rewards[0]!.codeDays = "366")],
    ["rewards.1.percent", "percent", (draft) => (draft.rewards[1]!.percent = "0")],
    ["rewards.3.product", "product", (draft) => (draft.rewards[3]!.product = [])],
    ["rewards.4.creditDays", "whole", (draft) => (draft.rewards[4]!.creditDays = "-1")],
  ])("%s: %s", (path, problem, change) => {
    const draft = draftOf(FULL, SHOP.timezone);
    change(draft);
    expect(readProgrammeDraft(draft, SHOP)).toMatchObject({ errors: { [path]: problem } });
  });
});

it("only what the form sends is read at all", () => {
  const draft = draftOf(FULL, SHOP.timezone);
  expect(readSentDraft(JSON.stringify(draft), SHOP)).toMatchObject({ programme: FULL });
  expect(readSentDraft("{", SHOP)).toBeNull();
  expect(readSentDraft(JSON.stringify({ ...draft, more: 1 }), SHOP)).toBeNull();
});
