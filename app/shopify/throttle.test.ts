import { describe, expect, it } from "vitest";
import { availableNow, jittered, pause, pointsWait, retryAfter, type ThrottleStatus } from "./throttle.ts";

const status = (currentlyAvailable: number): ThrottleStatus => ({
  maximumAvailable: 2000,
  currentlyAvailable,
  restoreRate: 100,
});

describe("how long to wait for points", () => {
  it.each([
    // available, needed, seconds since, milliseconds to wait
    [2000, 500, 0, 0],
    [500, 500, 0, 0],
    [0, 500, 0, 5000],
    [100, 500, 0, 4000],
    [100, 500, 1, 3000],
    [100, 500, 4, 0],
    [100, 500, 100, 0],
    [499, 500, 0, 10],
    // more than the bucket holds: until it is full
    [0, 5000, 0, 20_000],
    [0, 0, 0, 0],
  ])("%i there, %i needed, %i s later: %i ms", (available, needed, seconds, wait) => {
    expect(pointsWait({ status: status(available), at: 1000 }, needed, 1000 + seconds * 1000)).toBe(wait);
  });

  it("never counts more than the bucket holds", () => {
    expect(availableNow({ status: status(1990), at: 0 }, 60_000)).toBe(2000);
  });

  it("does not trust a clock that runs backwards", () => {
    expect(availableNow({ status: status(10), at: 60_000 }, 0)).toBe(10);
  });

  it("does not wait forever for a bucket that never fills", () => {
    expect(pointsWait({ status: { ...status(0), restoreRate: 0 }, at: 0 }, 10, 0)).toBe(0);
  });
});

describe("Retry-After", () => {
  it.each([
    ["2", 2000],
    ["2.0", 2000],
    ["0.5", 500],
    ["0", 0],
    [null, undefined],
    ["", undefined],
    ["soon", undefined],
    ["-1", undefined],
  ])("%j is %s ms", (header, milliseconds) => {
    expect(retryAfter(header)).toBe(milliseconds);
  });
});

describe("pauses of our own", () => {
  it("double, with a bound", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 20].map(pause)).toEqual([
      500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it("are spread, and never shortened", () => {
    expect([0, 0.5, 0.999].map((random) => jittered(1000, random))).toEqual([1000, 1250, 1500]);
  });
});
