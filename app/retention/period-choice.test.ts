import { expect, test } from "vitest";
import { presetDays, readPeriodChoice } from "./period-choice.ts";
import { PRESETS } from "./period-presets.ts";

const read = (query: string) => readPeriodChoice(new URLSearchParams(query), "2026-03-15", "Asia/Tehran");

test.each([
  ["last30", "2026-02-14", "2026-03-16"],
  ["last90", "2025-12-16", "2026-03-16"],
  ["last180", "2025-09-17", "2026-03-16"],
  ["last365", "2025-03-16", "2026-03-16"],
  ["thisMonth", "2026-03-01", "2026-03-16"],
  ["lastMonth", "2026-02-01", "2026-03-01"],
  ["thisYear", "2026-01-01", "2026-03-16"],
  ["lastYear", "2025-01-01", "2026-01-01"],
] as const)("%s is %s to %s", (preset, from, to) => {
  expect(presetDays(preset, "2026-03-15")).toEqual({ from, to });
});

test("every preset is covered above", () => {
  expect(PRESETS).toHaveLength(8);
});

test("without an address it is the last 90 days, today inside, against the 90 before", () => {
  expect(read("")).toEqual({
    preset: "last90",
    comparison: "previous",
    from: "2025-12-16",
    to: "2026-03-16",
    lastDay: "2026-03-15",
    compareTo: { from: "2025-09-17", to: "2025-12-16", lastDay: "2025-12-15" },
    error: null,
  });
});

test("custom dates: the last day is inside", () => {
  const choice = read("period=custom&from=2024-02-29&to=2024-02-29&compare=yearBefore");
  expect(choice).toMatchObject({ from: "2024-02-29", to: "2024-03-01", lastDay: "2024-02-29" });
  expect(choice.compareTo).toEqual({ from: "2023-02-28", to: "2023-03-01", lastDay: "2023-02-28" });
});

test.each([
  ["period=custom&from=2026-01-32&to=2026-02-01", "invalidDate"],
  ["period=custom&from=2026-01-01", "invalidDate"],
  ["period=custom&from=2026-02-02&to=2026-02-01", "endBeforeStart"],
  ["period=custom&from=2026-02-02&to=2026-03-16", "future"],
  ["period=custom&from=2010-02-02&to=2026-03-01", "tooLong"],
])("%s is named %s and falls back", (query, error) => {
  expect(read(query)).toMatchObject({ preset: "last90", error, to: "2026-03-16" });
});

test("no comparison", () => {
  expect(read("compare=none").compareTo).toBeNull();
  expect(read("compare=nonsense").comparison).toBe("previous");
});
