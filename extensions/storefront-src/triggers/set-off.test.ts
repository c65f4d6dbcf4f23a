import { describe, expect, test } from "vitest";
import type { TriggerType } from "../../../app/popups/campaign.ts";
import type { PublishedTrigger } from "../../../app/popups/published.ts";
import { type Levels, setOff, type Watched } from "./set-off.ts";

const levels = (given: Levels = {}): Levels => ({
  idle: 0,
  "time-on-page": 0,
  "scroll-depth": 0,
  "pages-seen": 1,
  "cart-value": 0,
  "cart-leaving": -1,
  ...given,
});
const watched = (all: boolean, ...on: PublishedTrigger[]): Watched => ({
  on: on.map(([type, setting]) => [type, setting]),
  grace: 0,
  ...(all ? { all: true as const } : {}),
});

describe("one is enough", () => {
  test.each<[string, PublishedTrigger[], Levels, [TriggerType?, number?], TriggerType | undefined]>([
    ["a sign as strong as set", [["exit-pointer", 300]], {}, ["exit-pointer", 300], "exit-pointer"],
    ["a weaker sign", [["exit-pointer", 300]], {}, ["exit-pointer", 299], undefined],
    ["another sign", [["exit-pointer", 300]], {}, ["scroll-up", 9000], undefined],
    ["the back button, which has no strength", [["back-button", 0]], {}, ["back-button", 1], "back-button"],
    ["no back button", [["back-button", 0]], {}, [], undefined],
    ["a state reached", [["scroll-depth", 60]], { "scroll-depth": 60 }, [], "scroll-depth"],
    ["a state not reached", [["scroll-depth", 60]], { "scroll-depth": 59.9 }, [], undefined],
    [
      "the second of two",
      [
        ["idle", 30],
        ["pages-seen", 3],
      ],
      { "pages-seen": 3 },
      [],
      "pages-seen",
    ],
    [
      "a sign before a state",
      [
        ["exit-pointer", 300],
        ["time-on-page", 5],
      ],
      { "time-on-page": 9 },
      ["exit-pointer", 400],
      "exit-pointer",
    ],
    [
      "leaving with a cart, at any sign",
      [["cart-leaving", 0]],
      { "cart-leaving": 0 },
      ["tab-return", 8],
      "cart-leaving",
    ],
    ["a cart, and nobody leaves", [["cart-leaving", 0]], {}, [], undefined],
  ])("%s", (_, on, given, [sign, value], expected) => {
    expect(setOff(watched(false, ...on), levels(given), sign, value)).toBe(expected);
  });
});

describe("all are needed", () => {
  test("states in any order", () => {
    const both = watched(true, ["time-on-page", 20], ["scroll-depth", 50]);
    expect(setOff(both, levels({ "time-on-page": 20 }))).toBeUndefined();
    expect(setOff(both, levels({ "scroll-depth": 50 }))).toBeUndefined();
    expect(setOff(both, levels({ "time-on-page": 20, "scroll-depth": 50 }))).toBe("scroll-depth");
  });

  test("a sign and a state: at the sign, not when the state is reached long after", () => {
    const both = watched(true, ["exit-pointer", 300], ["time-on-page", 20]);
    expect(setOff(both, levels({ "time-on-page": 5 }), "exit-pointer", 500)).toBeUndefined();
    expect(setOff(both, levels({ "time-on-page": 20 }))).toBeUndefined();
    expect(setOff(both, levels({ "time-on-page": 21 }), "exit-pointer", 100)).toBeUndefined();
    expect(setOff(both, levels({ "time-on-page": 22 }), "exit-pointer", 300)).toBe("exit-pointer");
  });

  test("two signs, one after the other", () => {
    const both = watched(true, ["scroll-up", 1500], ["tab-return", 5]);
    expect(setOff(both, levels(), "tab-return", 60)).toBeUndefined();
    expect(setOff(both, levels())).toBeUndefined();
    expect(setOff(both, levels(), "scroll-up", 1400)).toBeUndefined();
    expect(setOff(both, levels(), "scroll-up", 1600)).toBe("scroll-up");
  });
});
