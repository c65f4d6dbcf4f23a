import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incompleteBeta } from "./incomplete-beta.ts";

describe("the beta distribution's share below x", () => {
  // closed forms: I_x(1, b) = 1 − (1 − x)^b, I_x(a, 1) = x^a, I_x(2, 2) = 3x² − 2x³, I_x(½, ½) = 2/π · asin √x
  it.each([
    [0.3, 1, 4, 1 - 0.7 ** 4],
    [0.3, 5, 1, 0.3 ** 5],
    [0.25, 2, 2, 3 * 0.0625 - 2 * 0.015625],
    [0.1, 0.5, 0.5, (2 / Math.PI) * Math.asin(Math.sqrt(0.1))],
    [0.999, 0.5, 0.5, (2 / Math.PI) * Math.asin(Math.sqrt(0.999))],
    [0.5, 400, 400, 0.5],
    [0, 2, 3, 0],
    [1, 2, 3, 1],
  ])("x = %d, a = %d, b = %d", (x, a, b, known) => {
    expect(incompleteBeta(x, a, b)).toBeCloseTo(known, 12);
  });

  it("and above x make one, and it grows with x", () => {
    const shape = fc.double({ min: 0.05, max: 300, noNaN: true });
    const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(share, share, shape, shape, (one, other, a, b) => {
        expect(incompleteBeta(one, a, b) + incompleteBeta(1 - one, b, a)).toBeCloseTo(1, 10);
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(incompleteBeta(low, a, b)).toBeLessThanOrEqual(incompleteBeta(high, a, b) + 1e-12);
      }),
      { numRuns: 300 },
    );
  });
});
