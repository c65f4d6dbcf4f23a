import { describe, expect, it } from "vitest";
import type { Campaign } from "./campaign.ts";
import { checkCampaign, type Finding, percentagesIn, type Trade, withPercentage } from "./campaign-checks.ts";
import { contrast } from "./contrast.ts";
import { campaignFrom } from "./templates.ts";

const welcome = campaignFrom("welcome", { name: "One", language: "en", amount: String });
const trade: Trade = { ordersADay: 20, averageOrderMinor: 8_000, margin: 0.4, costKnown: 1 };
const small = { bytes: 2_000, others: 0 };

function found<C extends Finding["check"]>(check: C, campaign: Campaign, shop = trade, size = small) {
  return checkCampaign(campaign, shop, size).filter((one) => one.check === check) as Extract<
    Finding,
    { check: C }
  >[];
}
const withDiscount = (change: Partial<NonNullable<Campaign["discount"]>>): Campaign => ({
  ...welcome,
  discount: { ...welcome.discount!, ...change },
});
const percent = (value: number) => withDiscount({ value: { type: "percentage", percent: value } });

describe("contrast", () => {
  // the examples WCAG's own tools give
  it.each([
    ["#000000", "#ffffff", 21],
    ["#777777", "#ffffff", 4.48],
    ["#767676", "#ffffff", 4.54],
    ["#ffffff", "#ffffff", 1],
  ])("%s on %s is %d", (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2);
  });

  it("what cannot be read is a problem; the theme's own colours are its own", () => {
    const colours = { background: "#ffffff", text: "#777777", button: "#000000", buttonText: "#ffffff" };
    const levels = found("contrast", { ...welcome, look: { ...welcome.look, colours } });
    expect(levels.map(({ part, level }) => [part, level])).toEqual([
      ["text", "problem"],
      ["button", "good"],
    ]);
    expect(found("contrast", welcome)).toEqual([{ check: "contrast", level: "good", part: "theme" }]);
  });
});

describe("words", () => {
  it("long ones are named with their language", () => {
    const texts = { ...welcome.texts, de: { ...welcome.texts.de, title: "W".repeat(61) } };
    expect(found("length", { ...welcome, texts })[0]).toMatchObject({
      level: "advice",
      words: [{ language: "de", key: "title", length: 61, most: 60 }],
    });
    expect(found("length", welcome)[0]!.level).toBe("good");
  });

  it("that promise another percentage than is given are found in any digits, and mended in theirs", () => {
    expect(found("number", welcome)).toEqual([]);
    const [finding] = found("number", percent(15));
    expect(finding!.languages).toContain("fa");
    expect(percentagesIn("خصم ٪١٠, 20 % and 5%")).toEqual([10, 20, 5]);
    expect(withPercentage("۱۰٪ تخفیف", 25)).toBe("۲۵٪ تخفیف");
    expect(withPercentage("خصم ٪١٠", 25)).toBe("خصم ٪٢٥");
    expect(withPercentage("10 % auf 2 Artikel", 5)).toBe("5 % auf 2 Artikel");
  });
});

describe("manners", () => {
  it.each([
    ["seldom", {}, "good"],
    ["often", { perSession: 2 }, "advice"],
    ["often", { daysBetween: 0, perVisitor: null }, "advice"],
    ["seldom", { daysBetween: 0, perVisitor: null, stopAfterClose: true }, "good"],
  ])("%s: %j", (because, change, level) => {
    const campaign = { ...welcome, frequency: { ...welcome.frequency, ...change } };
    expect(found("frequency", campaign)[0]).toEqual({ check: "frequency", level, because });
  });

  it("nobody likes to be met at the door", () => {
    const list: Campaign["triggers"]["list"] = [{ type: "time-on-page", setting: 1 }];
    const campaign = { ...welcome, triggers: { ...welcome.triggers, list } };
    expect(found("frequency", campaign)[0]!.because).toBe("at-once");
  });
});

describe("money", () => {
  it("10 % off at a margin of 40 % leaves 30 %: a third more orders earn the same", () => {
    const [finding] = found("margin", welcome);
    expect(finding).toMatchObject({ level: "good", because: "known", given: 0.1, costKnown: 1 });
    expect(finding).toHaveProperty("left", expect.closeTo(0.3, 12));
    expect(finding).toHaveProperty("moreOrders", expect.closeTo(1 / 3, 12));
  });

  it.each([
    [25, "advice"],
    [40, "problem"],
    [60, "problem"],
  ])("%d %% off at a margin of 40 %% is: %s", (off, level) => {
    expect(found("margin", percent(off))[0]!.level).toBe(level);
  });

  it("an amount is held against the least order it works on, when that is above the average", () => {
    const value = { type: "amount" as const, amountMinor: 1_000 };
    expect(found("margin", withDiscount({ value }))[0]).toHaveProperty("given", 0.125);
    const minimum = { type: "subtotal" as const, amountMinor: 10_000 };
    expect(found("margin", withDiscount({ value, minimum }))[0]).toHaveProperty("given", 0.1);
  });

  it("says when it does not know", () => {
    expect(found("margin", welcome, { ...trade, margin: null })[0]).toMatchObject({ because: "unknown" });
    const free = withDiscount({ value: { type: "free-shipping", maximumMinor: null } });
    expect(found("margin", free)[0]).toMatchObject({ because: "shipping-unknown" });
    expect(found("margin", { ...welcome, discount: null })[0]).toMatchObject({ because: "none-given" });
  });
});

describe("size and proof", () => {
  it("what would not be published is a problem", () => {
    expect(found("size", welcome)[0]!.level).toBe("good");
    expect(found("size", welcome, trade, { bytes: 30_000, others: 10_000 })[0]!.level).toBe("advice");
    expect(found("size", welcome, trade, { bytes: 30_000, others: 40_000 })[0]!.level).toBe("problem");
  });

  it("says what can be shown with these orders, and what without a holdout: nothing", () => {
    const [proof] = found("proof", welcome, { ...trade, ordersADay: 100 });
    expect(proof).toMatchObject({ level: "good", holdout: 10 });
    expect(proof!.lift).toBeGreaterThan(0.1);
    expect(proof!.lift).toBeLessThan(0.4);
    expect(proof!.holdoutNeeded).toBeGreaterThan(10);
    expect(found("proof", { ...welcome, holdoutPercent: 0 })[0]).toMatchObject({
      level: "problem",
      lift: null,
    });
    expect(found("proof", welcome, { ...trade, ordersADay: 0 })[0]).toMatchObject({ lift: null, days: null });
  });
});
