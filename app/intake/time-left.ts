// How long a history will still take, from how fast it went so far.
import type { ImportRunRow } from "./import-run.server.ts";

/** Less than this is too little to judge by. */
const LEAST_SHARE = 0.02;

/** Seconds; null before there is enough to judge by. */
export function secondsLeft(
  run: Pick<ImportRunRow, "bytesDone" | "bytesTotal" | "readingSince" | "state">,
  now: Date,
): number | null {
  if (run.state !== "running" || !run.bytesTotal || !run.readingSince) return null;
  const share = Number(run.bytesDone) / Number(run.bytesTotal);
  if (share < LEAST_SHARE) return null;
  const elapsed = (now.getTime() - run.readingSince.getTime()) / 1000;
  return Math.max(0, Math.ceil((elapsed * (1 - share)) / share));
}
