// The eleven RFM groups, and which pair of scores belongs to which: docs/metrics.md, "RFM".

export const RFM_GROUPS = [
  "Champions",
  "Loyal",
  "Potential loyalists",
  "New customers",
  "Promising",
  "Needs attention",
  "About to sleep",
  "At risk",
  "Cannot lose them",
  "Hibernating",
  "Lost",
] as const;

export type RfmGroup = (typeof RFM_GROUPS)[number];

/** As addresses and segments write a group: "Cannot lose them" → "cannot-lose-them". */
export function rfmGroupKey(group: RfmGroup): string {
  return group.toLowerCase().replaceAll(" ", "-");
}

/** The group an address names, or undefined. */
export function rfmGroupOfKey(key: string): RfmGroup | undefined {
  return RFM_GROUPS.find((group) => rfmGroupKey(group) === key);
}

export const SCORES = [1, 2, 3, 4, 5] as const;
export type Score = (typeof SCORES)[number];

// rows: R from 5 down to 1; in each, FM from 1 to 5
const GRID: Record<Score, [RfmGroup, RfmGroup, RfmGroup, RfmGroup, RfmGroup]> = {
  5: ["New customers", "Potential loyalists", "Potential loyalists", "Champions", "Champions"],
  4: ["Promising", "Potential loyalists", "Potential loyalists", "Loyal", "Champions"],
  3: ["About to sleep", "About to sleep", "Needs attention", "Loyal", "Loyal"],
  2: ["Hibernating", "Hibernating", "At risk", "At risk", "Cannot lose them"],
  1: ["Lost", "Lost", "At risk", "Cannot lose them", "Cannot lose them"],
};

/** @param fm frequency and monetary together, see frequencyMonetary */
export function rfmGroup(r: Score, fm: Score): RfmGroup {
  return GRID[r][fm - 1]!;
}

/** The mean of the two scores, halves rounded up. */
export function frequencyMonetary(f: Score, m: Score): Score {
  return Math.ceil((f + m) / 2) as Score;
}
