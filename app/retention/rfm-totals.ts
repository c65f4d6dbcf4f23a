// The 25 cells of the RFM grid and the eleven groups they make, in sum.
import { RFM_GROUPS, type RfmGroup, rfmGroup, SCORES, type Score } from "./rfm-groups.ts";

/** One cell of the grid; cells nobody is in are there too. Net in minor units. */
export type RfmCell = { r: Score; fm: Score; group: RfmGroup; customers: number; netMinor: bigint };
export type RfmGroupTotal = { group: RfmGroup; customers: number; netMinor: bigint };

export type RfmTotals = { customers: number; cells: RfmCell[]; groups: RfmGroupTotal[] };

/** @param found cells in which somebody is, at most once each */
export function rfmTotalsOf(found: Iterable<Omit<RfmCell, "group">>): RfmTotals {
  const known = new Map([...found].map((cell) => [`${cell.r}.${cell.fm}`, cell]));
  const cells = SCORES.flatMap((r) =>
    SCORES.map((fm) => {
      const { customers = 0, netMinor = 0n } = known.get(`${r}.${fm}`) ?? {};
      return { r, fm, group: rfmGroup(r, fm), customers, netMinor };
    }),
  );
  const groups = RFM_GROUPS.map((group) => {
    const its = cells.filter((cell) => cell.group === group);
    return {
      group,
      customers: its.reduce((sum, cell) => sum + cell.customers, 0),
      netMinor: its.reduce((sum, cell) => sum + cell.netMinor, 0n),
    };
  });
  return { customers: groups.reduce((sum, { customers }) => sum + customers, 0), cells, groups };
}
