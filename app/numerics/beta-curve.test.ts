import { describe, expect, it } from "vitest";
import { betaCurve } from "./beta-curve.ts";
import { incompleteBeta } from "./incomplete-beta.ts";

describe("a beta distribution's curve", () => {
  it.each([
    [6.25, 3.74],
    [6.25 * 12, 3.74 + 6.25 * 30],
    [0.3, 2.1],
    [2, 0.4],
    [1, 1],
    [900, 4],
    [3, 2500],
  ])("of Beta(%f, %f) is the function itself, closely", (a, b) => {
    const curve = betaCurve(a, b);
    for (let logit = -60; logit < 60; logit += 0.0173) {
      const share = 1 / (1 + Math.exp(-logit));
      expect(Math.abs(curve(logit) - incompleteBeta(share, a, b))).toBeLessThan(1e-5);
    }
  });
});
