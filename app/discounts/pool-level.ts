// How many codes should lie ready: enough for what was asked for lately, so that making more is never waited for.

export type Demand = { lastHour: number; lastDay: number };

const FEWEST = 100;
const MOST = 10_000;

/** A day like the last one, or six hours like the last. */
export function wantedLevel({ lastHour, lastDay }: Demand): number {
  return Math.min(MOST, Math.max(FEWEST, lastDay, 6 * lastHour));
}

/** More are made when fewer than so many are left. */
export function refillBelow(level: number): number {
  return Math.ceil(level / 2);
}
