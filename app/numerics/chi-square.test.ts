import { describe, expect, it } from "vitest";
import { chiSquareTail } from "./chi-square.ts";

describe("the chi-square tail", () => {
  // Abramowitz & Stegun, table 26.8: the value passed with the given probability
  it.each([
    [3.84146, 1, 0.05],
    [6.6349, 1, 0.01],
    [10.8276, 1, 0.001],
    [5.99147, 2, 0.05],
    [13.8155, 2, 0.001],
    [0.710721, 4, 0.95],
    [18.307, 10, 0.05],
    [67.5048, 50, 0.05],
  ])("P(χ² ≥ %d) with %d degrees is %d", (value, degrees, expected) => {
    expect(chiSquareTail(value, degrees) / expected).toBeCloseTo(1, 4);
  });

  it("is e^(−x/2) with two degrees, far out too", () => {
    for (const x of [0.01, 1, 5, 40, 400]) expect(chiSquareTail(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 11);
  });

  it("is certain at nothing", () => {
    expect(chiSquareTail(0, 3)).toBe(1);
  });
});
