// All that is known of a shop, in one line per table: two shops that were told the same must have the same.
import { type Database, raw, sql } from "../../app/platform/db.server.ts";

const TABLES = [
  "customer",
  "customer_alias",
  "orders",
  "order_line",
  "order_discount",
  "order_mark",
  "order_deletion",
  "refund",
  "refund_line",
  "fulfilment",
  "product",
  "product_variant",
  "order_return",
  "order_return_line",
  "product",
  "product_variant",
  "checkout",
  "checkout_line",
  "customer_consent",
  "purchase",
  "customer_figure",
];

/** @returns table → its rows without shop_id, as sorted text */
export async function shopContents(database: Database, shopId: bigint): Promise<Record<string, string[]>> {
  return database.inShop(shopId, async (tx) => {
    const contents: Record<string, string[]> = {};
    for (const table of TABLES) {
      const rows = await tx.rows<{ row: string }>(
        sql`SELECT (to_jsonb(t) - 'shop_id')::text AS row FROM ${raw(table)} t WHERE shop_id = ${shopId} ORDER BY 1`,
      );
      contents[table] = rows.map((one) => one.row);
    }
    return contents;
  });
}
