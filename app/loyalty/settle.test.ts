// From orders to points: each rule of the programme, with exact points.
import { describe, expect, it } from "vitest";
import { lineForTest, orderForTest } from "./order-for-test.ts";
import type { Programme, Version } from "./programme.ts";
import { programmeForTest } from "./programme-for-test.ts";
import { type History, settle } from "./settle.ts";
import type { SettledOrder } from "./spent.ts";

const LAUNCH = new Date("2026-01-01T00:00:00Z");
const inForce = (change: Partial<Programme>, effectiveFrom = LAUNCH, version = 1): Version => ({
  version,
  effectiveFrom,
  programme: programmeForTest(change),
});

function points(change: Partial<Programme>, orders: SettledOrder[], history: Partial<History> = {}) {
  const all = { customerId: 7n, createdAt: null, segments: new Map(), orders, ...history };
  const { earned } = settle(all, [inForce(change)], "UTC");
  return Object.fromEntries(earned.map(({ source, points }) => [source, Number(points)]));
}

const day = (n: number) => new Date(Date.UTC(2026, 2, n, 12));
const order = (orderId: number, change: Partial<SettledOrder> = {}) =>
  orderForTest({ orderId: BigInt(orderId), at: day(orderId), ...change });

describe("per amount", () => {
  it.each([
    ["a point for every 1.00", 1, 100, "down", 12_345n, 123],
    ["to the nearest", 1, 100, "nearest", 12_350n, 124],
    ["up", 1, 100, "up", 12_301n, 124],
    ["3 points for every 2.50", 3, 250, "down", 1000n, 12],
    ["yen: a point for every 100", 1, 100, "down", 12_345n, 123],
    ["dinars: 5 points for every 1.000", 5, 1000, "down", 12_345n, 61],
  ] as const)("%s", (_, some, perMinor, rounding, netMinor, expected) => {
    const spend = { ...programmeForTest().spend!, points: some, perMinor };
    expect(points({ spend, rounding }, [order(1, { lines: [lineForTest({ netMinor })] })])).toEqual({
      "order:1": expected,
    });
  });

  it("rounds the order once, not each line", () => {
    const lines = [1, 2, 3].map(() => lineForTest({ netMinor: 150n }));
    expect(points({}, [order(1, { lines })])).toEqual({ "order:1": 4 });
  });

  it("gives nothing for an order from before the launch", () => {
    expect(points({}, [order(1, { at: new Date("2025-12-31T23:59:59Z") })])).toEqual({});
  });
});

describe("bonuses", () => {
  const double = {
    id: "double",
    name: "Double",
    from: null,
    to: null,
    percent: 200,
    products: null,
    collections: null,
    segments: null,
    tiers: null,
  };
  it.each([
    ["everywhere", {}, 300],
    ["on one product: its lines alone", { products: ["12"] }, 250],
    ["on a collection: the lines of what was in it", { collections: ["70"] }, 200],
    ["on a collection nothing was in", { collections: ["71"] }, 150],
    ["on a product and a collection: either", { products: ["12"], collections: ["70"] }, 300],
    ["within its time", { from: "2026-03-01T12:00:00Z", to: "2026-03-01T12:00:01Z" }, 300],
    ["no longer at its end", { from: null, to: "2026-03-01T12:00:00Z" }, 150],
    ["not before its beginning", { from: "2026-03-01T12:00:01Z", to: null }, 150],
    ["in a segment", { segments: ["vip"] }, 300],
    ["not in another", { segments: ["at-risk"] }, 150],
  ])("%s", (_, change, expected) => {
    const lines = [
      lineForTest({ netMinor: 5000n, collections: new Set(["70"]) }),
      lineForTest({ netMinor: 10_000n, productId: 12n }),
    ];
    const segments = new Map([[1n, new Set(["vip"])]]);
    const bonuses = [{ ...double, ...change }];
    expect(points({ bonuses }, [order(1, { lines })], { segments })).toEqual({ "order:1": expected });
  });

  it("their extra parts add up", () => {
    const bonuses = [double, { ...double, id: "triple", percent: 300 }];
    expect(points({ bonuses }, [order(1)])).toEqual({ "order:1": 400 });
  });
});

