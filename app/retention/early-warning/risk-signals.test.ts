import { describe, expect, it } from "vitest";
import { aliveProbability } from "../bg-nbd.ts";
import { aliveCourse } from "./fading.ts";
import { type RiskFacts, riskOf } from "./risk-signals.ts";
import { measuredShare, warningPrecision } from "./warning-precision.ts";

const AT = new Date("2025-06-30T00:00:00Z");
const DAY = 86_400_000;
const ago = (days: number) => new Date(AT.getTime() - days * DAY);

/** Buys every 31 days, 20 days ago the last time, always for 1000: nothing to warn of. */
function facts(change: Partial<RiskFacts> = {}): RiskFacts {
  return {
    at: AT,
    purchases: 5,
    lastAt: ago(20),
    medianGapDays: 31,
    lastTwoMinor: 1000,
    beforeMinor: 1000,
    fullRefundAt: null,
    returnAt: null,
    alive: { now: 0.9, most: 0.95, belowHalfSince: null },
    answer: null,
    messages: null,
    ...change,
  };
}
const unread = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ sentAt: ago(i + 1), noticed: false }));

describe("the signals", () => {
  it.each<[string, Partial<RiskFacts>, string[]]>([
    ["nothing", {}, []],
    ["overdue at twice the usual gap", { lastAt: ago(62) }, ["overdue"]],
    ["not a moment before", { lastAt: new Date(ago(62).getTime() + 1) }, []],
    ["usually every 31 days, 74 days ago", { lastAt: ago(74) }, ["overdue"]],
    ["no rhythm when all was bought at once", { medianGapDays: 0, lastAt: ago(400) }, []],
    [
      "fading from 0.8 to below one half",
      { alive: { now: 0.49, most: 0.8, belowHalfSince: ago(3) } },
      ["fading"],
    ],
    ["one half is not below it", { alive: { now: 0.5, most: 0.9, belowHalfSince: null } }, []],
    ["never was above 0.8", { alive: { now: 0.2, most: 0.79, belowHalfSince: ago(90) } }, []],
    ["no model, no fading", { alive: null }, []],
    ["shrinking below one half", { lastTwoMinor: 499, beforeMinor: 1000 }, ["shrinking"]],
    ["exactly one half is not shrinking", { lastTwoMinor: 500, beforeMinor: 1000 }, []],
    ["from nothing there is nothing to shrink", { lastTwoMinor: 0, beforeMinor: 0 }, []],
    ["a full refund", { fullRefundAt: ago(3) }, ["unhappy"]],
    ["a return", { returnAt: ago(3) }, ["unhappy"]],
    ["NPS 6", { answer: { kind: "nps", score: 6, at: ago(2) } }, ["unhappy"]],
    ["NPS 7", { answer: { kind: "nps", score: 7, at: ago(2) } }, []],
    ["CSAT 2", { answer: { kind: "csat", score: 2, at: ago(2) } }, ["unhappy"]],
    ["CSAT 3", { answer: { kind: "csat", score: 3, at: ago(2) } }, []],
    ["an answer from before the last purchase", { answer: { kind: "nps", score: 0, at: ago(21) } }, []],
    ["five messages unnoticed", { messages: unread(5) }, ["silent"]],
    ["four are too few to tell", { messages: unread(4) }, []],
    ["one of the last five noticed", { messages: [...unread(4), { sentAt: ago(9), noticed: true }] }, []],
    ["the sixth does not count", { messages: [...unread(5), { sentAt: ago(9), noticed: true }] }, ["silent"]],
    ["below three purchases nothing", { purchases: 2, lastAt: ago(900), fullRefundAt: ago(1) }, []],
    [
      "several at once",
      { lastAt: ago(80), returnAt: ago(10), lastTwoMinor: 1 },
      ["overdue", "shrinking", "unhappy"],
    ],
  ])("%s", (_, change, signals) => {
    expect(riskOf(facts(change)).signals).toEqual(signals);
  });

  it("say what they stand on", () => {
    const { evidence, overdueRatio } = riskOf(
      facts({ lastAt: ago(74), returnAt: ago(5), fullRefundAt: ago(9) }),
    );
    expect(evidence).toEqual({
      overdue: { usualDays: 31, daysAgo: 74 },
      // the first thing that went wrong
      unhappy: { what: "refund", at: ago(9).toISOString() },
    });
    expect(overdueRatio).toBeCloseTo(74 / 31, 12);
  });

  it.each<[string, Partial<RiskFacts>, Date | null]>([
    ["nothing", {}, null],
    ["overdue: the day twice the gap was over", { lastAt: ago(74) }, ago(12)],
    [
      "fading: the day P(alive) fell below one half",
      { alive: { now: 0.3, most: 0.9, belowHalfSince: ago(8) } },
      ago(8),
    ],
    ["shrinking: the last purchase", { lastTwoMinor: 10 }, ago(20)],
    ["the first of several", { lastAt: ago(74), returnAt: ago(40) }, ago(40)],
  ])("hold since: %s", (_, change, since) => {
    expect(riskOf(facts(change)).since).toEqual(since);
  });
});

describe("the course of P(alive)", () => {
  const fit = { model: "bg-nbd", parameters: { r: 0.8, alpha: 4, a: 0.6, b: 3 } } as const;
  const history = { x: 6, tx: 30, T: 50 };

  it("was highest at the last purchase, if that lies in the window, else at its beginning", () => {
    const { model, parameters } = fit;
    const alive = (T: number) => aliveProbability(model, parameters, { ...history, T });
    expect(aliveCourse(fit, history, AT, 365)).toMatchObject({ now: alive(50), most: alive(30) });
    expect(aliveCourse(fit, history, AT, 70)).toMatchObject({ most: alive(40) });
  });

  it("passed one half when it says", () => {
    const { belowHalfSince, now } = aliveCourse(fit, history, AT, 365);
    expect(now).toBeLessThan(0.5);
    const T = history.T - (AT.getTime() - belowHalfSince!.getTime()) / (7 * DAY);
    expect(aliveProbability(fit.model, fit.parameters, { ...history, T })).toBeCloseTo(0.5, 6);
  });
});

describe("how right the warning was", () => {
  // Wilson (1927) by hand: 8 of 40
  it("is a share with its interval", () => {
    const share = measuredShare(8, 40)!;
    expect(share.share).toBe(0.2);
    expect(share.low).toBeCloseTo(0.105, 3);
    expect(share.high).toBeCloseTo(0.3476, 3);
    expect(measuredShare(0, 5)).toMatchObject({ low: 0, share: 0 });
    expect(measuredShare(0, 0)).toBeNull();
  });

  it("is told for the flagged, the others, and each signal by itself", () => {
    const precision = warningPrecision(AT, 90, [
      { risk: { signals: ["overdue"] }, boughtSince: false },
      { risk: { signals: ["overdue", "unhappy"] }, boughtSince: true },
      { risk: { signals: [] }, boughtSince: true },
    ]);
    expect(precision).toMatchObject({
      flagged: { customers: 2, bought: 1 },
      notFlagged: { customers: 1, bought: 1 },
      bySignal: { overdue: { customers: 2, bought: 1 }, unhappy: { customers: 1, bought: 1 } },
    });
    expect(warningPrecision(AT, 90, [])).toEqual({ measured: false, reason: "nobody with three purchases" });
  });
});
