import fc from "fast-check";
import { expect, test } from "vitest";
import { armOf, BUCKETS, bucketOf, HOLDOUT } from "./assignment.ts";

const visitors = Array.from({ length: 100_000 }, (_, n) => `visitor-${n.toString(36).padStart(16, "0")}`);

/** Pearson's chi-squared against equal shares. */
function chiSquared(counts: number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

test("the same visitor is always in the same bucket, and these buckets never change", () => {
  expect(bucketOf("AAAAAAAAAAAAAAAAAAAAAA", "1", "s")).toBe(bucketOf("AAAAAAAAAAAAAAAAAAAAAA", "1", "s"));
  expect([
    bucketOf("AAAAAAAAAAAAAAAAAAAAAA", "1", "s"),
    bucketOf("AAAAAAAAAAAAAAAAAAAAAB", "1", "s"),
    bucketOf("AAAAAAAAAAAAAAAAAAAAAA", "2", "s"),
    bucketOf("AAAAAAAAAAAAAAAAAAAAAA", "1", "t"),
  ]).toEqual([1150, 4581, 1710, 4692]);
});

test("visitors spread evenly, though their ids are alike", () => {
  const counts = Array<number>(100).fill(0);
  for (const visitor of visitors) counts[Math.floor(bucketOf(visitor, "7", "salt") / 100)]!++;
  // 99 degrees of freedom: 148.2 is exceeded once in a thousand
  expect(chiSquared(counts)).toBeLessThan(148.2);
});

test("the arm in one campaign says nothing about the arm in another", () => {
  const counts = Array<number>(100).fill(0);
  for (const visitor of visitors) {
    const one = Math.floor(bucketOf(visitor, "7", "salt") / 1000);
    const other = Math.floor(bucketOf(visitor, "8", "salt") / 1000);
    counts[one * 10 + other]!++;
  }
  expect(chiSquared(counts)).toBeLessThan(148.2);
});

test("arms get their shares", () => {
  const arms = [
    ["a", 1],
    ["b", 3],
  ] as const;
  const counts: Record<string, number> = {};
  for (const visitor of visitors) {
    const arm = armOf(visitor, { id: "9", salt: "x", holdout: 1000, arms });
    counts[arm] = (counts[arm] ?? 0) + 1;
  }
  // four standard deviations of a share among 100,000
  const near = (count: number, share: number) =>
    expect(Math.abs(count / visitors.length - share)).toBeLessThan(
      4 * Math.sqrt((share * (1 - share)) / visitors.length),
    );
  near(counts[HOLDOUT]!, 0.1);
  near(counts.a!, 0.225);
  near(counts.b!, 0.675);
});

test("everybody has one of the campaign's arms; without a holdout nobody is held out", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.string(), weights, fc.integer({ min: 0, max: 5000 }), (visitor, given, holdout) => {
      const arms = given.map((weight, at) => [`v${at}`, weight] as const);
      const arm = armOf(visitor, { id: "1", salt: "s", holdout, arms });
      const known = [...arms.map(([key]) => key), ...(holdout > 0 ? [HOLDOUT] : [])];
      expect(known).toContain(arm);
      const bucket = bucketOf(visitor, "1", "s");
      expect(arm === HOLDOUT).toBe(bucket < holdout);
      expect(bucket >= 0 && bucket < BUCKETS).toBe(true);
    }),
  );
});
