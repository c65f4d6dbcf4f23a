// What is taken of what a page or an account sends; the rest is refused.
import { describe, expect, it } from "vitest";
import { accountShape, birthdayShape, redeemShape } from "./account-messages.ts";

const KEY = "0f8fad5b-d9cb-469f-a165-70867728950e";

describe("messages about points", () => {
  it.each<[string, typeof redeemShape | typeof accountShape | typeof birthdayShape, object]>([
    ["a redemption", redeemShape, { v: 1, key: KEY, reward: "five-off" }],
    ["a question for the account", accountShape, { v: 1 }],
    ["a birthday", birthdayShape, { v: 1, month: 2, day: 29, consent: true }],
    ["a birthday to forget", birthdayShape, { v: 1, forget: true }],
  ])("takes %s", (_, shape, message) => {
    expect(shape.safeParse(message).success).toBe(true);
  });

  it.each<[string, typeof redeemShape | typeof accountShape | typeof birthdayShape, unknown]>([
    ["another version", redeemShape, { v: 2, key: KEY, reward: "five-off" }],
    ["no key", redeemShape, { v: 1, reward: "five-off" }],
    ["a key that can be guessed", redeemShape, { v: 1, key: "1", reward: "five-off" }],
    ["a key of any length", redeemShape, { v: 1, key: "x".repeat(41), reward: "five-off" }],
    ["who it is for", redeemShape, { v: 1, key: KEY, reward: "five-off", customer: "7" }],
    ["its own price", redeemShape, { v: 1, key: KEY, reward: "five-off", points: 1 }],
    ["a reward that is no id", redeemShape, { v: 1, key: KEY, reward: "Five off'" }],
    ["somebody's account", accountShape, { v: 1, customer: "7" }],
    ["nothing", accountShape, null],
    ["a birthday without consent", birthdayShape, { v: 1, month: 2, day: 28, consent: false }],
    ["a birthday that does not say", birthdayShape, { v: 1, month: 2, day: 28 }],
    ["a thirteenth month", birthdayShape, { v: 1, month: 13, day: 1, consent: true }],
    ["a day as text", birthdayShape, { v: 1, month: 1, day: "1", consent: true }],
    ["a year", birthdayShape, { v: 1, month: 1, day: 1, year: 1990, consent: true }],
    [
      "telling and forgetting at once",
      birthdayShape,
      { v: 1, month: 1, day: 1, consent: true, forget: true },
    ],
  ])("refuses %s", (_, shape, message) => {
    expect(shape.safeParse(message).success).toBe(false);
  });
});
