import { describe, expect, it } from "vitest";
import { cohortFall } from "./cohort-fall.ts";

const month = (n: number, customers: number, returned: number) => ({
  month: `2025-0${n}-01`,
  customers,
  returned,
});
const before = [1, 2, 3, 4, 5, 6].map((n) => month(n, 100, 30));

describe("a cohort that fell", () => {
  it.each([
    // z = (0.3 − 0.18) / √(0.2829 · 0.7171 · (1/600 + 1/100)) = 2.47
    ["clearly", month(7, 100, 18), 12],
    ["by chance only", month(7, 100, 26), null],
    ["not at all", month(7, 100, 40), null],
    ["too small to tell", month(7, 20, 0), null],
  ])("%s", (_, last, missing) => {
    const fall = cohortFall([...before, last]);
    expect(fall === null ? null : Math.round(fall.missing)).toBe(missing);
  });

  it("is held against the six months before it alone", () => {
    const fall = cohortFall([month(0, 1000, 900), ...before, month(7, 100, 18)]);
    expect(fall).toMatchObject({ usualShare: 0.3, before: 600 });
  });

  it("needs others to be held against", () => {
    expect(cohortFall([month(7, 100, 0)])).toBeNull();
    expect(cohortFall([])).toBeNull();
  });
});
