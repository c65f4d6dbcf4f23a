// The tier a customer has now, from their orders.
import type { Tx } from "../platform/db.server.ts";
import { addCollections } from "./order-collections.server.ts";
import { readHistories } from "./order-facts.server.ts";
import { addSegments } from "./order-segments.server.ts";
import { readTerms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";
import { settle } from "./settle.ts";

/** @returns the tier's id; null = none, or the programme has none */
export async function tierOf(tx: Tx, shopId: bigint, customerId: bigint, now: Date): Promise<string | null> {
  const { versions, timezone } = await readTerms(tx, shopId);
  const version = versionAt(versions, now);
  if (!version?.programme.tiers) return null;
  const histories = await readHistories(tx, shopId, [customerId]);
  await addSegments(tx, shopId, histories, versions);
  await addCollections(tx, shopId, histories, versions);
  return settle(histories.get(customerId)!, versions, timezone).tiers.levelAt(version, now);
}
