import { expect, it } from "vitest";
import { secondsLeft } from "./time-left.ts";

const now = new Date("2026-11-21T12:01:00Z");
const run = {
  state: "running" as const,
  bytesTotal: 400n,
  bytesDone: 100n,
  readingSince: new Date("2026-11-21T12:00:00Z"),
};

it("a quarter in a minute leaves three minutes", () => {
  expect(secondsLeft(run, now)).toBe(180);
  expect(secondsLeft({ ...run, bytesDone: 400n }, now)).toBe(0);
});

it("says nothing before there is enough to judge by, or when nothing runs", () => {
  expect(secondsLeft({ ...run, bytesDone: 7n }, now)).toBeNull();
  expect(secondsLeft({ ...run, bytesTotal: null }, now)).toBeNull();
  expect(secondsLeft({ ...run, readingSince: null }, now)).toBeNull();
  expect(secondsLeft({ ...run, state: "done" }, now)).toBeNull();
});
