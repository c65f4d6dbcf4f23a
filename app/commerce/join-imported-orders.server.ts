// An orders export without ids knows an order by its name only. Here it meets the order Shopify itself told of:
// the same name, created within a day (a spreadsheet or a missing offset may shift the clock; another shop's
// order of the same name, years apart, is another order). Whichever comes first, one order remains.
import type { Sql } from "sql-template-tag";
import { join, raw, sql, type Tx } from "../platform/db.server.ts";
import type { OrderFact } from "./facts.ts";
import { isProvisionalOrder, provisionalOrderId } from "./order-identity.ts";

export type JoinedOrders = {
  /** the orders as they are to be stored: those known already carry Shopify's id */
  orders: OrderFact[];
  /** owners of imported orders that took on another id: their purchases are to be counted anew */
  touched: bigint[];
};

/** To be called before orders are stored, in the same transaction. */
export async function joinImportedOrders(tx: Tx, shopId: bigint, orders: OrderFact[]): Promise<JoinedOrders> {
  const imported = orders.filter((order) => isProvisionalOrder(order.orderId));
  const told = orders.filter((order) => !isProvisionalOrder(order.orderId) && order.name);
  const touched = await takeOnShopifysIds(tx, shopId, told);
  if (imported.length === 0) return { orders, touched };
  const known = await shopifysIds(tx, shopId, imported);
  return {
    orders: orders.map((order) => {
      const orderId = known.get(order.orderId);
      return orderId === undefined ? order : { ...order, orderId };
    }),
    touched,
  };
}

// orders last: the others ask it whether Shopify's order is there already
const WITH_ORDER_ID = [raw("order_line"), raw("order_discount"), raw("orders")];

/** Rows of an order that is there already under Shopify's id go; the others take that id on. */
async function takeOnIds(tx: Tx, shopId: bigint, table: Sql, pairs: Sql): Promise<void> {
  await tx.run(sql`
    DELETE FROM ${table} x USING (VALUES ${pairs}) AS pair (provisional_id, order_id)
    WHERE x.shop_id = ${shopId} AND x.order_id = pair.provisional_id
      AND EXISTS (SELECT FROM orders told WHERE told.shop_id = ${shopId} AND told.order_id = pair.order_id)`);
  await tx.run(sql`
    UPDATE ${table} x SET order_id = pair.order_id FROM (VALUES ${pairs}) AS pair (provisional_id, order_id)
    WHERE x.shop_id = ${shopId} AND x.order_id = pair.provisional_id`);
}

/** Stored imported orders become the orders Shopify tells of now. */
async function takeOnShopifysIds(tx: Tx, shopId: bigint, told: OrderFact[]): Promise<bigint[]> {
  if (told.length === 0) return [];
  const pairs = await tx.rows<{ provisional_id: bigint; order_id: bigint; customer_id: bigint | null }>(sql`
    SELECT DISTINCT ON (known.order_id) known.order_id AS provisional_id, told.order_id, known.customer_id
    FROM unnest(${told.map((order) => provisionalOrderId(order.name!))}::bigint[],
                ${told.map((order) => order.orderId)}::bigint[],
                ${told.map((order) => order.createdAt.toISOString())}::timestamptz[]) AS told (provisional_id, order_id, created_at)
    JOIN orders known ON known.shop_id = ${shopId} AND known.order_id = told.provisional_id
    WHERE known.created_at BETWEEN told.created_at - interval '1 day' AND told.created_at + interval '1 day'
    ORDER BY known.order_id, abs(extract(epoch FROM known.created_at - told.created_at)), told.order_id`);
  if (pairs.length === 0) return [];
  const values = join(pairs.map((pair) => sql`(${pair.provisional_id}::bigint, ${pair.order_id}::bigint)`));
  // should Shopify's order be there already, the imported one leaves it what it knew of the buyer
  await tx.run(sql`
    UPDATE orders told SET seen_customer_ids = ARRAY(
      SELECT DISTINCT id FROM unnest(told.seen_customer_ids || imported.seen_customer_ids) AS id ORDER BY id)
    FROM (VALUES ${values}) AS pair (provisional_id, order_id)
    JOIN orders imported ON imported.shop_id = ${shopId} AND imported.order_id = pair.provisional_id
    WHERE told.shop_id = ${shopId} AND told.order_id = pair.order_id`);
  for (const table of WITH_ORDER_ID) await takeOnIds(tx, shopId, table, values);
  return pairs.flatMap((pair) => (pair.customer_id === null ? [] : [pair.customer_id]));
}

async function shopifysIds(tx: Tx, shopId: bigint, imported: OrderFact[]): Promise<Map<bigint, bigint>> {
  const rows = await tx.rows<{ provisional_id: bigint; order_id: bigint }>(sql`
    SELECT DISTINCT ON (imported.provisional_id) imported.provisional_id, known.order_id
    FROM unnest(${imported.map((order) => order.orderId)}::bigint[],
                ${imported.map((order) => order.name)}::text[],
                ${imported.map((order) => order.createdAt.toISOString())}::timestamptz[]) AS imported (provisional_id, name, created_at)
    JOIN orders known ON known.shop_id = ${shopId} AND known.name = imported.name AND known.order_id > 0
    WHERE known.created_at BETWEEN imported.created_at - interval '1 day' AND imported.created_at + interval '1 day'
    ORDER BY imported.provisional_id, abs(extract(epoch FROM known.created_at - imported.created_at)), known.order_id`);
  return new Map(rows.map((row) => [row.provisional_id, row.order_id]));
}
