import { expect, test } from "vitest";
import { readGroupDates } from "./group-dates.ts";

const read = (address: string) => readGroupDates(new URLSearchParams(address), "2026-11-22", "UTC");

test.each([
  ["", { day: "2026-11-22", since: "2026-08-24", error: null }],
  ["day=2026-01-31", { day: "2026-01-31", since: "2025-11-02", error: null }],
  ["day=2026-01-31&since=2025-01-31", { day: "2026-01-31", since: "2025-01-31", error: null }],
  ["day=2026-02-30", { day: "2026-11-22", since: "2026-08-24", error: "invalidDate" }],
  ["day=2026-11-23", { day: "2026-11-22", since: "2026-08-24", error: "future" }],
  ["since=2026-11-22", { day: "2026-11-22", since: "2026-08-24", error: "sinceNotBefore" }],
  ["day=&since=", { day: "2026-11-22", since: "2026-08-24", error: null }],
])("%s", (address, expected) => {
  expect(read(address)).toEqual(expected);
});
