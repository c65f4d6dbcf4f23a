import { describe, expect, it } from "vitest";
import type { RfmMove } from "../rfm.server.ts";
import { largestMoves, movement } from "./movement.ts";

const move = (from: RfmMove["from"], to: RfmMove["to"], customers: number): RfmMove => ({
  from,
  to,
  customers,
  netMinor: 0n,
});
const moves = [
  move(null, "New customers", 7),
  move("Champions", "Champions", 20),
  move("Champions", "At risk", 3),
  move("Loyal", "Champions", 4),
  move("Lost", "Champions", 4),
  move("Promising", "New customers", 2),
  move("Loyal", "Lost", 1),
];

describe("movement between groups", () => {
  it("counts everybody once: up, down, same, new", () => {
    expect(movement(moves)).toEqual({ up: 8, down: 4, same: 22, fresh: 7 });
  });

  it("names the largest moves, equal ones in the order of the groups", () => {
    expect(largestMoves(moves, "up", 2).map(({ from }) => from)).toEqual(["Loyal", "Lost"]);
    expect(largestMoves(moves, "down", 5).map(({ to }) => to)).toEqual(["At risk", "Lost"]);
  });
});
