// What counts as spent, in exact minor units.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineForTest, orderForTest } from "./order-for-test.ts";
import type { SettledOrder } from "./spent.ts";
import { add, rounded, spentOn } from "./spent.ts";

const GOODS = { discounts: false, tax: false, shipping: false, giftCards: false };

const spent = (order: SettledOrder, counts = GOODS) => {
  const { lines, shipping } = spentOn(order, counts);
  const { n, d } = [...lines, shipping].reduce(add);
  return Number(n) / Number(d);
};

const two = [lineForTest({ netMinor: 6000n }), lineForTest({ netMinor: 4000n, productId: 12n })];
const withExtras = { lines: two, shippingMinor: 500n, taxMinor: 1050n, totalMinor: 11_550n };

describe("an order of 60.00 and 40.00, 5.00 shipping and 10.50 tax on top", () => {
  it.each([
    ["goods alone", GOODS, 10_000],
    ["with tax", { ...GOODS, tax: true }, 11_000],
    ["with shipping", { ...GOODS, shipping: true }, 10_500],
    ["with both", { ...GOODS, tax: true, shipping: true }, 11_550],
  ])("%s", (_, counts, minor) => expect(spent(orderForTest(withExtras), counts)).toBe(minor));

  it.each([
    ["the second line went back, with its tax", { refundedMinor: 4400n }, 0, 6000],
    ["the second line went back, without any money", {}, 0, 6000],
    ["20.00 were given back and no goods", { refundedMinor: 2000n }, 1, 10_000 * (1 - 2000 / 11_550)],
    ["everything was given back", { refundedMinor: 11_550n }, 1, 0],
    [
      "the second line went back and 10.00 more than it cost",
      { refundedMinor: 5620n },
      0,
      6000 * (1 - 1000 / 6930),
    ],
  ])("%s", (_, change, keptQuantity, minor) => {
    const lines = [two[0]!, { ...two[1]!, keptQuantity }];
    expect(spent(orderForTest({ ...withExtras, ...change, lines }))).toBeCloseTo(minor, 9);
  });
});

it.each([
  [
    "prices with their tax in them: 20 % of 120.00",
    { totalMinor: 12_000n, taxMinor: 2000n },
    12_000n,
    GOODS,
    10_000,
  ],
  ["and counted with it", { totalMinor: 12_000n, taxMinor: 2000n }, 12_000n, { ...GOODS, tax: true }, 12_000],
  ["a gift card bought", { lines: [lineForTest({ giftCard: true })] }, null, GOODS, 0],
  [
    "a gift card bought, where it counts",
    { lines: [lineForTest({ giftCard: true })] },
    null,
    { ...GOODS, giftCards: true },
    10_000,
  ],
  ["a discount of 25.00", { lines: [lineForTest({ grossMinor: 12_500n })] }, null, GOODS, 10_000],
  [
    "a discount, where it does not lessen",
    { lines: [lineForTest({ grossMinor: 12_500n })] },
    null,
    { ...GOODS, discounts: true },
    12_500,
  ],
  [
    "one of three pieces kept",
    { lines: [lineForTest({ quantity: 3, keptQuantity: 1 })] },
    null,
    GOODS,
    10_000 / 3,
  ],
  ["cancelled, unpaid or a test", { counts: false }, null, GOODS, 0],
  ["free", { lines: [lineForTest({ netMinor: 0n, grossMinor: 900n })] }, null, GOODS, 0],
  [
    "free, but for shipping",
    { lines: [lineForTest({ netMinor: 0n })], shippingMinor: 500n, totalMinor: 500n },
    null,
    { ...GOODS, shipping: true },
    500,
  ],
])("%s", (_, change, net, counts, minor) => {
  const lines = net ? { lines: [lineForTest({ netMinor: net })] } : {};
  expect(spent(orderForTest({ ...lines, ...change }), counts)).toBeCloseTo(minor, 9);
});

const line = fc
  .record({
    quantity: fc.integer({ min: 1, max: 5 }),
    netMinor: fc.bigInt({ min: 0n, max: 100_000n }),
    kept: fc.nat(5),
  })
  .map(({ quantity, netMinor, kept }) =>
    lineForTest({ quantity, netMinor, keptQuantity: Math.min(kept, quantity) }),
  );

it("never more than was spent, never below nothing, and never more after more was given back", () => {
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 4 }),
      fc.bigInt({ min: 0n, max: 20_000n }),
      fc.bigInt({ min: 0n, max: 20_000n }),
      fc.array(fc.bigInt({ min: 0n, max: 300_000n }), { minLength: 2, maxLength: 2 }),
      (lines, taxMinor, shippingMinor, refunds) => {
        const goods = lines.reduce((sum, { netMinor }) => sum + netMinor, 0n);
        const totalMinor = goods + taxMinor + shippingMinor;
        const [less, more] = refunds
          .map((one) => (one < totalMinor ? one : totalMinor))
          .sort((a, b) => Number(a - b)) as [bigint, bigint];
        const counts = { ...GOODS, tax: true, shipping: true };
        const after = (refundedMinor: bigint) =>
          spent(orderForTest({ lines, taxMinor, shippingMinor, totalMinor, refundedMinor }), counts);
        expect(after(more)).toBeGreaterThanOrEqual(0);
        expect(after(more)).toBeLessThanOrEqual(after(less) + 1e-6);
        expect(after(less)).toBeLessThanOrEqual(Number(totalMinor) + 1e-6);
      },
    ),
  );
});

it.each([
  ["down", 2n],
  ["nearest", 3n],
  ["up", 3n],
] as const)("5/2 rounded %s", (how, points) => expect(rounded({ n: 5n, d: 2n }, how)).toBe(points));
