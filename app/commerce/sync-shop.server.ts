// Learns from Shopify what the shop says of itself.
import type { Database } from "../platform/db.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { SHOP_INFO, type ShopInfo } from "../shopify/documents.ts";
import { findShopById, updateShop } from "./shop.server.ts";

/**
 * Currency and zone decide amounts and days.
 * @returns false, and nothing asked, when the app is not installed any more
 */
export async function syncShop(database: Database, admin: AdminClient, shopId: bigint): Promise<boolean> {
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop || shop.uninstalledAt || !shop.installedAt) return false;
  const { data } = await admin.ask<ShopInfo>(shop.domain, SHOP_INFO);
  await database.inSystem((tx) =>
    updateShop(tx, shopId, {
      gid: BigInt(data.shop.id.replace("gid://shopify/Shop/", "")),
      name: data.shop.name,
      currency: data.shop.currencyCode,
      timezone: data.shop.ianaTimezone,
      country: data.shop.billingAddress?.countryCodeV2 ?? null,
    }),
  );
  return true;
}
