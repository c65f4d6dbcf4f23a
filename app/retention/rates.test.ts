// The worked examples of docs/metrics.md, by their numbers.
import { describe, expect, it } from "vitest";
import { rates } from "./rates.ts";

const nothing = {
  activeAtStart: 0,
  activeAtEnd: 0,
  newCustomers: 0,
  retained: 0,
  lost: 0,
  reactivated: 0,
  everBoughtBeforeStart: 0,
  boughtBeforeStartAndInside: 0,
  everBoughtBeforeEnd: 0,
  boughtTwiceBeforeEnd: 0,
};

describe("the examples of docs/metrics.md", () => {
  it("2,000 at the start, 2,400 at the end, 600 of them new: 90 % retention", () => {
    expect(rates({ ...nothing, activeAtStart: 2000, activeAtEnd: 2400, newCustomers: 600 }).retention).toBe(
      90,
    );
  });

  it("500 at the start, 50 lost: 10 % churn, 90 % strict retention", () => {
    const found = rates({ ...nothing, activeAtStart: 500, retained: 450, lost: 50 });
    expect(found.churn).toBe(10);
    expect(found.strictRetention).toBe(90);
  });

  it("900 of 2,000 earlier customers bought again: 45 % returning customers", () => {
    expect(
      rates({ ...nothing, everBoughtBeforeStart: 2000, boughtBeforeStartAndInside: 900 }).returningCustomer,
    ).toBe(45);
  });

  it("50,000 at the start, 40,000 at the end, 1,000 new: 78 % by the formula, not 81 %", () => {
    expect(
      rates({ ...nothing, activeAtStart: 50_000, activeAtEnd: 40_000, newCustomers: 1000 }).retention,
    ).toBe(78);
  });

  it("a denominator of 0 gives null", () => {
    expect(Object.values(rates(nothing))).toEqual([null, null, null, null, null, null]);
  });
});
