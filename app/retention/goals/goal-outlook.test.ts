import { describe, expect, it } from "vitest";
import { type GoalFigure, neededUplift } from "./goal-figures.ts";
import { goalState, realism, straightWay } from "./goal-outlook.ts";

describe("realistic is what the shop has done before", () => {
  // changes over two months: +2, −1, +4, +2, −3, +1, +3, 0
  const course = [10, 12, 12, 11, 16, 13, 13, 14, 16, 14];

  it.each([
    [3, "usual", 2],
    [4, "ambitious", 1],
    [5, "unseen", 0],
    [-1, "usual", 2],
    [-3, "ambitious", 1],
  ])("a change by %d: %s", (change, verdict, reached) => {
    expect(realism(course, 14, 14 + change, 2)).toEqual({ months: 2, stretches: 8, reached, verdict });
  });

  it("is not said of too short a past, nor across months without a value", () => {
    expect(realism(course.slice(0, 6), 14, 15, 2).verdict).toBe("unknown");
    expect(
      realism(
        course.map((value, i) => (i % 2 ? null : value)),
        14,
        15,
        1,
      ),
    ).toMatchObject({
      stretches: 0,
      verdict: "unknown",
    });
  });
});

describe("a goal", () => {
  const standing = { archived: false, start: 20, target: 25, now: 22, atDue: null, over: false };
  it.each([
    ["open", {}],
    ["reached", { now: 25 }],
    ["missed", { over: true, atDue: 24, now: 30 }],
    ["reached", { over: true, atDue: 25, now: 10 }],
    ["missed", { over: true, atDue: null }],
    ["archived", { archived: true, now: 99 }],
    // downwards
    ["reached", { start: 30, now: 24 }],
    ["open", { start: 30, now: 26 }],
  ])("is %s", (state, change) => {
    expect(goalState({ ...standing, ...change })).toBe(state);
  });

  it("has a straight way", () => {
    const days = { from: 0, due: 100 };
    expect([0, 50, 100, 150].map((at) => straightWay(20, 30, days, at))).toEqual([20, 25, 30, 30]);
  });
});

describe("the uplift in customers, purchases and money", () => {
  const figures = {
    rates: {
      retention: 80,
      strictRetention: 70,
      churn: 30,
      returningCustomer: 40,
      repeatPurchase: 25,
      reactivation: null,
    },
    averageOrderMinor: 5000,
    purchaseFrequency: 1.5,
    counts: {
      activeAtStart: 500,
      everBoughtBeforeStart: 1000,
      everBoughtBeforeEnd: 1200,
      purchases: 300,
      buyers: 200,
    },
  } as unknown as Parameters<typeof neededUplift>[2];

  it.each<[GoalFigure, number, string, number]>([
    // 90 % of 500 instead of 80 %
    ["retention", 90, "customers", 50],
    ["strictRetention", 75, "customers", 25],
    ["returningCustomer", 45, "customers", 50],
    ["repeatPurchase", 30, "customers", 60],
    ["averageOrder", 5500, "money", 150_000],
    ["purchaseFrequency", 1.8, "purchases", 60],
    ["retention", 70, "customers", -50],
  ])("%s to %d: %s %d", (figure, target, of, amount) => {
    const uplift = neededUplift(figure, target, figures)!;
    expect(uplift.of).toBe(of);
    expect(uplift.amount).toBeCloseTo(amount, 9);
  });
});
