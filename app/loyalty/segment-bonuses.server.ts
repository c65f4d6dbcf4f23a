// Which bonuses of the loyalty programme are meant for a segment.
import type { Tx } from "../platform/db.server.ts";
import { readDraft, readTerms } from "./programme.server.ts";

/** Of the programme as it is now and of what is being worked on; those that are over are left out. */
export async function bonusesForSegment(
  tx: Tx,
  shopId: bigint,
  handle: string,
  now: Date,
): Promise<{ name: string; url: string }[]> {
  const published = (await readTerms(tx, shopId)).versions.at(-1)?.programme;
  const bonuses = [published, await readDraft(tx, shopId)].flatMap((one) => one?.bonuses ?? []);
  const names = bonuses
    .filter(({ segments, to }) => segments?.includes(handle) && (to === null || new Date(to) > now))
    .map(({ name }) => name);
  return [...new Set(names)].map((name) => ({ name, url: "/app/loyalty" }));
}
