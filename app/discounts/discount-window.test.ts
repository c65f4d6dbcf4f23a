import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CODE_BYTES, codeText } from "./code-text.ts";
import { discountSpecShape } from "./discount-spec.ts";
import { nextWindowDue, windowAt, windowHours, windowsWanted } from "./discount-window.ts";
import { refillBelow, wantedLevel } from "./pool-level.ts";

const at = (text: string) => new Date(`2026-${text}:00Z`);
const startsAt = at("11-01T00:00");

describe("windows of codes that end", () => {
  it.each([
    [1, 6],
    [12, 6],
    [13, 7],
    [24, 12],
    [168, 84],
  ])("codes good for %d hours are handed out over %d", (valid, hours) => {
    expect(windowHours(valid)).toBe(hours);
  });

  it("without an end there is one, as long as the pool", () => {
    const pool = { startsAt, endsAt: at("12-01T00:00"), validHours: null };
    expect(windowAt(pool, at("11-20T10:00"))).toEqual({
      issuesFrom: startsAt,
      issuesUntil: pool.endsAt,
      endsAt: pool.endsAt,
    });
    expect(windowAt(pool, at("12-01T00:00"))).toBeNull();
    expect(windowAt(pool, at("10-31T23:59"))).toBeNull();
  });

  it("the next is made ready three hours before, and not after the pool's end", () => {
    const pool = { startsAt, endsAt: at("11-02T00:00"), validHours: 24 };
    const from = (now: Date) => windowsWanted(pool, now).map(({ issuesFrom }) => issuesFrom);
    expect(from(at("10-30T00:00"))).toEqual([startsAt]);
    expect(from(at("11-01T08:59"))).toEqual([startsAt]);
    expect(nextWindowDue(pool, at("11-01T08:59"))).toEqual(at("11-01T09:00"));
    expect(from(at("11-01T09:00"))).toEqual([startsAt, at("11-01T12:00")]);
    expect(from(at("11-01T22:00"))).toEqual([at("11-01T12:00")]);
    expect(nextWindowDue(pool, at("11-01T22:00"))).toBeNull();
    expect(from(at("11-02T00:00"))).toEqual([]);
  });

  it("a code is good for as long as was said, and at most half as long again (six hours for short ones)", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8760 }),
        fc.integer({ min: 0, max: 10_000_000 }),
        (validHours, minutes) => {
          const now = new Date(startsAt.getTime() + minutes * 60_000);
          const window = windowAt({ startsAt, endsAt: null, validHours }, now)!;
          const good = (window.endsAt!.getTime() - now.getTime()) / 3_600_000;
          expect(window.issuesFrom <= now && now < window.issuesUntil!).toBe(true);
          expect(good).toBeGreaterThan(validHours);
          expect(good).toBeLessThanOrEqual(validHours + Math.max(6, Math.ceil(validHours / 2)));
        },
      ),
    );
  });
});

describe("codes", () => {
  it("look like this, and hold nothing that is taken for something else", () => {
    expect(codeText("WELCOME", new Uint8Array(CODE_BYTES))).toBe("WELCOME-33333-33333");
    fc.assert(
      fc.property(fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES }), (random) => {
        expect(codeText("", random)).toMatch(/^[34679CDFGHJKMNPQRTWXY]{5}-[34679CDFGHJKMNPQRTWXY]{5}$/);
      }),
    );
  });
});

describe("how many lie ready", () => {
  it.each([
    [{ lastHour: 0, lastDay: 0 }, 100, 50],
    [{ lastHour: 10, lastDay: 240 }, 240, 120],
    [{ lastHour: 400, lastDay: 500 }, 2400, 1200],
    [{ lastHour: 9000, lastDay: 20_000 }, 10_000, 5000],
  ])("after %o: %d, and more below %d", (demand, level, below) => {
    expect(wantedLevel(demand)).toBe(level);
    expect(refillBelow(level)).toBe(below);
  });
});

describe("terms that cannot be are refused", () => {
  const percentage = { value: { type: "percentage", percent: 10 } };
  it.each<[string, object]>([
    ["no value", {}],
    ["more than everything", { value: { type: "percentage", percent: 101 } }],
    ["an amount of nothing", { value: { type: "amount", amountMinor: 0 } }],
    ["a kind nobody knows", { value: { type: "gift" } }],
    ["a field nobody knows", { ...percentage, stackable: true }],
    ["products and collections", { ...percentage, productIds: ["1"], collectionIds: ["2"] }],
    ["free shipping of a product", { value: { type: "free-shipping" }, productIds: ["1"] }],
    ["a prefix in small letters", { ...percentage, prefix: "welcome" }],
    ["a shared code with a space", { ...percentage, sharedCode: "TEN OFF" }],
  ])("%s", (_, spec) => {
    expect(discountSpecShape.safeParse(spec).success).toBe(false);
  });
  it("and others are not", () => expect(discountSpecShape.safeParse(percentage).success).toBe(true));
});
