// A programme with one of everything, and an account; each test changes only what it is about.
import type { PublishedAccount, PublishedProgramme } from "../../app/loyalty/published.ts";

export function programmeForTest(change: Partial<PublishedProgramme> = {}): PublishedProgramme {
  return {
    v: 1,
    state: "on",
    name: "Tea Club",
    currency: "USD",
    digits: 2,
    earn: { points: 1, per: 100, tax: false, shipping: false },
    ways: [
      { kind: "sign-up", points: 10 },
      { kind: "birthday", points: 50 },
      { kind: "act", points: 20, name: "Write a review", id: "review" },
    ],
    cards: [{ id: "tea", name: "Ten teas", size: 10, points: 30, stamp: "piece" }],
    tiers: {
      measure: "points",
      levels: [{ id: "gold", name: "Gold", from: 1000, percent: 150 }],
    },
    rewards: [
      { id: "five-off", name: "5 off", points: 100, kind: "amount", minor: 500, minimum: 2000 },
      { id: "golden", name: "For gold", points: 50, kind: "percentage", percent: 10, tiers: ["gold"] },
      { id: "post", name: "Post", points: 200, kind: "free-shipping" },
      { id: "mug", name: "A mug", points: 300, kind: "free-product", product: "7" },
      { id: "credit", name: "Credit", points: 400, kind: "store-credit", minor: 2000 },
    ],
    worth: { points: 100, minor: 500 },
    bonuses: [{ name: "Weekend", percent: 200 }],
    ...change,
  };
}

export function accountForTest(change: Partial<PublishedAccount> = {}): PublishedAccount {
  return {
    v: 1,
    points: 250,
    pending: 0,
    owed: 0,
    expires: null,
    tier: null,
    next: { id: "gold", name: "Gold", left: 750 },
    cards: [{ id: "tea", stamps: 4 }],
    history: [
      { on: "2026-11-02", points: -100, why: "redeem" },
      { on: "2026-11-01", points: 250, why: "earn", order: "#1001" },
    ],
    codes: [],
    birthday: false,
    at: 1_795_348_800,
    ...change,
  };
}
