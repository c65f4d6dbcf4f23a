// Random shops for property tests: few customers with many orders, some of which do not count.
import fc from "fast-check";
import type { PlainOrder } from "./reckoning.ts";

const DAY = 86_400_000;
const base = Date.parse("2023-01-01T00:00:00Z");

/** A few round values, so that customers often tie. */
export const randomOrder: fc.Arbitrary<PlainOrder> = fc
  .record({
    customer: fc.option(fc.integer({ min: 0, max: 25 }).map(String), { freq: 12 }),
    at: fc
      .tuple(
        // every tenth day only: dates asked for often fall on the very day of an order
        fc.integer({ min: 0, max: 70 }).map((tenth) => tenth * 10),
        fc.constantFrom(0, 1, 2, 3, 5, 12, 20, 21, 22, 23),
        fc.constantFrom(0, 0, 1799),
      )
      .map(([day, hour, second]) => new Date(base + day * DAY + hour * 3_600_000 + second * 1000)),
    totalMinor: fc.constantFrom(0, 1000, 1000, 2000, 5000, 12_345),
    refundShare: fc.constantFrom(0, 0, 0, 0, 0.5, 1),
    cancelled: fc.constantFrom(false, false, false, false, false, true),
    test: fc.constantFrom(false, false, false, false, false, false, false, true),
  })
  .map(({ refundShare, ...rest }) => ({ ...rest, refundedMinor: Math.floor(rest.totalMinor * refundShare) }));

/** A date within, shortly before or shortly after the time random orders lie in. */
export const randomDate: fc.Arbitrary<string> = fc
  .integer({ min: -3, max: 73 })
  .map((tenth) => new Date(base + tenth * 10 * DAY).toISOString().slice(0, 10));

export const randomZone: fc.Arbitrary<string> = fc.constantFrom(
  "UTC",
  "Asia/Tehran",
  "America/New_York",
  "Asia/Beirut",
  "Pacific/Apia",
);
