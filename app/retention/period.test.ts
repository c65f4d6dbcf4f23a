import { describe, expect, it } from "vitest";
import { daysBefore, localDate, midnight, periodBefore, yearBefore } from "./period.ts";

describe("local midnight", () => {
  it.each([
    ["2024-03-31", "Europe/Berlin", "2024-03-30T23:00:00.000Z", "the day summer time begins"],
    ["2024-04-01", "Europe/Berlin", "2024-03-31T22:00:00.000Z", "the day after"],
    [
      "2022-03-22",
      "Asia/Tehran",
      "2022-03-21T20:30:00.000Z",
      "midnight does not exist: the day begins at 01:00",
    ],
    ["2024-03-31", "Asia/Beirut", "2024-03-30T22:00:00.000Z", "likewise"],
    ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z", "likewise"],
    ["2024-11-03", "America/Havana", "2024-11-03T04:00:00.000Z", "midnight comes twice: the first counts"],
    ["2024-01-01", "Asia/Kathmandu", "2023-12-31T18:15:00.000Z", "a quarter-hour offset"],
  ])("%s in %s is %s (%s)", (date, zone, instant) => {
    expect(midnight(date, zone).toISOString()).toBe(instant);
    expect(localDate(midnight(date, zone), zone)).toBe(date);
  });
});

describe("days on the calendar", () => {
  it("count dates, not hours", () => {
    expect(daysBefore("2024-03-01", 1)).toBe("2024-02-29");
    expect(daysBefore("2024-12-31", 365)).toBe("2024-01-01");
  });

  it("give the period before, of the same length, and the year before", () => {
    const period = { from: "2024-02-29", to: "2024-03-31", timezone: "UTC" };
    expect(periodBefore(period)).toEqual({ from: "2024-01-29", to: "2024-02-29", timezone: "UTC" });
    expect(yearBefore(period)).toEqual({ from: "2023-02-28", to: "2023-03-31", timezone: "UTC" });
  });
});
