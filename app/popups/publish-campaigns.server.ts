// The job that writes the active campaigns into the app's own metafield, where the storefront's Liquid reads them. It
// writes only what differs, and says so when it could not.
import { createHash } from "node:crypto";
import { currencyExponent } from "../commerce/money.ts";
import { findShopById } from "../commerce/shop.server.ts";
import { type Database, sql } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { isFinal, writeOwnMetafield } from "../shopify/own-metafield.server.ts";
import type { StoredCampaign } from "./campaign.ts";
import { listCampaigns, startDueCampaigns } from "./campaigns.server.ts";
import { publishAt } from "./publication.server.ts";
import { PUBLISHED_KEY, PUBLISHED_NAMESPACE, publish } from "./published.ts";
import { instantInZone } from "./schedule.ts";

type Services = { database: Database; admin: AdminClient; log: Log };

/**
 * Ends quietly, with the reason kept, where trying again is of no use.
 * @throws ThrottledError, UnavailableError for the job queue to try again later
 */
export async function publishCampaigns({ database, admin, log }: Services, shopId: bigint): Promise<void> {
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt || !shop.currency) return;
  const { currency, timezone } = shop;
  const now = new Date();
  const { turn, digest, stored } = await database.inShop(shopId, async (tx) => {
    await startDueCampaigns(tx, shopId, now);
    const stored = await listCampaigns(tx, shopId);
    const next = nextChange(stored, timezone, now);
    if (next) await publishAt(tx, shopId, next);
    const [row] = await tx.rows<{ turn: number; digest: string | null }>(sql`
      SELECT wanted_turn AS turn, digest FROM campaign_publication WHERE shop_id = ${shopId}`);
    return { turn: row?.turn ?? 0, digest: row?.digest ?? null, stored };
  });
  const done = (row: {
    state: string;
    campaigns: number;
    size: number;
    digest: string | null;
    problem: string | null;
  }) =>
    database.inShop(shopId, (tx) =>
      // a change that came meanwhile has its own job coming
      tx.run(sql`
        UPDATE campaign_publication SET state = CASE WHEN wanted_turn = ${turn} THEN ${row.state} ELSE 'waiting' END,
          published_turn = ${turn}, campaigns = ${row.campaigns}, size = ${row.size},
          digest = coalesce(${row.digest}, digest), problem = ${row.problem},
          published_at = CASE WHEN ${row.digest}::text IS NULL THEN published_at ELSE now() END
        WHERE shop_id = ${shopId}`),
    );

  const shopFacts = { currency, exponent: currencyExponent(currency), timezone };
  const publication = publish(stored, shopFacts, now);
  if (!publication.ok) {
    const { bytes, limit, largest } = publication;
    const problem = `${bytes} bytes of ${limit}: ${largest.map((one) => `${one.name} (${one.bytes})`).join(", ")}`;
    await done({ state: "too large", campaigns: largest.length, size: bytes, digest: null, problem });
    return;
  }
  const { json, bytes, published } = publication;
  const written = createHash("sha256").update(json).digest("hex");
  const campaigns = published.campaigns.length;
  try {
    if (written !== digest)
      await writeOwnMetafield(admin, shop.domain, {
        namespace: PUBLISHED_NAMESPACE,
        key: PUBLISHED_KEY,
        json,
      });
    await done({ state: "published", campaigns, size: bytes, digest: written, problem: null });
  } catch (error) {
    if (!isFinal(error)) throw error;
    log.warn({ err: error, shopId }, "campaigns could not be published");
    await done({ state: "failed", campaigns, size: bytes, digest: null, problem: error.message });
  }
}

/** The next beginning or end of a schedule. */
function nextChange(stored: StoredCampaign[], timezone: string, now: Date): Date | null {
  const times = stored
    .filter(({ state }) => state === "running" || state === "scheduled")
    .flatMap(({ campaign: { schedule } }) => [schedule.startsAt, schedule.endsAt])
    .flatMap((local) => (local === null ? [] : [instantInZone(local, timezone)]))
    .filter((at) => at > now);
  return times.length === 0 ? null : new Date(Math.min(...times.map((at) => at.getTime())));
}
