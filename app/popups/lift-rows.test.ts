import { describe, expect, it } from "vitest";
import type { Arm } from "../experiments/arm.ts";
import { readExperiment } from "../experiments/read-experiment.ts";
import { liftRows } from "./lift-rows.ts";

const arm = (id: string, share: number, visitors: number, conversions: number): Arm => ({
  id,
  share,
  visitors,
  conversions,
  revenue: { sum: conversions * 100, sumOfSquares: conversions * 100 ** 2 },
  margin: null,
  discountCost: 0,
});

const conversionRow = (a: [number, number], held: [number, number]) => {
  const experiment = { variants: [arm("a", 0.9, ...a)], holdout: arm("holdout", 0.1, ...held) };
  return liftRows(readExperiment(experiment, 3).comparisons[0]!, null)[0]!;
};

describe("a range", () => {
  it.each<[string, [number, number], [number, number]]>([
    ["the holdout is empty", [40, 3], [0, 0]],
    ["the variant is empty", [0, 0], [5, 1]],
    ["nobody has bought", [900, 0], [100, 0]],
  ])("is not claimed while %s", (_, a, held) => {
    expect(conversionRow(a, held)).toMatchObject({ lift: null, difference: null });
  });

  it("is there from the first order on, open to one side while the holdout has none", () => {
    const { lift, difference } = conversionRow([900, 30], [100, 0]);
    expect(lift!.low).toBeGreaterThan(-1);
    expect(lift!.high).toBe(Number.POSITIVE_INFINITY);
    expect(difference!.high).toBeLessThan(1);
  });
});
