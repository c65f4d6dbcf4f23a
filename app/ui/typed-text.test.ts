import { expect, test } from "vitest";
import { searched } from "./typed-text.ts";

test.each([
  [" anna ", "anna"],
  ["زهرا 😀", "زهرا 😀"],
  ["a\0", ""],
  ["\ud83d", ""],
  ["a".repeat(201), ""],
  [null, ""],
])("searched for %j is %j", (typed, expected) => {
  expect(searched.parse(typed)).toBe(expected);
});
