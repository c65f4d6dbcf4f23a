/** When people buy: some once, some every few weeks, some stop, and some come back after a long time. */
import type { Random } from "./random.ts";
import type { DayPicker } from "./seasons.ts";

const DAY = 86_400_000;

export type Rhythm = "once" | "occasional" | "loyal" | "churner" | "returner" | "browser";

/** Shares of each rhythm among customers. Browsers subscribe but never buy. */
const RHYTHMS: (readonly [Rhythm, number])[] = [
  ["once", 0.465],
  ["occasional", 0.19],
  ["loyal", 0.185],
  ["churner", 0.085],
  ["returner", 0.03],
  ["browser", 0.045],
];

export function inventRhythm(random: Random): Rhythm {
  return random.weighted(RHYTHMS);
}

/** Instants of a customer's purchases before `end`, oldest first; none for a browser. */
export function purchases(random: Random, days: DayPicker, rhythm: Rhythm, end: number): number[] {
  if (rhythm === "browser") return [];
  const first = days.dayAt(random.next()) + timeOfDay(random);
  const instants = [first];
  let last = first;
  const after = (gap: number) => {
    // Of three days near the planned one people rather take a busy one: gifts wait for the feast.
    const planned = last + Math.max(0.02, gap) * DAY;
    const near = [planned, planned + random.next() * 9 * DAY, planned - random.next() * 0.2 * gap * DAY];
    const instant = near.reduce((best, one) => (days.weightOf(one) > days.weightOf(best) ? one : best));
    last = Math.max(last + 600_000, instant);
    if (last < end) instants.push(last);
    return last < end;
  };
  switch (rhythm) {
    case "once":
      break;
    case "occasional": {
      const more = random.whole(1, 3);
      for (let count = 0; count < more; count++) if (!after(random.around(120, 0.6))) break;
      break;
    }
    case "loyal": {
      const personal = random.around(43, 0.45);
      while (after(random.around(personal, 0.35)) && !random.chance(0.025));
      break;
    }
    case "churner": {
      const personal = random.around(38, 0.4);
      const more = random.whole(2, 5);
      for (let count = 0; count < more; count++) if (!after(random.around(personal, 0.35))) break;
      break;
    }
    case "returner": {
      const personal = random.around(45, 0.4);
      if (!after(random.around(personal, 0.3))) break;
      if (!after(random.around(400, 0.12))) break;
      while (after(random.around(personal, 0.4)) && !random.chance(0.2));
      break;
    }
  }
  return instants;
}

/** Milliseconds after UTC midnight: evenings are busiest, nights quiet. */
function timeOfDay(random: Random): number {
  const hour = random.weighted([
    [1, 0.3],
    [6, 0.8],
    [9, 1.6],
    [12, 2],
    [15, 2],
    [18, 3],
    [20, 2.4],
  ] as const);
  return Math.floor((hour + random.next() * 2.9) * 3_600_000);
}
