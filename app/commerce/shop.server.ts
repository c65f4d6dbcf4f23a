// The tenants: one row per shop that ever reached us.
import type { Sql } from "sql-template-tag";
import { sql, type Tx } from "../platform/db.server.ts";

export type ShopRow = {
  shopId: bigint;
  domain: string;
  /** Shopify's own id; null until asked */
  gid: bigint | null;
  name: string | null;
  /** ISO 4217; null until known */
  currency: string | null;
  /** IANA zone in which the shop's days are cut */
  timezone: string;
  country: string | null;
  locale: string | null;
  installedAt: Date | null;
  uninstalledAt: Date | null;
  /** earliest instant from which Shopify gave us orders; null = whole history */
  historyStart: Date | null;
  scopes: string | null;
};

const SHOP = sql`
  SELECT shop_id AS "shopId", domain, gid, name, currency, timezone, country, locale, installed_at AS "installedAt",
    uninstalled_at AS "uninstalledAt", history_start AS "historyStart", scopes
  FROM shop`;

/** The shop of this domain, made when it is not known yet. Domains are compared in lower case. */
export async function ensureShop(tx: Tx, domain: string): Promise<ShopRow> {
  const name = domain.toLowerCase();
  await tx.run(sql`INSERT INTO shop (domain) VALUES (${name}) ON CONFLICT (domain) DO NOTHING`);
  return tx.row<ShopRow>(sql`${SHOP} WHERE domain = ${name}`);
}

export async function findShop(tx: Tx, domain: string): Promise<ShopRow | null> {
  return first(tx, sql`${SHOP} WHERE domain = ${domain.toLowerCase()}`);
}

export async function findShopById(tx: Tx, shopId: bigint): Promise<ShopRow | null> {
  return first(tx, sql`${SHOP} WHERE shop_id = ${shopId}`);
}

async function first(tx: Tx, query: Sql): Promise<ShopRow | null> {
  const [found] = await tx.rows<ShopRow>(query);
  return found ?? null;
}

export type ShopPatch = Partial<Omit<ShopRow, "shopId" | "domain">>;

/** Changes only what the patch names. @throws RangeError for a zone or currency that does not exist */
export async function updateShop(tx: Tx, shopId: bigint, patch: ShopPatch): Promise<void> {
  if (patch.timezone !== undefined) new Intl.DateTimeFormat("en", { timeZone: patch.timezone });
  if (patch.currency) new Intl.NumberFormat("en", { style: "currency", currency: patch.currency });
  const before = await tx.row<ShopRow>(sql`${SHOP} WHERE shop_id = ${shopId} FOR UPDATE`);
  const said = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const shop: ShopRow = { ...before, ...said };
  await tx.run(sql`
    UPDATE shop SET gid = ${shop.gid}, name = ${shop.name}, currency = ${shop.currency}, timezone = ${shop.timezone},
      country = ${shop.country}, locale = ${shop.locale}, installed_at = ${shop.installedAt},
      uninstalled_at = ${shop.uninstalledAt}, history_start = ${shop.historyStart}, scopes = ${shop.scopes}
    WHERE shop_id = ${shopId}`);
}
