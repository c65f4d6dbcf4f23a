// Where things stand in a drawing: time runs from right to left when the language does.
import { scaleLinear, scalePoint } from "@visx/scale";

/** Position along the time axis of each of `count` points. */
export function timePositions(count: number, width: number, rtl: boolean): number[] {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const scale = scalePoint({ domain: indexes, range: rtl ? [width, 0] : [0, width] });
  return indexes.map((index) => (count === 1 ? width / 2 : (scale(index) ?? 0)));
}

type Range = { min: number; max: number };

/** Smallest and greatest of the values that are there; null when none is. */
export function extent(values: (number | null)[]): Range | null {
  const present = values.filter((value) => value !== null);
  return present.length ? { min: Math.min(...present), max: Math.max(...present) } : null;
}

/** Vertical scale in which a flat line lies in the middle and the extremes are not cut off. */
export function sparkScale(values: (number | null)[], height: number) {
  const { min, max } = extent(values) ?? { min: 0, max: 1 };
  const room = max === min ? 1 : 0;
  return scaleLinear({ domain: [min - room, max + room], range: [height - 2, 2] });
}

/** Vertical scale from zero, with round ends. A chart that began elsewhere would exaggerate. */
export function zeroScale(values: (number | null)[], height: number) {
  const { min, max } = extent(values) ?? { min: 0, max: 1 };
  const top = max <= 0 ? 1 : max;
  return scaleLinear({ domain: [Math.min(0, min), top], range: [height, 0], nice: 4 });
}

/** Width of a letter of an axis, as drawn, and the least space between two labels. */
const LETTER = 6.5;
const BETWEEN = 10;

/** How many labels as long as the longest of these stand side by side on an axis. */
export function mostLabels(labels: string[], width: number): number {
  const longest = Math.max(1, ...labels.map((label) => label.length));
  return Math.max(1, Math.floor(width / (longest * LETTER + BETWEEN)));
}

/** Every n-th index, so that no more than `most` labels stand on an axis; the last always among them. */
export function labelled(count: number, most: number): number[] {
  if (count <= 0) return [];
  const step = Math.max(1, Math.ceil(count / most));
  const indexes: number[] = [];
  for (let index = count - 1; index >= 0; index -= step) indexes.unshift(index);
  return indexes;
}
