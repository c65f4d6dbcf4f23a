// Keeps tiers at Shopify in step with ours: standing discounts first, then the tags of the customers whose tier differs.
// One job per shop makes a bounded number of calls and enqueues the next; what Shopify confirmed is noted call by call.
import { findShopById } from "../commerce/shop.server.ts";
import type { Database } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { changeTags } from "../shopify/customer-tags.server.ts";
import { readTerms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";
import { writeTierDiscounts } from "./tier-discounts.server.ts";
import { confirmTag, dueTags, scheduleTierWrites } from "./tier-standing.server.ts";
import { tierTags } from "./tier-tag.ts";

const TAGS_SCOPE = "write_customers";
const DISCOUNTS_SCOPE = "write_discounts";
// the pace of docs/operations.md: 25 calls of 10 points, then 10 seconds for everything else
const CALLS_PER_RUN = 25;
const REST = 10_000;

type Services = { database: Database; admin: AdminClient; log: Log; callsPerRun?: number };

/**
 * One run. Ends quietly, until something changes again, where trying again is of no use.
 * @throws ThrottledError, UnavailableError for the job queue to try again later
 */
export async function writeTiers(services: Services, shopId: bigint, now = new Date()): Promise<void> {
  const { database, admin, log, callsPerRun = CALLS_PER_RUN } = services;
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt) return;
  const scopes = shop.scopes?.split(",") ?? [];
  if (!scopes.includes(TAGS_SCOPE)) return;
  try {
    if (scopes.includes(DISCOUNTS_SCOPE)) await writeTierDiscounts(services, shop, now);
    const due = await database.inShop(shopId, async (tx) => {
      const { versions } = await readTerms(tx, shopId);
      return dueTags(tx, shopId, tierTags(versionAt(versions, now)?.programme), callsPerRun);
    });
    let left = callsPerRun;
    for (const customer of due) {
      if (left <= 0) break;
      const { customerId, tag, tagThere } = customer;
      const owner = `gid://shopify/Customer/${customerId}`;
      const change = { gone: tagThere === null ? [] : [tagThere], come: tag === null ? [] : [tag] };
      const { calls, refused } = await changeTags(admin, shop.domain, owner, change);
      await database.inShop(shopId, (tx) => confirmTag(tx, shopId, customer, refused));
      left -= calls;
    }
    if (left <= 0 || due.length === callsPerRun)
      await database.inShop(shopId, (tx) => scheduleTierWrites(tx, shopId, REST));
  } catch (error) {
    if (!FINAL.has((error as Error).name)) throw error;
    log.warn({ err: error, shopId }, "tiers are not written; it is tried again with the next change");
  }
}

// by name: see app/shopify/errors.ts
const FINAL = new Set(["NoTokenError", "RefusedError", "GraphqlError"]);
