// Keeps one row per order with its lines and discounts; all of them are those of the newest message.
import { sql, type Tx } from "../platform/db.server.ts";
import type { OrderFact } from "./facts.ts";
import { jsonRows } from "./json-rows.ts";

export type KnownOrder = {
  orderId: bigint;
  customerId: bigint | null;
  seenCustomerIds: bigint[];
  version: string;
};

export function knownOrders(tx: Tx, shopId: bigint, ids: bigint[]): Promise<KnownOrder[]> {
  return tx.rows<KnownOrder>(sql`
    SELECT order_id AS "orderId", customer_id AS "customerId", seen_customer_ids AS "seenCustomerIds", version
    FROM orders WHERE shop_id = ${shopId} AND order_id = ANY(${ids}::bigint[])`);
}

export type OrderRow = {
  order: OrderFact;
  /** what was stored of it before */
  known: KnownOrder | null;
  /** whom the order is credited to, and whom any message named */
  customerId: bigint | null;
  seenCustomerIds: bigint[];
};

/** Writes orders that are new or newer than what is stored. Their refunds must be stored already. */
export async function writeOrders(tx: Tx, shopId: bigint, rows: OrderRow[]): Promise<void> {
  if (rows.length === 0) return;
  const headers = rows.map(({ order, customerId, seenCustomerIds }) => {
    const { customer, mark, lines, discounts, refunds, fulfilments, ...header } = order;
    return { ...header, customerId, statedCustomerId: customer?.customerId ?? null, seenCustomerIds };
  });
  // a deletion may have come before, and so may refunds
  await tx.run(sql`
    INSERT INTO orders (shop_id, order_id, name, customer_id, stated_customer_id, seen_customer_ids, created_at,
      processed_at, updated_at, cancelled_at, cancel_reason, deleted_at, test, draft, currency, total_minor,
      subtotal_minor, discount_minor, shipping_minor, tax_minor, refunded_reported_minor, refunded_minor,
      presentment_currency, presentment_total_minor, financial_status, fulfillment_status, source_name, landing_site,
      referring_site, tags, version, source)
    SELECT ${shopId}, "orderId", name, "customerId", "statedCustomerId", "seenCustomerIds", "createdAt",
      "processedAt", "updatedAt", "cancelledAt", "cancelReason",
      (SELECT d.deleted_at FROM order_deletion d WHERE d.shop_id = ${shopId} AND d.order_id = "orderId"),
      test, draft, currency, "totalMinor",
      "subtotalMinor", "discountMinor", "shippingMinor", "taxMinor", "refundedReportedMinor",
      greatest("refundedReportedMinor", (SELECT coalesce(sum(r.amount_minor), 0) FROM refund r
        WHERE r.shop_id = ${shopId} AND r.order_id = "orderId")),
      "presentmentCurrency", "presentmentTotalMinor", "financialStatus", "fulfillmentStatus", "sourceName",
      "landingSite", "referringSite", tags, version, source
    FROM json_to_recordset(${jsonRows(headers)}::json) AS fact (
      "orderId" bigint, name text, "customerId" bigint, "statedCustomerId" bigint, "seenCustomerIds" bigint[],
      "createdAt" timestamptz, "processedAt" timestamptz, "updatedAt" timestamptz, "cancelledAt" timestamptz,
      "cancelReason" text, test boolean, draft boolean, currency text, "totalMinor" bigint, "subtotalMinor" bigint,
      "discountMinor" bigint, "shippingMinor" bigint, "taxMinor" bigint, "refundedReportedMinor" bigint,
      "presentmentCurrency" text, "presentmentTotalMinor" bigint, "financialStatus" text, "fulfillmentStatus" text,
      "sourceName" text, "landingSite" text, "referringSite" text, tags text[], version text, source text)
    ON CONFLICT (shop_id, order_id) DO UPDATE SET name = excluded.name, customer_id = excluded.customer_id,
      stated_customer_id = excluded.stated_customer_id, seen_customer_ids = excluded.seen_customer_ids,
      created_at = excluded.created_at, processed_at = excluded.processed_at, updated_at = excluded.updated_at,
      cancelled_at = excluded.cancelled_at, cancel_reason = excluded.cancel_reason, deleted_at = excluded.deleted_at,
      test = excluded.test, draft = excluded.draft, currency = excluded.currency, total_minor = excluded.total_minor,
      subtotal_minor = excluded.subtotal_minor, discount_minor = excluded.discount_minor,
      shipping_minor = excluded.shipping_minor, tax_minor = excluded.tax_minor,
      refunded_reported_minor = excluded.refunded_reported_minor, refunded_minor = excluded.refunded_minor,
      presentment_currency = excluded.presentment_currency, presentment_total_minor = excluded.presentment_total_minor,
      financial_status = excluded.financial_status, fulfillment_status = excluded.fulfillment_status,
      source_name = excluded.source_name, landing_site = excluded.landing_site,
      referring_site = excluded.referring_site, tags = excluded.tags, version = excluded.version,
      source = excluded.source`);
  await writeOrderParts(tx, shopId, rows);
}

