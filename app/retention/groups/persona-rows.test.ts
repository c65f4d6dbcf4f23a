import { expect, test } from "vitest";
import type { PersonaTotal } from "../insight/score-customers.server.ts";
import { personaRows } from "./persona-rows.ts";

const total = (lapsed: boolean, customers: number, more: Partial<PersonaTotal> = {}): PersonaTotal => ({
  persona: "repeat-bargain",
  lapsed,
  customers,
  purchases: customers * 2,
  grossMinor: BigInt(customers * 3000),
  netMinor: BigInt(customers * 2500),
  goodsMinor: BigInt(customers * 2000),
  costedMinor: 0n,
  costMinor: 0n,
  ...more,
});

test("all four personas, active and lapsed together", () => {
  const rows = personaRows([total(false, 3, { costedMinor: 4000n, costMinor: 1500n }), total(true, 1)]);
  expect(rows.map(({ persona, customers }) => [persona, customers])).toEqual([
    ["one-time-low", 0],
    ["one-time-high", 0],
    ["repeat-full-price", 0],
    ["repeat-bargain", 4],
  ]);
  expect(rows[3]).toMatchObject({
    lapsed: 1,
    purchases: 8,
    netMinor: 10_000n,
    averageOrderMinor: 1500,
    marginMinor: 2500n,
    unknownCost: 50,
  });
});

test("no purchases, no average; no cost known, no margin", () => {
  const rows = personaRows([total(false, 1)]);
  expect(rows[0]).toMatchObject({ averageOrderMinor: null, marginMinor: null, unknownCost: null });
  expect(rows[3]).toMatchObject({ marginMinor: null, unknownCost: 100 });
});
