// Round edges for a distribution of money: twelve ranges at most up to a high value, and one beyond.

const MOST = 12;

/** The lower edges, from 0, in minor units, ascending. @param high what nearly all values lie below */
export function valueBins(high: number): number[] {
  const step = roundUp(Math.max(1, high) / MOST);
  const count = Math.max(1, Math.ceil(Math.max(1, high) / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** The next of 1, 2, 2.5, 5 × 10ⁿ that is whole. */
function roundUp(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const found = [1, 2, 2.5, 5, 10]
    .map((one) => one * power)
    .find((one) => one >= least && Number.isInteger(one));
  return Math.max(1, found ?? power * 10);
}
