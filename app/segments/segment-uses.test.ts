// Segments made of others: order, circles and who uses whom, on random graphs.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rule, RuleNode } from "./rule.ts";
import { inOrder, namedSegments, type Using, usersOf, wayBack } from "./segment-uses.ts";

const rule = (...handles: string[]): Rule => ({
  version: 1,
  where: handles.length > 0 ? { is: "inSegment", handles } : { is: "lapsed" },
});
const segment = (handle: string, ...names: string[]): Using => ({ handle, rule: rule(...names) });

/** Each names only such as come before it in a hidden order, and stands anywhere in the list. */
const withoutCircles = fc
  .array(fc.array(fc.nat({ max: 11 }), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((named) =>
    named.map((of, index) =>
      segment(`s${index}`, ...of.filter((one) => one < index).map((one) => `s${one}`)),
    ),
  )
  .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));

describe("segments made of others", () => {
  it("are named wherever they stand in a rule, each once", () => {
    const where: RuleNode = {
      is: "all",
      of: [
        { is: "not", of: { is: "inSegment", handles: ["vip", "a"] } },
        { is: "any", of: [{ is: "lapsed" }, { is: "inSegment", handles: ["a", "b"] }] },
      ],
    };
    expect(namedSegments(where)).toEqual(["vip", "a", "b"]);
  });

  it("are reckoned after all they name, none left out and none twice", () => {
    fc.assert(
      fc.property(withoutCircles, (segments) => {
        const ordered = inOrder(segments);
        expect(new Set(ordered)).toEqual(new Set(segments));
        expect(ordered).toHaveLength(segments.length);
        const place = new Map(ordered.map(({ handle }, index) => [handle, index]));
        for (const { handle, rule } of ordered)
          for (const name of namedSegments(rule!.where))
            expect(place.get(name)).toBeLessThan(place.get(handle)!);
      }),
    );
  });

  it("keep their order where nobody names anybody, and all of them in a circle", () => {
    const plain = [segment("b"), segment("a"), { handle: "unreadable", rule: null }];
    expect(inOrder(plain)).toEqual(plain);
    const circle = [segment("a", "b"), segment("b", "c"), segment("c", "a"), segment("d", "gone")];
    expect(inOrder(circle)).toHaveLength(4);
  });

  it("show the way back, by however many others", () => {
    const chain = [segment("a"), segment("b", "a"), segment("c", "vip", "b")];
    expect(wayBack("a", rule("a"), chain)).toEqual([]);
    expect(wayBack("a", rule("c"), chain)).toEqual(["c", "b"]);
    expect(wayBack("c", rule("a", "b"), chain)).toBeNull();
    expect(wayBack("new", rule("c"), chain)).toBeNull();
  });

  it("have a way back exactly where naming one would make a circle", () => {
    fc.assert(
      fc.property(withoutCircles, fc.nat(), fc.nat(), (segments, one, other) => {
        const { handle } = segments[one % segments.length]!;
        const named = segments[other % segments.length]!.handle;
        // whatever `named` stands on, by repeated looking
        const below = new Set([named]);
        for (let size = 0; size < below.size; ) {
          size = below.size;
          for (const { handle, rule } of segments)
            if (below.has(handle)) for (const name of namedSegments(rule!.where)) below.add(name);
        }
        expect(wayBack(handle, rule(named), segments) !== null).toBe(below.has(handle));
      }),
    );
  });

  it("know who uses them", () => {
    const all = [segment("a"), segment("b", "a"), segment("c", "b"), segment("d", "b", "a")];
    expect(usersOf("a", all).map(({ handle }) => handle)).toEqual(["b", "d"]);
  });
});
