import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeTags, joinTags, replaceTags, type Tags } from "./customer-tags.ts";

const NONE: Tags = { tags: [], tagsVersion: "", tagChanges: {} };
const add = (tag: string, version: string) => (known: Tags) =>
  changeTags(known, { added: [tag], removed: [], version });
const remove = (tag: string, version: string) => (known: Tags) =>
  changeTags(known, { added: [], removed: [tag], version });
const list = (tags: string[], version: string) => (known: Tags) =>
  version > known.tagsVersion
    ? replaceTags(known, tags, version)
    : version === known.tagsVersion
      ? joinTags(known, tags)
      : known;
const tagsAfter = (...told: ((known: Tags) => Tags)[]) =>
  told.reduce((known, tell) => tell(known), NONE).tags;

describe("tags", () => {
  it.each([
    ["added", [add("vip", "1")], ["vip"]],
    ["removed again", [add("vip", "1"), remove("vip", "2")], []],
    ["removed before they were added, as told", [remove("vip", "2"), add("vip", "1")], []],
    ["of a late list outlived by a newer change", [add("vip", "3"), list(["new"], "2")], ["new", "vip"]],
    ["of a newer list, which knew of the change", [add("vip", "1"), list(["new"], "2")], ["new"]],
    ["told apart regardless of case, spelt as told last", [list(["VIP"], "1"), add("vip", "2")], ["vip"]],
    [
      "named like a property of objects",
      [add("__proto__", "1"), add("constructor", "1")],
      ["__proto__", "constructor"],
    ],
  ])("%s", (_name, told, tags) => {
    expect(tagsAfter(...told)).toEqual(tags);
  });

  it("is the very same object when nothing is new", () => {
    const known = add("vip", "2")(NONE);
    expect(add("vip", "2")(known)).toBe(known);
    expect(remove("vip", "1")(known)).toBe(known);
  });

  it("come out the same in any order, told any number of times", () => {
    const tag = fc.constantFrom("a", "A", "b");
    const versions = fc.constantFrom("1", "2", "3");
    const message = fc.oneof(
      fc.tuple(fc.array(tag, { maxLength: 2 }), versions).map(([tags, version]) => list(tags, version)),
      fc.tuple(tag, fc.nat(9)).map(([one, nth]) => add(one, `${nth}+`)),
      fc.tuple(tag, fc.nat(9)).map(([one, nth]) => remove(one, `${nth}-`)),
    );
    const shuffled = fc
      .array(message, { minLength: 1, maxLength: 7 })
      .chain((told) =>
        fc.tuple(fc.constant(told), fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 })),
      );
    fc.assert(
      fc.property(shuffled, ([told, otherwise]) => {
        // one version is one message's: two spellings of a tag in it are not told
        expect(tagsAfter(...otherwise).map((one) => one.toLowerCase())).toEqual(
          tagsAfter(...told).map((one) => one.toLowerCase()),
        );
      }),
      { numRuns: 500 },
    );
  });
});
