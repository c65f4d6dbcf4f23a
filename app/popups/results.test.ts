import { expect, it } from "vitest";
import type { GroupSums } from "./group-sums.server.ts";
import { sumsOf } from "./results.ts";

const sums = (campaignId: bigint) => ({ campaignId, arm: "a" }) as GroupSums;
const NOON = new Date("2026-05-01T12:00:00Z");
const LATER = new Date("2026-05-01T12:00:01Z");
const value = [sums(1n), sums(2n), sums(1n)];

it.each([
  { what: "its own, added up just now", armsSince: LATER, asOf: null, found: 2 },
  { what: "its own, added up since its groups stand", armsSince: NOON, asOf: LATER, found: 2 },
  { what: "its own, though its groups never began", armsSince: null, asOf: NOON, found: 2 },
  { what: "none of those from before its present groups", armsSince: LATER, asOf: NOON, found: 0 },
])("a campaign's sums are $what", ({ armsSince, asOf, found }) => {
  expect(sumsOf({ campaignId: 1n, armsSince }, { value, asOf })).toHaveLength(found);
});
