// What exports brought from before the time Shopify lets the app read: whether it is all of it, only the merchant knows.
import { type ShopRow, updateShop } from "../commerce/shop.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";

/** @returns when the oldest purchase was made, where it is older than what figures are labelled with; else null */
export async function oldestBefore(tx: Tx, { shopId, historyStart }: ShopRow): Promise<Date | null> {
  if (!historyStart) return null;
  const { oldest } = await tx.row<{ oldest: Date | null }>(
    sql`SELECT min(at) AS oldest FROM purchase WHERE shop_id = ${shopId}`,
  );
  return oldest && oldest < historyStart ? oldest : null;
}

/** The merchant says that every order since the oldest one is here. @returns false when there is none older */
export async function trustOlderOrders(tx: Tx, shop: ShopRow): Promise<boolean> {
  const oldest = await oldestBefore(tx, shop);
  if (oldest) await updateShop(tx, shop.shopId, { historyStart: oldest });
  return oldest !== null;
}
