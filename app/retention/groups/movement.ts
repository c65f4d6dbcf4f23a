// Movement between RFM groups in few words: who moved up, who down, who stayed, who is new.
import type { RfmMove } from "../rfm.server.ts";
import { RFM_GROUPS, type RfmGroup } from "../rfm-groups.ts";

// groups from the most to the least attached; those of one rank are neighbours without a better or worse
const RANK: Record<RfmGroup, number> = {
  Champions: 1,
  Loyal: 2,
  "Potential loyalists": 3,
  "New customers": 4,
  Promising: 4,
  "Needs attention": 5,
  "About to sleep": 6,
  "Cannot lose them": 7,
  "At risk": 7,
  Hibernating: 8,
  Lost: 9,
};

/** How many customers went from one group to another; `from` is null for who first bought since. */
export type Move = Pick<RfmMove, "from" | "to" | "customers">;

export type Movement = { up: number; down: number; same: number; fresh: number };

/** Up: to a group nearer to Champions; down: further away; same: the same group or one of the same rank. */
export function movement(moves: Move[]): Movement {
  const sums: Movement = { up: 0, down: 0, same: 0, fresh: 0 };
  for (const { from, to, customers } of moves) {
    if (from === null) sums.fresh += customers;
    else if (RANK[to] < RANK[from]) sums.up += customers;
    else if (RANK[to] > RANK[from]) sums.down += customers;
    else sums.same += customers;
  }
  return sums;
}

/** The largest moves from one group to another in a direction, largest first. */
export function largestMoves(moves: Move[], direction: "up" | "down", most: number): Move[] {
  const goes = direction === "up" ? -1 : 1;
  return moves
    .filter(({ from, to }) => from !== null && Math.sign(RANK[to] - RANK[from]) === goes)
    .sort((one, other) => other.customers - one.customers || place(one) - place(other))
    .slice(0, most);
}

function place({ from, to }: Move): number {
  return RFM_GROUPS.indexOf(from as RfmGroup) * RFM_GROUPS.length + RFM_GROUPS.indexOf(to);
}
