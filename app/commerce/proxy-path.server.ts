// The proxy's path, learnt from the requests that come through it and written where every block of the theme reads it.
// Shopify has no other way to ask for it, and no request comes through a path the blocks do not know: a merchant who
// renames it opens the new address once.
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import type { Log } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { isFinal, writeOwnMetafield } from "../shopify/own-metafield.server.ts";
import { PROXY_KEY, PROXY_NAMESPACE, readProxyPath, USUAL_PROXY_PATH } from "./proxy-path.ts";
import { findShopById } from "./shop.server.ts";

export const PROXY_PATH_TASK = "publish-proxy-path";

/** The path requests came by last. */
export async function proxyPathOf(tx: Tx, shopId: bigint): Promise<string> {
  const [row] = await tx.rows<{ path: string | null }>(sql`
    SELECT proxy_path AS path FROM shop_setting WHERE shop_id = ${shopId}`);
  return row?.path ?? USUAL_PROXY_PATH;
}

/**
 * A request came by this path, as Shopify signed it. Writes only where it is another than the last.
 * @returns whether blocks will be told a new one
 */
export async function noteProxyPath(tx: Tx, shopId: bigint, prefix: string): Promise<boolean> {
  const path = readProxyPath(prefix);
  if (!path || path === (await proxyPathOf(tx, shopId))) return false;
  await tx.run(sql`
    INSERT INTO shop_setting (shop_id, proxy_path) VALUES (${shopId}, ${path})
    ON CONFLICT (shop_id) DO UPDATE SET proxy_path = ${path}`);
  await enqueue(
    tx,
    PROXY_PATH_TASK,
    { shopId: shopId.toString() },
    {
      key: `${PROXY_PATH_TASK}:${shopId}`,
      queue: `${PROXY_PATH_TASK}:${shopId}`,
    },
  );
  return true;
}

/**
 * The job that tells the blocks.
 * @throws ThrottledError, UnavailableError for the job queue to try again later
 */
export async function publishProxyPath(
  { database, admin, log }: { database: Database; admin: AdminClient; log: Log },
  shopId: bigint,
): Promise<void> {
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt) return;
  const path = await database.inShop(shopId, (tx) => proxyPathOf(tx, shopId));
  try {
    const json = JSON.stringify({ v: 1, path });
    await writeOwnMetafield(admin, shop.domain, { namespace: PROXY_NAMESPACE, key: PROXY_KEY, json });
  } catch (error) {
    if (!isFinal(error)) throw error;
    log.warn({ err: error, shopId }, "the theme's blocks could not be told the proxy's path");
  }
}
