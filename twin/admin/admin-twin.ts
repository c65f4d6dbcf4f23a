/** What the admin needs of the twin around it. */
import type { TwinShop } from "../shop/store.ts";

export type AppIdentity = {
  apiKey: string;
  apiSecret: string;
  /** Where the app runs, without a slash at the end. */
  url: string;
  /** As in the admin's addresses: /apps/<handle>. */
  handle: string;
  title: string;
  scopes: string[];
};

export type AdminTwin = {
  /** The twin's own address, without a slash at the end. */
  url: string;
  app: AppIdentity;
  shops: () => Iterable<TwinShop>;
  /** By myshopify domain. */
  shop: (domain: string) => TwinShop | undefined;
  /** Folder of the theme app extension. */
  extensionDirectory: string;
};

/** "nadia-gifts" for "nadia-gifts.myshopify.com". */
export function storeName(domain: string): string {
  return domain.replace(/\.myshopify\.com$/, "");
}

/** The language the staff member reads. */
export function staffLocale(shop: TwinShop): string {
  return shop.state.staffLocale ?? shop.state.locale;
}
