// Learns from Shopify what the shop says of itself.
import type { Database } from "../platform/db.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { SHOP_INFO, type ShopInfo } from "../shopify/documents.ts";
import { findShopById, updateShop } from "./shop.server.ts";

/** Currency and zone decide amounts and days, so nothing is derived for a shop before this has run once. */
export async function syncShop(database: Database, admin: AdminClient, shopId: bigint): Promise<void> {
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop || shop.uninstalledAt || !shop.installedAt) return;
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
}
