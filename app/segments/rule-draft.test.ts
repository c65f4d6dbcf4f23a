import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomNode } from "../../tests/reckoning/random-customers.ts";
import { CONDITION_NAMES } from "./condition-forms.ts";
import { type Rule, readRule } from "./rule.ts";
import { fromDraft, toDraft } from "./rule-draft.ts";
import { decodeRule, encodeRule } from "./rule-link.ts";

describe("a rule", () => {
  it.each(["USD", "JPY", "KWD"])("comes back from the builder as it went in, in %s", (currency) => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(randomNode, (where) => {
        const rule: Rule = { version: 1, where };
        for (const name of CONDITION_NAMES) if (JSON.stringify(rule).includes(`"${name}"`)) seen.add(name);
        const sent: unknown = JSON.parse(JSON.stringify(toDraft(rule, currency)));
        expect(readRule(fromDraft(sent, currency))).toEqual({ rule });
      }),
      { numRuns: 400 },
    );
    expect(seen.size).toBe(CONDITION_NAMES.length);
  });

  it("comes back from an address as it went in", () => {
    fc.assert(
      fc.property(randomNode, fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), (where, name) => {
        const rule: Rule = { version: 1, where: { is: "any", of: [where, { is: "tag", names: [name] }] } };
        const link = encodeRule(rule);
        expect(link).toMatch(/^[\w-]+$/);
        expect(decodeRule(link)).toEqual(rule);
      }),
    );
  });

  it.each(["", "%%%", "bm90IGpzb24", "x".repeat(9000)])("is not read from %j", (encoded) => {
    expect(decodeRule(encoded)).toBeUndefined();
  });
});

describe("what was typed", () => {
  const read = (draft: unknown, currency = "EUR") => readRule(fromDraft(draft, currency));
  const net = (value: string) => ({ is: "netSpent", compare: { op: "atLeast", value } });

  it("may be in the digits of any language", () => {
    for (const typed of ["12.50", " 12.5 ", "١٢٫٥٠", "۱۲٫۵"]) {
      expect(read(net(typed)).rule?.where).toEqual({
        is: "netSpent",
        compare: { op: "atLeast", value: 1250 },
      });
    }
  });

  it("is a list wherever commas of any script stand", () => {
    const read = fromDraft({ is: "tag", names: "one, two،three\nfour, one" }, "EUR");
    expect(read).toMatchObject({ where: { names: ["one", "two", "three", "four"] } });
    expect(fromDraft({ is: "country", codes: "de, ir" }, "EUR")).toMatchObject({
      where: { codes: ["DE", "IR"] },
    });
  });

  it.each([
    [net("twelve"), ["where", "compare", "value"]],
    [net(""), ["where", "compare", "value"]],
    [{ is: "purchases", compare: { op: "atLeast", value: "1.5" } }, ["where", "compare", "value"]],
    [{ is: "tag", names: " , " }, ["where", "names"]],
    [{ is: "lastPurchase" }, ["where", "when"]],
    [{ is: "boughtProduct", ids: [] }, ["where", "ids"]],
    [{ is: "nothing of the kind" }, ["where", "is"]],
    [{ is: "all", of: [] }, ["where", "of"]],
    [{ is: "all" }, ["where", "of"]],
  ])("is refused with its place: %j", (draft, path) => {
    expect(read(draft).problems?.[0]?.path).toEqual(path);
  });

  it("survives whatever a request may hold", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (sent) => {
        expect(read(sent).rule).toBeNull();
      }),
    );
  });
});
