import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digamma, lnBeta, lnGamma, rising } from "./special-functions.ts";

const EULER = 0.5772156649015329;

describe("lnΓ and ψ", () => {
  it.each([
    [1, 0],
    [2, 0],
    [0.5, 0.5 * Math.log(Math.PI)],
    [5, Math.log(24)],
    [171, 706.5730622457874],
  ])("lnΓ(%d) = %d", (x, expected) => {
    expect(lnGamma(x)).toBeCloseTo(expected, 12);
  });

  it.each([
    [1, -EULER],
    [0.5, -EULER - 2 * Math.LN2],
    [10, -EULER + 7129 / 2520],
  ])("ψ(%d) = %d", (x, expected) => {
    expect(digamma(x)).toBeCloseTo(expected, 13);
  });

  it("keep their recurrences: Γ(x + 1) = x Γ(x) and ψ(x + 1) = ψ(x) + 1/x", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (x) => {
        const scale = Math.max(1, Math.abs(lnGamma(x)));
        expect(Math.abs(lnGamma(x + 1) - lnGamma(x) - Math.log(x)) / scale).toBeLessThan(1e-13);
        expect(Math.abs(digamma(x + 1) - digamma(x) - 1 / x) / Math.max(1, 1 / x)).toBeLessThan(1e-13);
      }),
    );
  });

  it("B(2, 3) = 1/12", () => {
    expect(lnBeta(2, 3)).toBeCloseTo(-Math.log(12), 13);
  });
});

describe("rising", () => {
  it("is the difference of two lnΓ and of two ψ, near and far", () => {
    const steps = [0, 1, 2, 3, 50, 51, 4000, 1_000_000];
    for (const base of [1e-3, 0.243, 2.4, 700]) {
      const { ln, psi } = rising(base, steps);
      steps.forEach((n, i) => {
        const expected = lnGamma(base + n) - lnGamma(base);
        expect(Math.abs(ln[i]! - expected)).toBeLessThan(1e-12 * Math.max(10, Math.abs(expected)));
        expect(Math.abs(psi[i]! - (digamma(base + n) - digamma(base)))).toBeLessThan(1e-11);
      });
    }
  });
});
