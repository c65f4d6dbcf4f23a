// Traces of hands, and whether they are in haste. Settings are pixels per second: 300 for a pointer, 1500 for a thumb.
import { expect, test } from "vitest";
import { follow, type Point } from "./follow.ts";

/** A straight way in equal steps of 16 ms, a frame each. */
const way = (from: [number, number], to: [number, number], ms: number): Point[] => {
  const steps = Math.round(ms / 16);
  return Array.from({ length: steps + 1 }, (_, i) => [
    from[0] + ((to[0] - from[0]) * i) / steps,
    from[1] + ((to[1] - from[1]) * i) / steps,
    i * 16,
  ]);
};
const later = (ms: number, points: Point[]): Point[] => points.map(([x, y, t]) => [x, y, t + ms]);

/** Speed at the last point. */
const speed = (lookBack: number, points: Point[]) => {
  const next = follow(lookBack);
  return points.map((point) => next(...point)).at(-1)!;
};

test.each<[string, Point[], "haste" | "none"]>([
  ["straight up in a tenth of a second", way([600, 120], [600, 0], 112), "haste"],
  ["up and a little aside", way([600, 150], [680, -2], 160), "haste"],
  [
    "up at the end of a long rest",
    [...way([600, 400], [600, 400], 640), ...later(660, way([600, 400], [610, 0], 160))],
    "haste",
  ],
  ["drifting up", way([600, 80], [600, 0], 1600), "none"],
  ["gliding out along a bar of tabs", way([200, 120], [700, -1], 160), "none"],
  ["down", way([600, 0], [600, 300], 160), "none"],
  [
    "up and back down",
    [...way([600, 300], [600, 100], 160), ...later(176, way([600, 120], [600, 290], 96))],
    "none",
  ],
  [
    "a jump: the pointer entered elsewhere and left",
    [
      [600, 300, 0],
      [600, -1, 16],
    ],
    "none",
  ],
  ["one point", [[600, -1, 0]], "none"],
  ["a twitch at the edge", way([600, 12], [600, -1], 48), "none"],
])("a pointer: %s", (_, points, expected) => {
  expect(speed(200, points) >= 300 ? "haste" : "none").toBe(expected);
});

test.each<[string, number, number, number, "haste" | "none"]>([
  ["a flick back to the top", 2400, 600, 400, "haste"],
  ["half a screen at once", 2400, 1700, 300, "haste"],
  ["reading back", 2400, 2200, 400, "none"],
  ["a small correction", 2400, 2360, 64, "none"],
  ["on downwards", 1200, 2400, 400, "none"],
])("a thumb that scrolls: %s", (_, from, to, ms, expected) => {
  expect(speed(400, way([0, from], [0, to], ms)) >= 1500 ? "haste" : "none").toBe(expected);
});

test("the speed is that over the whole time looked back upon", () => {
  expect(speed(200, way([0, 100], [0, 0], 160))).toBeCloseTo(500);
  // 16 steps of 10 pixels in 256 ms: 12 of them lie within the last 200 ms
  expect(speed(200, way([0, 160], [0, 0], 256))).toBeCloseTo(600);
});

test("a long way is not kept", () => {
  const next = follow(200);
  for (let t = 0; t < 60_000; t += 16) next(600, 400, t);
  expect(next(600, 380, 60_016)).toBeCloseTo(100);
});
