// Random shops and random questions about them, small enough to reckon by hand and dense enough to matter.
import fc from "fast-check";
import type { PlainOrder, Question } from "./reckoning.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const base = Date.parse("2023-01-01T00:00:00Z");

export const randomOrder: fc.Arbitrary<PlainOrder> = fc
  .record({
    customer: fc.option(fc.integer({ min: 0, max: 14 }).map(String), { freq: 12 }),
    // hours around midnight are likelier to catch a zone cut wrongly
    at: fc
      .tuple(
        fc.integer({ min: 0, max: 900 }),
        fc.constantFrom(0, 1, 2, 3, 5, 12, 20, 21, 22, 23),
        fc.nat(3599),
      )
      .map(([day, hour, second]) => new Date(base + day * DAY + hour * HOUR + second * 1000)),
    totalMinor: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 50_000 }) },
      { weight: 1, arbitrary: fc.constant(0) },
    ),
    refundShare: fc.constantFrom(0, 0, 0, 0, 0.3, 1),
    cancelled: fc.constantFrom(false, false, false, false, false, true),
    test: fc.constantFrom(false, false, false, false, false, false, false, true),
  })
  .map(({ refundShare, ...rest }) => ({ ...rest, refundedMinor: Math.floor(rest.totalMinor * refundShare) }));

const ZONES = [
  "UTC",
  "Asia/Tehran",
  "America/New_York",
  "Asia/Beirut",
  "Pacific/Apia",
  "America/Sao_Paulo",
  "Asia/Kathmandu",
];

export const randomQuestion: fc.Arbitrary<Question> = fc
  .record({
    start: fc.integer({ min: 0, max: 800 }),
    length: fc.integer({ min: 1, max: 500 }),
    timezone: fc.constantFrom(...ZONES),
    windowDays: fc.constantFrom(1, 30, 90, 365, 400),
  })
  .map(({ start, length, ...rest }) => {
    const date = (day: number) => new Date(base + day * DAY).toISOString().slice(0, 10);
    return { ...rest, from: date(start), to: date(start + length) };
  });
