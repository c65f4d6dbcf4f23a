// How far a figure moved against another period, and whether that is good news.

export type Change = {
  /** percent of the value before, or percentage points for a rate */
  kind: "percent" | "points";
  value: number;
  good: boolean | null;
};

type Options = {
  /** a rate moves in points: from 40 % to 50 % is +10 points, not +25 % */
  rate?: boolean;
  /** which way is good news; neither when left out */
  better?: "up" | "down";
};

type Value = number | bigint | null;

/** null when either side is missing, or a share of nothing would be asked. */
export function changeBetween(now: Value, before: Value, { rate, better }: Options = {}): Change | null {
  if (now === null || before === null) return null;
  const [a, b] = [Number(now), Number(before)];
  if (!rate && b === 0) return null;
  const value = rate ? a - b : ((a - b) / Math.abs(b)) * 100;
  const rounded = Math.round(value * 10) / 10;
  const good = !better || rounded === 0 ? null : rounded > 0 === (better === "up");
  return { kind: rate ? "points" : "percent", value: rounded, good };
}
