import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomNode } from "../../tests/reckoning/random-customers.ts";
import { DEEPEST, MOST_CONDITIONS, readRule } from "./rule.ts";

const twice = { is: "purchases", compare: { op: "atLeast", value: 2 } };
const read = (where: unknown) => readRule({ version: 1, where });
const nested = (depth: number): unknown => (depth === 0 ? twice : { is: "not", of: nested(depth - 1) });

describe("a rule", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(randomNode, (where) => {
        const rule = { version: 1, where };
        expect(readRule(JSON.parse(JSON.stringify(rule)))).toEqual({ rule });
      }),
    );
  });

  it.each([
    ["another version", { version: 2, where: twice }, ["version"]],
    ["no version", { where: twice }, ["version"]],
    ["nothing", null, []],
    ["text", "purchases > 1", []],
    ["a further field", { version: 1, where: twice, and: [] }, []],
    ["an unknown condition", { version: 1, where: { is: "shoeSize" } }, ["where", "is"]],
    ["a condition without a name", { version: 1, where: { compare: twice.compare } }, ["where", "is"]],
    [
      "an unknown comparison",
      { version: 1, where: { ...twice, compare: { op: "roughly", value: 2 } } },
      ["where", "compare", "op"],
    ],
    [
      "text for a number",
      { version: 1, where: { ...twice, compare: { op: "atLeast", value: "2" } } },
      ["where", "compare", "value"],
    ],
    ["a condition's further field", { version: 1, where: { ...twice, currency: "EUR" } }, ["where"]],
    ["an empty group", { version: 1, where: { is: "all", of: [] } }, ["where", "of"]],
    [
      "an error deep inside",
      { version: 1, where: { is: "any", of: [twice, { is: "not", of: { is: "country", codes: ["de"] } }] } },
      ["where", "of", 1, "of", "codes", 0],
    ],
    ["NUL", { version: 1, where: { is: "usedCode", names: ["A\0B"] } }, ["where", "names", 0]],
    ["half a character", { version: 1, where: { is: "tag", names: ["\ud800"] } }, ["where", "names", 0]],
    [
      "a date that does not exist",
      { version: 1, where: { is: "lastPurchase", when: { op: "since", from: "2026-02-30" } } },
      ["where", "when", "from"],
    ],
    [
      "dates the wrong way round",
      {
        version: 1,
        where: { is: "lastPurchase", when: { op: "between", from: "2026-03-02", to: "2026-03-01" } },
      },
      ["where", "when", "to"],
    ],
    [
      "numbers the wrong way round",
      { version: 1, where: { ...twice, compare: { op: "between", from: 3, to: 2 } } },
      ["where", "compare", "to"],
    ],
    [
      "money beyond what JSON can say",
      { version: 1, where: { is: "netSpent", compare: { op: "atLeast", value: 2 ** 53 } } },
      ["where", "compare", "value"],
    ],
    [
      "an id beyond the database",
      { version: 1, where: { is: "boughtProduct", ids: ["9999999999999999999"] } },
      ["where", "ids", 0],
    ],
    [
      "a group there is not",
      { version: 1, where: { is: "rfmGroup", groups: ["Heroes"] } },
      ["where", "groups", 0],
    ],
    [
      "a tag the app writes itself",
      { version: 1, where: { is: "tag", names: ["Perennial:vip"] } },
      ["where", "names", 0],
    ],
  ])("is refused with its place: %s", (_, json, path) => {
    const { rule, problems } = readRule(json);
    expect(rule).toBeNull();
    expect(problems![0]).toEqual({ path, message: expect.stringMatching(/\S/) });
  });

  it(`goes ${DEEPEST} groups deep and no deeper`, () => {
    expect(read(nested(DEEPEST)).rule).not.toBeNull();
    expect(read(nested(DEEPEST + 1)).problems![0]!.message).toMatch(/deep/);
    expect(read(nested(5000)).rule).toBeNull();
  });

  it(`has ${MOST_CONDITIONS} conditions and no more`, () => {
    const many = (count: number) => ({ is: "any", of: Array.from({ length: count }, () => twice) });
    expect(read(many(MOST_CONDITIONS)).rule).not.toBeNull();
    expect(read(many(MOST_CONDITIONS + 1)).rule).toBeNull();
    expect(read({ is: "all", of: [many(MOST_CONDITIONS), twice] }).problems![0]!.message).toMatch(
      /conditions/,
    );
    expect(read(many(1_000_000)).rule).toBeNull();
  });

  it("survives whatever else may stand in a database", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (json, where) => {
        expect(readRule(json).rule).toBeNull();
        const { rule, problems } = read(where);
        expect(rule === null).toBe(problems !== undefined);
      }),
    );
  });
});
