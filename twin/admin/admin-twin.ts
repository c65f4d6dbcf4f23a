/** What the admin needs of the twin around it. */
import type { TwinShop } from "../shop/store.ts";
import type { World } from "../world.ts";

/** The shops, the app's keys and what its configuration says of it. */
export type AdminTwin = Pick<
  World,
  "url" | "appUrl" | "apiKey" | "apiSecret" | "config" | "shops" | "find" | "touch"
>;

/** "nadia-gifts" for "nadia-gifts.myshopify.com". */
export function storeName(domain: string): string {
  return domain.replace(/\.myshopify\.com$/, "");
}

/** The language the staff member reads. */
export function staffLocale(shop: TwinShop): string {
  return shop.state.staffLocale ?? shop.state.locale;
}
