// The periods and comparisons a merchant can pick by name.

export const PRESETS = [
  "last30",
  "last90",
  "last180",
  "last365",
  "thisMonth",
  "lastMonth",
  "thisYear",
  "lastYear",
] as const;
export const COMPARISONS = ["previous", "yearBefore", "none"] as const;
export type Preset = (typeof PRESETS)[number];
export type Comparison = (typeof COMPARISONS)[number];

/** What the address asked for and why it could not be had. */
export type ChoiceError = "invalidDate" | "endBeforeStart" | "future" | "tooLong";

/** Days are the shop's own, "YYYY-MM-DD"; periods are half-open. */
export type PeriodChoice = {
  preset: Preset | "custom";
  comparison: Comparison;
  from: string;
  to: string;
  /** the last day inside, as people write it */
  lastDay: string;
  compareTo: { from: string; to: string; lastDay: string } | null;
  error: ChoiceError | null;
};
