// Whether an offer that is meant for certain customers is for this one. The page has looked as well; what it says of a
// customer is not believed.

import { sql, type Tx } from "../platform/db.server.ts";
import { segmentsOf } from "../segments/members.server.ts";
import { scheduleSegments } from "../segments/refresh-job.server.ts";
import { findSegment, showAtShopify } from "../segments/segments.server.ts";
import type { Campaign } from "./campaign.ts";

/** @param customerId who is logged in by Shopify's signature; null = nobody */
export async function isEntitled(
  tx: Tx,
  shopId: bigint,
  { customer, customerTags, segments }: Campaign["targeting"],
  customerId: bigint | null,
): Promise<boolean> {
  if (customer !== "logged-in" && customerTags.length === 0 && segments.length === 0) return true;
  if (customerId === null) return false;
  if (customerTags.length > 0) {
    const wanted = new Set(customerTags.map((tag) => tag.toLowerCase()));
    const [known] = await tx.rows<{ tags: string[] }>(sql`
      SELECT tags FROM customer WHERE shop_id = ${shopId} AND customer_id = ${customerId}`);
    if (!known?.tags.some((tag) => wanted.has(tag.toLowerCase()))) return false;
  }
  if (segments.length === 0) return true;
  const theirs = await segmentsOf(tx, shopId, customerId);
  return segments.some((handle) => theirs.includes(handle));
}

/** Pages read a customer's segments from a field at Shopify: those a campaign is meant for have to stand there. */
export async function showSegments(
  tx: Tx,
  shopId: bigint,
  { segments }: Campaign["targeting"],
): Promise<void> {
  let changed = false;
  for (const handle of segments) {
    const segment = await findSegment(tx, shopId, handle);
    if (!segment || segment.atShopify) continue;
    await showAtShopify(tx, shopId, segment.segmentId, { atShopify: true, asTag: segment.asTag });
    changed = true;
  }
  if (changed) await scheduleSegments(tx, shopId, 0);
}
