// Keeps every segment of a shop up to date: soon after facts changed, and each night when the shop's day turns,
// because "in the last 30 days" moves without anybody buying.
import { findShopById } from "../commerce/shop.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import { daysBefore, localDate, midnight } from "../retention/period.ts";
import { noteOverlaps } from "./comparison.server.ts";
import { noteTold } from "./confirmed-segments.server.ts";
import { noteSums, refreshMembers, renewBuiltIn } from "./refresh.server.ts";
import { inOrder } from "./segment-uses.ts";
import { allSegments } from "./segments.server.ts";

export const SEGMENTS_TASK = "refresh-segments";

/** What changes within that time is reckoned once. */
const SETTLE = 120_000;
/** After midnight scores and forecasts come first. */
const AFTER_MIDNIGHT = 45 * 60_000;

/**
 * Call in the transaction that changed facts. Whoever asks again meanwhile does not put it off.
 * @param wait 0 = now, because somebody looks: even when a run waits for later
 */
export async function scheduleSegments(tx: Tx, shopId: bigint, wait = SETTLE): Promise<void> {
  await enqueueRun(tx, shopId, `segments:${shopId}`, new Date(Date.now() + wait), wait > 0);
}

async function enqueueRun(tx: Tx, shopId: bigint, key: string, runAt: Date, keepTime = false): Promise<void> {
  const payload = { shopId: shopId.toString() };
  await enqueue(tx, SEGMENTS_TASK, payload, {
    key,
    queue: `segments:${shopId}`,
    runAt,
    keepTime,
    priority: 5,
  });
}

/**
 * One run. A segment is a transaction: nobody waits for more than one of them.
 * @param onChange called with the shop when a segment that is kept at Shopify may have changed
 * @throws Error naming the segments that could not be computed, once all others are
 */
export async function refreshSegments(
  database: Database,
  shopId: bigint,
  onChange: (tx: Tx, shopId: bigint) => Promise<void>,
  at = new Date(),
): Promise<void> {
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt) return;
  await database.inShop(shopId, (tx) => renewBuiltIn(tx, shopId));
  const segments = await database.inShop(shopId, (tx) => allSegments(tx, shopId));
  // those made of others come after them
  const failed = new Map<bigint, unknown>();
  for (const { segmentId } of inOrder(segments)) {
    // one that fails stays as it was, and holds up no other
    await database
      .inShop(shopId, (tx) => refreshMembers(tx, shop, segmentId, at))
      .catch((error: unknown) => failed.set(segmentId, error));
  }
  const ids = segments.map(({ segmentId }) => segmentId).filter((id) => !failed.has(id));
  await database.inShop(shopId, (tx) => noteSums(tx, shop, ids, at));
  await database.inShop(shopId, async (tx) => {
    await noteOverlaps(tx, shopId);
    await noteTold(tx, shopId);
    await onChange(tx, shopId);
    await enqueueRun(tx, shopId, `segments-night:${shopId}`, nextNight(at, shop.timezone));
  });
  const [first] = failed.values();
  if (failed.size > 0)
    throw new Error(
      `Segments ${[...failed.keys()].join(", ")} of shop ${shopId} could not be computed; the others are.`,
      { cause: first },
    );
}

/** Some time after the shop's next midnight. */
export function nextNight(now: Date, timezone: string): Date {
  const tomorrow = daysBefore(localDate(now, timezone), -1);
  return new Date(midnight(tomorrow, timezone).getTime() + AFTER_MIDNIGHT);
}
