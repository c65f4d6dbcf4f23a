// The same door for thousands of orders at once: what is new goes in by COPY, what needs comparing goes through
// storeFacts. Both end in the same rows (store-orders-in-bulk.db.test.ts).

import { copyIn } from "../platform/copy.server.ts";
import { copyRow } from "../platform/copy-text.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { type CustomerFact, noFacts, type OrderFact } from "./facts.ts";
import { provisionalOrderId } from "./order-identity.ts";
import { lockShop } from "./shop-lock.server.ts";
import { storeAliases } from "./store-aliases.server.ts";
import { storeCustomers } from "./store-customers.server.ts";
import { type StoredFacts, storeFacts } from "./store-facts.server.ts";
import { storeFulfilments } from "./store-fulfilments.server.ts";
import { storeRefunds } from "./store-refunds.server.ts";

/** As `storeFacts` with these orders. The shop's lock is held from here to the end of the transaction. */
export async function storeOrdersInBulk(tx: Tx, shopId: bigint, orders: OrderFact[]): Promise<StoredFacts> {
  if (orders.length === 0) return { touched: [], storedOrders: 0, refusedOrders: [] };
  await lockShop(tx, shopId);
  const { plain, others } = await plainlyNew(tx, shopId, orders);
  const touched = await insertOrders(tx, shopId, plain);
  const rest = await storeFacts(tx, shopId, { ...noFacts(), orders: others });
  return {
    touched: [...new Set([...touched, ...rest.touched])],
    storedOrders: plain.length + rest.storedOrders,
    refusedOrders: rest.refusedOrders,
  };
}

/** Plain: unknown until now, told once, in the shop's currency, and joining no two customers or orders. */
async function plainlyNew(
  tx: Tx,
  shopId: bigint,
  orders: OrderFact[],
): Promise<{ plain: OrderFact[]; others: OrderFact[] }> {
  const { currency } = await tx.row<{ currency: string | null }>(
    sql`SELECT currency FROM shop WHERE shop_id = ${shopId}`,
  );
  const known = await knownIds(tx, shopId, orders);
  const told = new Map<bigint, number>();
  for (const { orderId } of orders) told.set(orderId, (told.get(orderId) ?? 0) + 1);
  const plain: OrderFact[] = [];
  const others: OrderFact[] = [];
  for (const order of orders) {
    const isPlain =
      order.orderId > 0n &&
      order.currency === currency &&
      told.get(order.orderId) === 1 &&
      !known.has(order.orderId) &&
      !(known.size > 0 && order.name && known.has(provisionalOrderId(order.name))) &&
      !namesSomebody(order.customer);
    (isPlain ? plain : others).push(order);
  }
  return { plain, others };
}

/** Shopify's ids of orders that are stored, and, where any were imported, the provisional ids of these names. */
async function knownIds(tx: Tx, shopId: bigint, orders: OrderFact[]): Promise<Set<bigint>> {
  const imported = await tx.rows(sql`SELECT FROM orders WHERE shop_id = ${shopId} AND order_id < 0 LIMIT 1`);
  const ids = orders.map((order) => order.orderId);
  if (imported.length > 0)
    for (const { name } of orders) if (name !== null) ids.push(provisionalOrderId(name));
  const rows = await tx.rows<{ id: bigint }>(sql`
    SELECT order_id AS id FROM orders
    WHERE shop_id = ${shopId} AND order_id = ANY(${ids.map(String)}::bigint[])`);
  return new Set(rows.map((row) => row.id));
}

/** A real customer's address may be one that a provisional customer was known by. */
function namesSomebody(customer: CustomerFact | null): boolean {
  return customer !== null && customer.customerId > 0n && Boolean(customer.email || customer.phone);
}

const ORDER_COLUMNS = `order_id, name, customer_id, stated_customer_id, seen_customer_ids, created_at, processed_at,
  updated_at, cancelled_at, cancel_reason, test, draft, currency, total_minor, subtotal_minor, discount_minor,
  shipping_minor, tax_minor, refunded_reported_minor, presentment_currency, presentment_total_minor, financial_status,
  fulfillment_status, source_name, landing_site, referring_site, tags, version, source`;
const LINE_COLUMNS = `order_id, position, line_id, product_id, variant_id, sku, title, quantity, current_quantity,
  price_minor, compare_at_minor, discount_minor, gift_card`;
const DISCOUNT_COLUMNS = "order_id, position, code, kind, amount_minor";

