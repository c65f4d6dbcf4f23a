import { expect, test } from "vitest";
import { changeBetween } from "./change.ts";

test("amounts change in percent, rates in points", () => {
  expect(changeBetween(125, 100)).toEqual({ kind: "percent", value: 25, good: null });
  expect(changeBetween(50, 40, { rate: true })).toEqual({ kind: "points", value: 10, good: null });
  expect(changeBetween(150n, 200n)).toEqual({ kind: "percent", value: -25, good: null });
});

test("less churn is good news, and nothing is neither", () => {
  expect(changeBetween(10, 12, { rate: true, better: "down" })?.good).toBe(true);
  expect(changeBetween(10, 12, { rate: true, better: "up" })?.good).toBe(false);
  expect(changeBetween(10, 10.04, { rate: true, better: "up" })).toMatchObject({ value: -0, good: null });
});

test("there is no change against nothing", () => {
  expect(changeBetween(5, null)).toBeNull();
  expect(changeBetween(null, 5)).toBeNull();
  expect(changeBetween(5, 0)).toBeNull();
});
