// How fast something goes up: the pointer out of the page, a finger, what a thumb scrolls. No browser in here.

/** Where (CSS pixels, from the left and from the top) and when (ms). */
export type Point = [x: number, y: number, t: number];

/**
 * @param lookBack ms of the way that count: older points say where the hand rested, not where it is going
 * @returns takes the next point of the way; gives the pixels per second it went up over the whole of that time, so that
 * a twitch is no haste. 0 when it went more sideways than up, or in a single step: a jump, which no hand makes.
 */
export function follow(lookBack: number): (...point: Point) => number {
  let trail: Point[] = [];
  return (...point) => {
    trail = [...trail.filter((one) => point[2] - one[2] < lookBack), point];
    const [x, y] = trail[0]!;
    const up = y - point[1];
    return trail[2] && up > Math.abs(x - point[0]) ? (up * 1000) / lookBack : 0;
  };
}