/** @returns the customers they are credited to */
async function insertOrders(tx: Tx, shopId: bigint, orders: OrderFact[]): Promise<bigint[]> {
  if (orders.length === 0) return [];
  const customers = orders.flatMap((order) => order.customer ?? []);
  const aliases = await storeAliases(
    tx,
    shopId,
    new Map(),
    customers.map((fact) => fact.customerId),
  );
  await storeCustomers(
    tx,
    shopId,
    await worthStoring(
      tx,
      shopId,
      customers.filter(({ customerId }) => aliases.resolve(customerId) === customerId),
    ),
  );
  await storeRefunds(
    tx,
    shopId,
    orders.flatMap((order) => order.refunds),
  );
  await storeFulfilments(
    tx,
    shopId,
    orders.flatMap((order) => order.fulfilments),
  );

  const headers: string[] = [];
  const lines: string[] = [];
  const discounts: string[] = [];
  const owners = new Set<bigint>();
  for (const order of orders) {
    const stated = order.customer?.customerId ?? null;
    const owner = stated === null ? null : aliases.resolve(stated);
    if (owner !== null) owners.add(owner);
    headers.push(headerRow(order, owner, stated));
    for (const [position, line] of order.lines.entries()) lines.push(lineRow(order.orderId, position, line));
    for (const [position, { code, kind, amountMinor }] of order.discounts.entries())
      discounts.push(copyRow([order.orderId, position, code, kind, amountMinor]));
  }
  await tx.client.query(`
    CREATE TEMP TABLE new_orders ON COMMIT DROP AS SELECT ${ORDER_COLUMNS} FROM orders WITH NO DATA;
    CREATE TEMP TABLE new_order_line ON COMMIT DROP AS SELECT ${LINE_COLUMNS} FROM order_line WITH NO DATA;
    CREATE TEMP TABLE new_order_discount ON COMMIT DROP AS SELECT ${DISCOUNT_COLUMNS} FROM order_discount WITH NO DATA`);
  await copyIn(tx, `new_orders (${ORDER_COLUMNS})`, headers);
  await copyIn(tx, `new_order_line (${LINE_COLUMNS})`, lines);
  await copyIn(tx, `new_order_discount (${DISCOUNT_COLUMNS})`, discounts);
  // a deletion may have come before, and so may refunds
  await tx.client.query(
    `INSERT INTO orders (shop_id, deleted_at, refunded_minor, ${ORDER_COLUMNS})
     SELECT $1, d.deleted_at, greatest(refunded_reported_minor, coalesce(r.amount, 0)), n.*
     FROM new_orders n
     LEFT JOIN order_deletion d ON d.shop_id = $1 AND d.order_id = n.order_id
     LEFT JOIN (SELECT order_id, sum(amount_minor)::bigint AS amount FROM refund
       WHERE shop_id = $1 AND order_id IN (SELECT order_id FROM new_orders) GROUP BY order_id) r ON r.order_id = n.order_id`,
    [shopId],
  );
  await tx.client.query(
    `INSERT INTO order_line (shop_id, ${LINE_COLUMNS}) SELECT $1, * FROM new_order_line`,
    [shopId],
  );
  await tx.client.query(
    `INSERT INTO order_discount (shop_id, ${DISCOUNT_COLUMNS}) SELECT $1, * FROM new_order_discount`,
    [shopId],
  );
  await tx.client.query("DROP TABLE new_orders, new_order_line, new_order_discount");
  return [...owners];
}

/** Facts that say no more than that there is somebody are left out where somebody is. */
async function worthStoring(tx: Tx, shopId: bigint, facts: CustomerFact[]): Promise<CustomerFact[]> {
  const bare = facts.filter((fact) => fact.version === "");
  if (bare.length === 0) return facts;
  const rows = await tx.rows<{ id: bigint }>(sql`
    SELECT customer_id AS id FROM customer
    WHERE shop_id = ${shopId} AND customer_id = ANY(${bare.map((fact) => String(fact.customerId))}::bigint[])`);
  const known = new Set(rows.map((row) => row.id));
  return facts.filter((fact) => fact.version !== "" || !known.has(fact.customerId));
}

function headerRow(order: OrderFact, owner: bigint | null, stated: bigint | null): string {
  return copyRow([
    order.orderId,
    order.name,
    owner,
    stated,
    stated === null ? [] : [stated],
    order.createdAt,
    order.processedAt,
    order.updatedAt,
    order.cancelledAt,
    order.cancelReason,
    order.test,
    order.draft,
    order.currency,
    order.totalMinor,
    order.subtotalMinor,
    order.discountMinor,
    order.shippingMinor,
    order.taxMinor,
    order.refundedReportedMinor,
    order.presentmentCurrency,
    order.presentmentTotalMinor,
    order.financialStatus,
    order.fulfillmentStatus,
    order.sourceName,
    order.landingSite,
    order.referringSite,
    order.tags,
    order.version,
    order.source,
  ]);
}

function lineRow(orderId: bigint, position: number, line: OrderFact["lines"][number]): string {
  return copyRow([
    orderId,
    position,
    line.lineId,
    line.productId,
    line.variantId,
    line.sku,
    line.title,
    line.quantity,
    line.currentQuantity,
    line.priceMinor,
    line.compareAtMinor,
    line.discountMinor,
    line.giftCard,
  ]);
}
