import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeCustomer, unknownCustomer } from "./customer-merge.ts";
import type { CustomerFact } from "./facts.ts";
import { customerFact } from "./facts-for-test.ts";

function merged(...facts: CustomerFact[]) {
  return facts.reduce(mergeCustomer, unknownCustomer(7n));
}

describe("what messages say of one customer", () => {
  it("keeps what a newer message does not mention", () => {
    const older = customerFact({ version: "1", email: "ada@example.com", country: "CA" });
    const newer = customerFact({ version: "2", country: "FR" });
    expect(merged(older, newer)).toMatchObject({ email: "ada@example.com", country: "FR", version: "2" });
  });

  it("takes from a late older message what nothing newer mentions", () => {
    const older = customerFact({ version: "1", email: "ada@example.com", country: "CA" });
    const newer = customerFact({ version: "2", country: "FR" });
    expect(merged(newer, older)).toEqual(merged(older, newer));
  });

  it("lets null override only when the message says it", () => {
    const known = customerFact({ version: "1", email: "ada@example.com", firstName: "Ada" });
    expect(merged(known, customerFact({ version: "2", email: null }))).toMatchObject({
      email: null,
      firstName: "Ada",
    });
  });

  it("is the very same object when nothing is new", () => {
    const fact = customerFact({ version: "2", email: "ada@example.com" });
    const known = merged(fact);
    expect(mergeCustomer(known, fact)).toBe(known);
    expect(mergeCustomer(known, customerFact({ version: "1", email: "old@example.com" }))).toBe(known);
  });

  it("forgets who a deleted customer was, whatever comes later", () => {
    const deletedAt = new Date("2026-04-01T00:00:00Z");
    const gone = customerFact({ version: "", deletedAt });
    const late = customerFact({ version: "9", email: "ada@example.com", firstName: "Ada", country: "CA" });
    expect(merged(gone, late)).toMatchObject({ email: null, firstName: null, country: "CA", deletedAt });
    expect(merged(late, gone)).toEqual(merged(gone, late));
  });

  it("comes out the same in any order and with repetitions", () => {
    const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
    const text = optional(fc.option(fc.constantFrom("a", "b", "c")));
    const fact = fc.record({
      email: text,
      firstName: text,
      country: text,
      tags: optional(fc.array(fc.constantFrom("vip", "new"), { maxLength: 2 })),
      deletedAt: fc.option(fc.date({ noInvalidDate: true }), { nil: undefined, freq: 9 }),
      version: fc.constantFrom("", "1", "2", "3"),
    });
    const shuffled = fc
      .array(fact, { minLength: 1, maxLength: 6 })
      .chain((facts) =>
        fc.tuple(
          fc.constant(facts),
          fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([facts, other]) => {
        // one message has one source: it goes with the version
        const whole = (one: object & { version: string }) =>
          customerFact({ ...one, source: one.version === "" ? "webhook" : "bulk" });
        expect(merged(...other.map(whole))).toEqual(merged(...facts.map(whole)));
      }),
      { numRuns: 500 },
    );
  });
});
