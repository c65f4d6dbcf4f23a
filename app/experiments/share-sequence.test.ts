import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lnEvidenceAgainst, shareInterval } from "./share-sequence.ts";

const EVEN = { hits: 1, misses: 1 };

describe("the interval of a share", () => {
  it("Robbins (1970): after n tosses those p with (n + 1) C(n, s) pˢ(1 − p)ⁿ⁻ˢ > α are left", () => {
    // with a flat mixture the evidence is 1 / ((n + 1) · binomial probability): 7 of 10 at p = 0.3 has 0.009001692
    expect(Math.exp(lnEvidenceAgainst(0.3, 7, 3, EVEN))).toBeCloseTo(1 / (11 * 0.009001692), 6);
    const { low, high } = shareInterval(7, 3, EVEN, 0.05);
    for (const end of [low, high]) {
      expect(11 * 120 * end ** 7 * (1 - end) ** 3).toBeCloseTo(0.05, 6);
    }
  });

  it("nothing seen, nothing known; all or none seen leaves the end open", () => {
    expect(shareInterval(0, 0, EVEN, 0.05)).toEqual({ low: 0, high: 1 });
    expect(shareInterval(0, 5, EVEN, 0.05).low).toBe(0);
    expect(shareInterval(5, 0, EVEN, 0.05).high).toBe(1);
    // 1/((n + 1)) · (1 − p)⁻ⁿ = 20
    expect(shareInterval(0, 5, EVEN, 0.05).high).toBeCloseTo(1 - (20 * 6) ** (-1 / 5), 6);
  });

  it("is exact: the chance of ever missing, summed over all ways 14 tosses can go, is at most α", () => {
    const alpha = 0.1;
    for (const share of [0.03, 0.2, 0.5]) {
      // probability of each count among those never yet missed
      let alive = [1];
      for (let toss = 1; toss <= 14; toss++) {
        const next = Array.from({ length: toss + 1 }, () => 0);
        alive.forEach((probability, hits) => {
          next[hits]! += probability * (1 - share);
          next[hits + 1]! += probability * share;
        });
        alive = next.map((probability, hits) => {
          const { low, high } = shareInterval(hits, toss - hits, { hits: 0.5, misses: 0.5 }, alpha);
          return low <= share && share <= high ? probability : 0;
        });
      }
      const covered = alive.reduce((sum, probability) => sum + probability, 0);
      expect(covered).toBeGreaterThanOrEqual(1 - alpha);
    }
  });

  it("holds the observed share, and a smaller α is wider", () => {
    fc.assert(
      fc.property(
        fc.nat(3_000),
        fc.nat(3_000),
        fc.double({ min: 0.5, max: 80, noNaN: true }),
        (hits, misses, prior) => {
          fc.pre(hits + misses > 0);
          const mixture = { hits: prior, misses: 81 - prior };
          const usual = shareInterval(hits, misses, mixture, 0.05);
          const strict = shareInterval(hits, misses, mixture, 0.01);
          const share = hits / (hits + misses);
          expect(usual.low).toBeLessThanOrEqual(share);
          expect(usual.high).toBeGreaterThanOrEqual(share);
          expect(strict.low).toBeLessThanOrEqual(usual.low);
          expect(strict.high).toBeGreaterThanOrEqual(usual.high);
        },
      ),
      { numRuns: 60 },
    );
  });
});
