// Line items that an orders export brings apart from their order: they join the order of that name which the same
// export told of before. An order that Shopify itself has told of since keeps the lines Shopify gave it.
import { sql, type Tx } from "../platform/db.server.ts";
import type { OrderLineFact } from "./facts.ts";
import { lockShop } from "./shop-lock.server.ts";

export type LineToAppend = { orderName: string; line: number; item: OrderLineFact };

/** Beyond any order's own lines; the row's line in the file added, so that the same file adds it once. */
const FIRST_POSITION = 1_000_000;

/**
 * @param importVersion `exportVersion` of the running import
 * @returns the lines whose order the shop does not have
 */
export async function appendExportLines<Line extends LineToAppend>(
  tx: Tx,
  shopId: bigint,
  importVersion: string,
  lines: Line[],
): Promise<Line[]> {
  if (lines.length === 0) return [];
  await lockShop(tx, shopId);
  const items = lines.map((line) => line.item);
  const found = await tx.rows<{ nth: number }>(sql`
    WITH given AS (
      SELECT * FROM unnest(
        ${lines.map((line) => line.orderName)}::text[], ${lines.map((line) => line.line)}::int[],
        ${items.map((item) => item.sku)}::text[], ${items.map((item) => item.title)}::text[],
        ${items.map((item) => item.quantity)}::int[], ${items.map((item) => item.priceMinor)}::bigint[],
        ${items.map((item) => item.compareAtMinor)}::bigint[], ${items.map((item) => item.discountMinor)}::bigint[]
      ) WITH ORDINALITY AS t (name, line, sku, title, quantity, price, compare_at, discount, nth)
    ), matched AS (
      SELECT DISTINCT ON (given.nth) given.*, orders.order_id, orders.version
      FROM given JOIN orders ON orders.shop_id = ${shopId} AND orders.name = given.name
      ORDER BY given.nth, orders.version COLLATE "C" DESC, orders.order_id
    ), added AS (
      INSERT INTO order_line (shop_id, order_id, position, sku, title, quantity, price_minor, compare_at_minor, discount_minor)
      SELECT ${shopId}, order_id, ${FIRST_POSITION}::int + line, sku, title, quantity, price, compare_at, discount
      FROM matched WHERE starts_with(version, ${importVersion})
      ON CONFLICT DO NOTHING
    )
    SELECT nth::int FROM matched`);
  const stored = new Set(found.map((row) => row.nth));
  return lines.filter((_, index) => !stored.has(index + 1));
}
