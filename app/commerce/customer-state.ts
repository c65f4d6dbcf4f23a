// Where a customer stands today.
export type CustomerState = "new" | "returning" | "lapsed" | "none";

/** @param activeSince a customer whose last purchase is not before this instant is active */
export function customerState(
  { purchases, lastAt }: { purchases: number; lastAt: Date | null },
  activeSince: Date,
): CustomerState {
  if (!lastAt || purchases === 0) return "none";
  if (lastAt < activeSince) return "lapsed";
  return purchases === 1 ? "new" : "returning";
}
