import { expect, test } from "vitest";
import { readGroupDates } from "./group-dates.ts";

const read = (address: string) => readGroupDates(new URLSearchParams(address), "2026-11-22", "UTC");

test.each([
  ["", { day: "2026-11-22", since: "2026-08-24", span: 90, error: null }],
  ["day=2026-01-31", { day: "2026-01-31", since: "2025-11-02", span: 90, error: null }],
  ["day=2026-01-31&span=30", { day: "2026-01-31", since: "2026-01-01", span: 30, error: null }],
  ["span=365", { day: "2026-11-22", since: "2025-11-22", span: 365, error: null }],
  ["span=31", { day: "2026-11-22", since: "2026-08-24", span: 90, error: null }],
  ["day=2026-01-31&since=2025-01-31", { day: "2026-01-31", since: "2025-01-31", span: 365, error: null }],
  [
    "day=2026-01-31&since=2025-01-30&span=30",
    { day: "2026-01-31", since: "2025-01-30", span: null, error: null },
  ],
  ["day=2026-02-30", { day: "2026-11-22", since: "2026-08-24", span: 90, error: "invalidDate" }],
  ["day=2026-11-23", { day: "2026-11-22", since: "2026-08-24", span: 90, error: "future" }],
  ["since=2026-11-22", { day: "2026-11-22", since: "2026-08-24", span: 90, error: "sinceNotBefore" }],
  ["day=&since=", { day: "2026-11-22", since: "2026-08-24", span: 90, error: null }],
])("%s", (address, expected) => {
  expect(read(address)).toEqual(expected);
});
