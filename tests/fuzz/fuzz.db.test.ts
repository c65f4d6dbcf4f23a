import { expect, it } from "vitest";
import { testDatabase } from "../set-up/database.ts";
import { fuzz } from "./fuzz.ts";

it("three thousand fuzzed webhooks get the right answer, and none ends in an error of ours", async () => {
  const result = await fuzz(await testDatabase(), { requests: 3000, seed: 20261121 });
  expect(result.wrong).toEqual([]);
  expect(result.unforeseen).toEqual({});
  expect(Object.keys(result.statuses).map(Number)).toEqual([200, 400, 401, 413]);
  expect(result.states.done).toBeGreaterThan(100);
  expect(result.states.failed).toBeGreaterThan(500);
  expect(result.states.pending).toBeUndefined();
}, 120_000);
