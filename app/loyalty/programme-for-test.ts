// A programme for tests: a point for every whole unit of money; each test changes only what it is about.
import type { Programme, Reward } from "./programme.ts";

export function programmeForTest(change: Partial<Programme> = {}): Programme {
  return {
    version: 1,
    name: "Club",
    currency: "USD",
    returnDays: 0,
    expiry: { kind: "never" },
    rounding: "down",
    spend: {
      points: 1,
      perMinor: 100,
      counts: { discounts: false, tax: false, shipping: false, giftCards: false },
    },
    perOrder: null,
    firstOrder: null,
    signUp: null,
    birthday: null,
    acts: [],
    bonuses: [],
    tiers: null,
    cards: [],
    rewards: [],
    ...change,
  };
}

export function rewardForTest(change: Partial<Reward> = {}): Reward {
  return {
    id: "five-off",
    name: "5 off",
    points: 100,
    value: { kind: "amount", minor: 500 },
    minimumMinor: null,
    codeDays: 30,
    perPerson: null,
    tiers: null,
    ...change,
  };
}
