// What the doors for shoppers' messages ask of a request: from where it came, for which shop and by which path, and
// whether it is one of too many.
import type { IncomingMessage } from "node:http";
import { noteProxyPath } from "../app/commerce/proxy-path.server.ts";
import { findShop } from "../app/commerce/shop.server.ts";
import type { Database } from "../app/platform/db.server.ts";

/**
 * The last address that was appended to X-Forwarded-For by somebody we trust. What stands before it the visitor may
 * have written.
 * @param hops reverse proxies of one's own before this process
 */
export function addressOf(req: IncomingMessage, hops: number): string | null {
  const given = req.headers["x-forwarded-for"];
  const list = (Array.isArray(given) ? given.join(",") : (given ?? "")).split(",").map((one) => one.trim());
  return list[list.length - 1 - hops]?.slice(0, 45) || null;
}

const REMEMBERED = 10_000;
const MOST_REMEMBERED = 100_000;

/** An installation is looked up again after ten seconds. */
export function installedShops(database: Database): (domain: string, now: number) => Promise<bigint | null> {
  const known = new Map<string, { shopId: bigint | null; until: number }>();
  return async (domain, now) => {
    const cached = known.get(domain);
    if (cached && cached.until > now) return cached.shopId;
    const shop = await database.inSystem((tx) => findShop(tx, domain));
    const shopId = shop?.installedAt && !shop.uninstalledAt ? shop.shopId : null;
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(domain, { shopId, until: now + REMEMBERED });
    return shopId;
  };
}

/** A shop's path of the proxy is compared with what is known once a minute. */
export function noteProxyPaths(
  database: Database,
): (shopId: bigint, path: string, now: number) => Promise<void> {
  const noted = new Map<string, number>();
  return async (shopId, path, now) => {
    const key = `${shopId} ${path}`;
    if ((noted.get(key) ?? 0) > now) return;
    await database.inShop(shopId, (tx) => noteProxyPath(tx, shopId, path));
    if (noted.size >= MOST_REMEMBERED) noted.clear();
    noted.set(key, now + 60_000);
  };
}

/** Counted in this process alone: a shield against floods. What may be had in all is counted in the database. */
export function perMinute(most: number): (key: string, now: number) => boolean {
  let minute = 0;
  let counts = new Map<string, number>();
  return (key, now) => {
    const present = Math.floor(now / 60_000);
    if (present !== minute || counts.size > MOST_REMEMBERED) {
      minute = present;
      counts = new Map();
    }
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count > most;
  };
}
