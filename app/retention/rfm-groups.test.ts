import { describe, expect, it } from "vitest";
import { frequencyMonetary, RFM_GROUPS, rfmGroup, rfmGroupKey, rfmGroupOfKey, SCORES } from "./rfm-groups.ts";

// docs/metrics.md, line by line: group, from R to R, from FM to FM
const written: [string, [number, number], [number, number]][] = [
  ["Champions", [5, 5], [4, 5]],
  ["Champions", [4, 4], [5, 5]],
  ["Loyal", [4, 4], [4, 4]],
  ["Loyal", [3, 3], [4, 5]],
  ["Potential loyalists", [4, 5], [2, 3]],
  ["New customers", [5, 5], [1, 1]],
  ["Promising", [4, 4], [1, 1]],
  ["Needs attention", [3, 3], [3, 3]],
  ["About to sleep", [3, 3], [1, 2]],
  ["At risk", [2, 2], [3, 4]],
  ["At risk", [1, 1], [3, 3]],
  ["Cannot lose them", [2, 2], [5, 5]],
  ["Cannot lose them", [1, 1], [4, 5]],
  ["Hibernating", [2, 2], [1, 2]],
  ["Lost", [1, 1], [1, 2]],
];

describe("the grid of RFM groups", () => {
  it("holds each of its 25 cells once, as docs/metrics.md says", () => {
    let cells = 0;
    for (const r of SCORES) {
      for (const fm of SCORES) {
        const lines = written.filter(
          ([, [r0, r1], [fm0, fm1]]) => r >= r0 && r <= r1 && fm >= fm0 && fm <= fm1,
        );
        expect(lines.map(([group]) => group)).toEqual([rfmGroup(r, fm)]);
        cells++;
      }
    }
    expect(cells).toBe(25);
  });

  it("leaves none of the eleven groups empty", () => {
    const used = new Set(SCORES.flatMap((r) => SCORES.map((fm) => rfmGroup(r, fm))));
    expect(used.size).toBe(11);
    expect([...RFM_GROUPS].sort()).toEqual([...used].sort());
  });

  it("rounds halves of frequency and monetary up", () => {
    expect(frequencyMonetary(1, 2)).toBe(2);
    expect(frequencyMonetary(4, 5)).toBe(5);
    expect(frequencyMonetary(5, 1)).toBe(3);
    expect(frequencyMonetary(3, 3)).toBe(3);
  });
});

describe("a group's key", () => {
  it("fits an address, and leads back to its group", () => {
    expect(rfmGroupKey("Cannot lose them")).toBe("cannot-lose-them");
    for (const group of RFM_GROUPS) expect(rfmGroupOfKey(rfmGroupKey(group))).toBe(group);
    expect(rfmGroupOfKey("nobody")).toBeUndefined();
  });
});
