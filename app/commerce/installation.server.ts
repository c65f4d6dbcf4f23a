// The app's life in a shop: installed, scopes granted, uninstalled, installed again.
import { sql, type Tx } from "../platform/db.server.ts";
import { ensureShop, updateShop } from "./shop.server.ts";

/**
 * Bears repetition: Shopify gives out tokens about hourly, and each time may be the first.
 * @returns fresh: whether the app was not installed a moment ago, for the first time or after an uninstall
 */
export async function recordInstall(
  tx: Tx,
  domain: string,
  scopes: string | null,
): Promise<{ shopId: bigint; fresh: boolean }> {
  const { shopId } = await ensureShop(tx, domain);
  const fresh = await tx.run(sql`
    UPDATE shop SET installed_at = now(), uninstalled_at = NULL
    WHERE shop_id = ${shopId} AND (installed_at IS NULL OR uninstalled_at IS NOT NULL)`);
  await recordScopes(tx, shopId, scopes);
  return { shopId, fresh: fresh > 0 };
}

export async function recordScopes(tx: Tx, shopId: bigint, scopes: string | null): Promise<void> {
  await updateShop(tx, shopId, { scopes });
}

/**
 * Ends the sessions: Shopify has revoked their tokens.
 * @param at when it was uninstalled; a message from before the present installation comes late and changes nothing
 * @returns whether it counted
 */
export async function recordUninstall(tx: Tx, shopId: bigint, at: Date): Promise<boolean> {
  const done = await tx.rows<{ domain: string }>(sql`
    UPDATE shop SET uninstalled_at = ${at}
    WHERE shop_id = ${shopId} AND uninstalled_at IS NULL AND (installed_at IS NULL OR installed_at <= ${at})
    RETURNING domain`);
  if (!done[0]) return false;
  await tx.run(sql`DELETE FROM session WHERE shop = ${done[0].domain}`);
  // the next installation begins with the usual one, and without what was published
  await tx.run(sql`UPDATE shop_setting SET proxy_path = NULL WHERE shop_id = ${shopId}`);
  return true;
}
