import { describe, expect, it } from "vitest";
import { type LifetimeValueInputs, lifetimeValue } from "../lifetime-value.ts";
import { marginValue } from "./margin-value.ts";

// 200 orders of 50.00 by 100 buyers; a quarter of those active a year ago were lost, so customers stay four years
const inputs: LifetimeValueInputs = {
  ever: { purchases: 500, customers: 250, grossMinor: 2_500_000n },
  year: { purchases: 200, buyers: 100, grossMinor: 1_000_000n, activeAtStart: 80, lost: 20 },
};
const value = lifetimeValue(inputs);

describe("margin lifetime value", () => {
  it("is what an order earns × orders per buyer and year × years", () => {
    // goods of 40.00 an order; half of them with a known cost, which is 60 % of what they sold for
    const goods = { goodsMinor: 800_000n, costedMinor: 400_000n, costMinor: 240_000n };
    expect(marginValue(goods, inputs, value)).toEqual({
      minor: 0.4 * 4000 * 2 * 4,
      absence: null,
      marginRate: 40,
      marginPerPurchaseMinor: 1600,
      unknownCost: 50,
    });
    expect(value.yearlyMinor).toBe(5000 * 2 * 4);
  });

  it("is negative where goods were sold below cost", () => {
    const goods = { goodsMinor: 100_000n, costedMinor: 100_000n, costMinor: 150_000n };
    expect(marginValue(goods, inputs, value).minor).toBe(-0.5 * 500 * 2 * 4);
  });

  it("is absent without a known cost, and whenever the yearly one is", () => {
    const none = { goodsMinor: 800_000n, costedMinor: 0n, costMinor: 0n };
    expect(marginValue(none, inputs, value)).toMatchObject({
      minor: null,
      absence: "no cost known",
      unknownCost: 100,
    });
    const young = { ...inputs, year: { ...inputs.year, activeAtStart: 0, lost: 0 } };
    const goods = { goodsMinor: 800_000n, costedMinor: 400_000n, costMinor: 240_000n };
    expect(marginValue(goods, young, lifetimeValue(young))).toMatchObject({
      minor: null,
      absence: "nobody active a year ago",
      marginRate: 40,
    });
    expect(
      marginValue({ goodsMinor: 0n, costedMinor: 0n, costMinor: 0n }, inputs, value).unknownCost,
    ).toBeNull();
  });
});
