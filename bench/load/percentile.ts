// Milliseconds that so many in a hundred stayed below.

/** @param fraction 0.5 for the median, 0.99 for p99. @returns null when there is nothing */
export function percentile(values: number[], fraction: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))]!;
}

export const median = (values: number[]): number => percentile(values, 0.5) ?? 0;

/** To so many digits that matter. */
export function rounded(value: number | null, digits = 3): number | null {
  return value === null ? null : Number(value.toPrecision(digits));
}
