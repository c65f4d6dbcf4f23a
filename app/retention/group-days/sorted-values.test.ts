import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SortedValues } from "./sorted-values.ts";

// few different values: nearly everything ties
const value = fc.constantFrom(-500, 0, 1, 2, 2, 3, 1000, 1_700_000_000_000_001);
const values = fc.array(value, { minLength: 1, maxLength: 40 });

const score = (limits: Float64Array, value: number) => 1 + limits.filter((limit) => value > limit).length;

function limitsOf(sorted: SortedValues): Float64Array {
  const limits = new Float64Array(4);
  sorted.limits(limits, 0);
  return limits;
}

describe("values in order", () => {
  it("score as docs/metrics.md says: one and the whole fifths that are strictly worse", () => {
    fc.assert(
      fc.property(values, (all) => {
        const limits = limitsOf(new SortedValues(all.length, Float64Array.from(all)));
        for (const one of all) {
          const worse = all.filter((other) => other < one).length;
          expect(score(limits, one)).toBe(1 + Math.floor((5 * worse) / all.length));
        }
      }),
    );
  });

  it("are the same changed and ordered anew", () => {
    fc.assert(
      fc.property(values, fc.array(value, { maxLength: 20 }), fc.nat(40), (all, come, many) => {
        const gone = all.slice(0, many);
        const left = [...all.slice(many), ...come];
        fc.pre(left.length > 0);
        const changed = new SortedValues(all.length + come.length, Float64Array.from(all));
        changed.change(Float64Array.from(gone), Float64Array.from(come));
        expect(limitsOf(changed)).toEqual(limitsOf(new SortedValues(left.length, Float64Array.from(left))));
      }),
    );
  });

  it("let go of nothing that is not there", () => {
    const sorted = new SortedValues(3, Float64Array.of(1, 2));
    expect(() => sorted.change(Float64Array.of(3), Float64Array.of())).toThrow(/not there/);
  });
});