describe("per order, first order and sign-up", () => {
  const spend = null;
  it("per order, from a least amount on, kept after what went back", () => {
    const perOrder = { points: 10, minimumMinor: 5000 };
    const half = lineForTest({ quantity: 2, keptQuantity: 1 });
    const less = lineForTest({ quantity: 4, keptQuantity: 1 });
    expect(
      points({ spend, perOrder }, [order(1), order(2, { lines: [half] }), order(3, { lines: [less] })]),
    ).toEqual({
      "order:1": 10,
      "order:2": 10,
    });
  });

  it("the first that counts, ever", () => {
    const firstOrder = { points: 50 };
    expect(points({ spend, firstOrder }, [order(1, { counts: false }), order(2), order(3)])).toEqual({
      "order:2": 50,
    });
    const old = order(1, { at: new Date("2024-01-01T00:00:00Z") });
    expect(points({ spend, firstOrder }, [old, order(2)])).toEqual({});
  });

  it("signing up after the launch", () => {
    const signUp = { points: 25 };
    expect(points({ signUp }, [], { createdAt: day(1) })).toEqual({ "sign-up:7": 25 });
    expect(points({ signUp }, [], { createdAt: new Date("2025-06-01T00:00:00Z") })).toEqual({});
  });
});

describe("punch cards", () => {
  const card = {
    id: "tea",
    name: "Tea",
    stamp: "order" as const,
    products: null,
    collections: null,
    size: 3,
    prefilled: 1,
    points: 100,
  };
  const spend = null;
  const five = [1, 2, 3, 4, 5].map((n) => order(n));
  it("begins with the stamps it is filled with, the first time", () => {
    expect(points({ spend, cards: [card] }, five)).toEqual({ "card:tea:7:1": 100, "card:tea:7:2": 100 });
  });

  it("stays right when an order is cancelled or its goods go back", () => {
    const cancelled = five.map((one) => (one.orderId === 2n ? { ...one, counts: false } : one));
    expect(points({ spend, cards: [card] }, cancelled)).toEqual({ "card:tea:7:1": 100 });
    const back = five.map((one) =>
      one.orderId === 2n ? { ...one, lines: [lineForTest({ keptQuantity: 0 })] } : one,
    );
    expect(points({ spend, cards: [card] }, back)).toEqual({ "card:tea:7:1": 100 });
  });

  it("a stamp for every piece of a product", () => {
    const lines = [lineForTest({ quantity: 7, productId: 12n }), lineForTest({ quantity: 9 })];
    const cards = [{ ...card, stamp: "piece" as const, products: ["12"] }];
    expect(points({ spend, cards }, [order(1, { lines })])).toEqual({
      "card:tea:7:1": 100,
      "card:tea:7:2": 100,
    });
  });

  it("a stamp for an order that holds something of a collection", () => {
    const cards = [{ ...card, collections: ["70"] }];
    const tea = [lineForTest({ collections: new Set(["70"]) })];
    expect(points({ spend, cards }, [order(1), order(2, { lines: tea })])).toEqual({});
    expect(points({ spend, cards }, [order(1, { lines: tea }), order(2, { lines: tea })])).toEqual({
      "card:tea:7:1": 100,
    });
  });
});

describe("tiers", () => {
  const level = (id: string, from: number, percent: number) => ({
    id,
    name: id,
    from,
    percent,
    tag: null,
    discountPercent: null,
  });
  const tiers = {
    measure: "orders" as const,
    period: "rolling-year" as const,
    graceDays: 0,
    levels: [level("silver", 1, 150), level("gold", 2, 200)],
  };
  it("multiply from the order after the one that reached them", () => {
    expect(points({ tiers }, [order(1), order(2), order(3)])).toEqual({
      "order:1": 100,
      "order:2": 150,
      "order:3": 200,
    });
  });

  it("an order that was cancelled has reached nothing", () => {
    expect(points({ tiers }, [order(1, { counts: false }), order(2), order(3)])).toEqual({
      "order:2": 100,
      "order:3": 150,
    });
  });
});

it("each order goes by the version in force on its day", () => {
  const versions = [inForce({}), inForce({ spend: { ...programmeForTest().spend!, points: 2 } }, day(2), 2)];
  const { earned } = settle(
    { customerId: 7n, createdAt: null, segments: new Map(), orders: [order(1), order(2)] },
    versions,
    "UTC",
  );
  expect(earned.map(({ points }) => Number(points))).toEqual([100, 200]);
});
