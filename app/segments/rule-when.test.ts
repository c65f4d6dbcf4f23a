import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type When, whenSpan } from "./rule-when.ts";

// half past two at night, Tehran (UTC+3:30): in UTC it is still the day before
const AT = new Date("2026-03-30T23:00:00Z");
const span = (when: When) => {
  const { start, end } = whenSpan(when, AT, "Asia/Tehran");
  return [start?.toISOString() ?? null, end?.toISOString() ?? null];
};

describe("when something happened, cut at the shop's midnights", () => {
  it.each<[When, string | null, string | null]>([
    [{ op: "inLast", days: 0 }, "2026-03-30T20:30:00.000Z", null],
    [{ op: "inLast", days: 30 }, "2026-02-28T20:30:00.000Z", null],
    [{ op: "moreThanAgo", days: 30 }, null, "2026-02-28T20:30:00.000Z"],
    [{ op: "thisMonth" }, "2026-02-28T20:30:00.000Z", null],
    [{ op: "since", from: "2026-01-01" }, "2025-12-31T20:30:00.000Z", null],
    [{ op: "before", to: "2026-01-01" }, null, "2025-12-31T20:30:00.000Z"],
    [
      { op: "between", from: "2026-01-01", to: "2026-01-01" },
      "2025-12-31T20:30:00.000Z",
      "2026-01-01T20:30:00.000Z",
    ],
    [{ op: "between", from: "2026-01-01", to: "9999-12-31" }, "2025-12-31T20:30:00.000Z", null],
    [{ op: "before", to: "9999-12-31" }, null, "9999-12-30T20:30:00.000Z"],
  ])("%j", (when, start, end) => {
    expect(span(when)).toEqual([start, end]);
  });

  it("in the last n days and more than n days ago leave nothing out and overlap nowhere", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3650 }), (days) => {
        expect(span({ op: "moreThanAgo", days })[1]).toBe(span({ op: "inLast", days })[0]);
      }),
    );
  });
});
