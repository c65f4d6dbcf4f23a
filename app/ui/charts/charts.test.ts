import fc from "fast-check";
import { expect, test } from "vitest";
import { extent, labelled, mostLabels, timePositions, zeroScale } from "./scales.ts";
import { contrast, type Rgb, shade } from "./shade.ts";

test("time runs from left to right, and from right to left where the language does", () => {
  expect(timePositions(3, 100, false)).toEqual([0, 50, 100]);
  expect(timePositions(3, 100, true)).toEqual([100, 50, 0]);
  expect(timePositions(1, 100, true)).toEqual([50]);
});

test("missing values do not count", () => {
  expect(extent([null, 3, 1])).toEqual({ min: 1, max: 3 });
  expect(extent([null])).toBeNull();
});

test("a value axis begins at zero, also when all is zero", () => {
  expect(zeroScale([40, 90], 100)(0)).toBe(100);
  expect(zeroScale([0, null], 100).domain()).toEqual([0, 1]);
});

test("labels thin out and keep the last", () => {
  expect(labelled(12, 6)).toEqual([1, 3, 5, 7, 9, 11]);
  expect(labelled(3, 6)).toEqual([0, 1, 2]);
  expect(labelled(0, 6)).toEqual([]);
});

test("fewer labels stand on an axis, the longer they are", () => {
  expect(labelled(12, mostLabels(["€0", "€300+"], 656))).toHaveLength(12);
  expect(labelled(12, mostLabels(["KWD 0", "KWD 27.5+"], 656))).toHaveLength(6);
  expect(mostLabels([], 656)).toBeGreaterThan(1);
});

test("every shade can be read: contrast 4.5 and more", () => {
  const channels = (colour: string) => colour.match(/\d+/g)!.map(Number) as Rgb;
  fc.assert(
    fc.property(fc.double({ min: -1, max: 2, noNaN: true }), (strength) => {
      const { background, ink } = shade(strength);
      expect(contrast(channels(background), channels(ink))).toBeGreaterThanOrEqual(4.5);
    }),
  );
});