async function writeOrderParts(tx: Tx, shopId: bigint, rows: OrderRow[]): Promise<void> {
  const replaced = rows.flatMap(({ known }) => (known ? [known.orderId] : []));
  if (replaced.length > 0) {
    await tx.run(
      sql`DELETE FROM order_line WHERE shop_id = ${shopId} AND order_id = ANY(${replaced}::bigint[])`,
    );
    await tx.run(
      sql`DELETE FROM order_discount WHERE shop_id = ${shopId} AND order_id = ANY(${replaced}::bigint[])`,
    );
  }
  const lines = rows.flatMap(({ order }) =>
    order.lines.map((line, position) => ({ orderId: order.orderId, position, ...line })),
  );
  if (lines.length > 0) {
    await tx.run(sql`
      INSERT INTO order_line (shop_id, order_id, position, line_id, product_id, variant_id, sku, title, quantity,
        current_quantity, price_minor, compare_at_minor, discount_minor, gift_card)
      SELECT ${shopId}, "orderId", position, "lineId", "productId", "variantId", sku, title, quantity,
        "currentQuantity", "priceMinor", "compareAtMinor", "discountMinor", "giftCard"
      FROM json_to_recordset(${jsonRows(lines)}::json) AS fact (
        "orderId" bigint, position int, "lineId" bigint, "productId" bigint, "variantId" bigint, sku text, title text,
        quantity int, "currentQuantity" int, "priceMinor" bigint, "compareAtMinor" bigint, "discountMinor" bigint,
        "giftCard" boolean)`);
  }
  const discounts = rows.flatMap(({ order }) =>
    order.discounts.map((discount, position) => ({ orderId: order.orderId, position, ...discount })),
  );
  if (discounts.length > 0) {
    await tx.run(sql`
      INSERT INTO order_discount (shop_id, order_id, position, code, kind, amount_minor)
      SELECT ${shopId}, "orderId", position, code, kind, "amountMinor"
      FROM json_to_recordset(${jsonRows(discounts)}::json) AS fact (
        "orderId" bigint, position int, code text, kind text, "amountMinor" bigint)`);
  }
}

/** For messages older than what is stored: they may still name somebody new. */
export async function rememberSeenCustomers(
  tx: Tx,
  shopId: bigint,
  rows: { orderId: bigint; seenCustomerIds: bigint[] }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(sql`
    UPDATE orders o SET seen_customer_ids = fact."seenCustomerIds"
    FROM json_to_recordset(${jsonRows(rows)}::json) AS fact ("orderId" bigint, "seenCustomerIds" bigint[])
    WHERE o.shop_id = ${shopId} AND o.order_id = fact."orderId"`);
}

/** @returns the customers who lose an order */
export async function deleteOrders(
  tx: Tx,
  shopId: bigint,
  deletions: { orderId: bigint; deletedAt: Date }[],
): Promise<bigint[]> {
  if (deletions.length === 0) return [];
  await tx.run(sql`
    INSERT INTO order_deletion (shop_id, order_id, deleted_at)
    SELECT ${shopId}, "orderId", min("deletedAt")
    FROM json_to_recordset(${jsonRows(deletions)}::json) AS fact ("orderId" bigint, "deletedAt" timestamptz)
    GROUP BY 2
    ON CONFLICT (shop_id, order_id)
      DO UPDATE SET deleted_at = least(order_deletion.deleted_at, excluded.deleted_at)`);
  const rows = await tx.rows<{ customerId: bigint | null }>(sql`
    UPDATE orders o SET deleted_at = d.deleted_at
    FROM order_deletion d
    WHERE d.shop_id = ${shopId} AND d.order_id = ANY(${deletions.map((one) => one.orderId)}::bigint[])
      AND o.shop_id = d.shop_id AND o.order_id = d.order_id AND o.deleted_at IS DISTINCT FROM d.deleted_at
    RETURNING o.customer_id AS "customerId"`);
  return rows.flatMap(({ customerId }) => (customerId === null ? [] : [customerId]));
}
