// An instant as Shopify writes it becomes the same version with and without being read as a date.
import fc from "fast-check";
import { expect, it } from "vitest";
import { historyVersion, writtenHistoryVersion } from "./version.ts";

const between = {
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59Z"),
  noInvalidDate: true,
};

it("is the same of a written instant, to the second or finer, in UTC or elsewhere", () => {
  fc.assert(
    fc.property(
      fc.date(between),
      fc.constantFrom("second", "millisecond", "offset"),
      (instant, precision) => {
        const iso = instant.toISOString();
        const written = {
          second: `${iso.slice(0, 19)}Z`,
          millisecond: iso,
          offset: `${iso.slice(0, -1)}+03:30`,
        };
        expect(writtenHistoryVersion(written[precision])).toBe(historyVersion(new Date(written[precision])));
      },
    ),
  );
});

it.each(["", "yesterday", "2026-13-01T00:00:00Z", "2026-01-01T25:00:00Z", "2026-00-10T00:00:00Z"])(
  "is none of %j",
  (text) => {
    expect(writtenHistoryVersion(text)).toBeNull();
  },
);

it("reads the thirtieth of February as JavaScript does", () => {
  const text = "2026-02-30T00:00:00Z";
  expect(writtenHistoryVersion(text)).toBe(historyVersion(new Date(text)));
});
