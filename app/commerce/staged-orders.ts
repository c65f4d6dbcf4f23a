// Orders made ready for COPY: what takes time and no database, so that a thread of its own can do it.
import { type CopyValue, copyRow } from "../platform/copy-text.ts";
import type { CustomerFact, OrderFact } from "./facts.ts";
import { provisionalOrderId } from "./order-identity.ts";

/** Columns of each staging table, in the order of its rows. */
export const STAGES = {
  orders: `order_id, name, customer_id, stated_customer_id, seen_customer_ids, created_at, processed_at, updated_at,
    cancelled_at, cancel_reason, test, draft, currency, total_minor, subtotal_minor, discount_minor, shipping_minor,
    tax_minor, refunded_reported_minor, presentment_currency, presentment_total_minor, financial_status,
    fulfillment_status, source_name, landing_site, referring_site, tags, version, source`,
  order_line: `order_id, position, line_id, product_id, variant_id, sku, title, quantity, current_quantity,
    price_minor, compare_at_minor, discount_minor, gift_card`,
  order_discount: "order_id, position, code, kind, amount_minor",
  refund: "refund_id, order_id, created_at, amount_minor",
  fulfilment: "fulfilment_id, order_id, created_at, updated_at, status, version",
} as const;

export type StageName = keyof typeof STAGES;

export type StagedOrders = {
  /** in COPY's text format; of the orders that may be stored together */
  rows: Record<StageName, Uint8Array<ArrayBuffer>>;
  orders: number;
  /** facts about the buyers of these orders that say more than that there is somebody */
  customers: CustomerFact[];
  /** orders that need comparing, whatever the database holds: none of their rows is staged */
  others: bigint[];
  /** the ids an orders export would give these names, beside the orders; null when nobody asked for them */
  provisionalIds: { orderIds: BigInt64Array; provisionalIds: BigInt64Array } | null;
};

/** @param withProvisionalIds for shops that have orders from an export */
export function stageOrders(orders: OrderFact[], withProvisionalIds: boolean): StagedOrders {
  const isRepeated = repeatedIds(orders);
  const plain = orders.filter((order) => isPlain(order) && !isRepeated(order));
  const isStaged = new Set(plain);
  const texts: Record<StageName, string[]> = {
    orders: [],
    order_line: [],
    order_discount: [],
    refund: [],
    fulfilment: [],
  };
  const add = (stage: StageName, values: CopyValue[]) => texts[stage].push(copyRow(values));
  for (const order of plain) addOrder(order, add);
  return {
    rows: Object.fromEntries(
      Object.entries(texts).map(([stage, rows]) => [stage, bytes(rows.join(""))]),
    ) as StagedOrders["rows"],
    orders: plain.length,
    customers: plain.flatMap(({ customer }) => (customer && customer.version !== "" ? customer : [])),
    others: orders.filter((order) => !isStaged.has(order)).map((order) => order.orderId),
    provisionalIds: withProvisionalIds ? provisionalIds(plain) : null,
  };
}

// of its own memory, so that it can be handed to another thread
function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/**
 * An account by Shopify itself; a real customer's address may be one that a provisional customer was known by. Marks of
 * the storefront are rare in a history, and kept the other way.
 */
function isPlain({ orderId, customer, mark, refunds, returns }: OrderFact): boolean {
  const namesSomebody = customer !== null && customer.customerId > 0n && (customer.email || customer.phone);
  return (
    orderId > 0n &&
    !namesSomebody &&
    !mark &&
    refunds.every(({ lines }) => lines.length === 0) &&
    !returns?.length
  );
}

/** Of two accounts of one thing the better is to be found first. */
function repeatedIds(orders: OrderFact[]): (order: OrderFact) => boolean {
  const orderIds = idsTwice(orders.map((order) => order.orderId));
  const refundIds = idsTwice(orders.flatMap(({ refunds }) => refunds.map((one) => one.refundId)));
  const fulfilmentIds = idsTwice(
    orders.flatMap(({ fulfilments }) => fulfilments.map((one) => one.fulfilmentId)),
  );
  return ({ orderId, refunds, fulfilments }) =>
    orderIds.has(orderId) ||
    refunds.some((one) => refundIds.has(one.refundId)) ||
    fulfilments.some((one) => fulfilmentIds.has(one.fulfilmentId));
}

function idsTwice(ids: bigint[]): Set<bigint> {
  const once = new Set<bigint>();
  const twice = new Set<bigint>();
  for (const id of ids) (once.has(id) ? twice : once).add(id);
  return twice;
}

function provisionalIds(orders: OrderFact[]): StagedOrders["provisionalIds"] {
  const named = orders.filter(({ name }) => name !== null);
  return {
    orderIds: BigInt64Array.from(named, ({ orderId }) => orderId),
    provisionalIds: BigInt64Array.from(named, ({ name }) => provisionalOrderId(name!)),
  };
}

function addOrder(order: OrderFact, add: (stage: StageName, values: CopyValue[]) => void): void {
  const { orderId, customer } = order;
  const stated = customer?.customerId ?? null;
  add("orders", [
    orderId,
    order.name,
    stated,
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
  for (const [position, line] of order.lines.entries())
    add("order_line", [
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
  for (const [position, { code, kind, amountMinor }] of order.discounts.entries())
    add("order_discount", [orderId, position, code, kind, amountMinor]);
  for (const { refundId, createdAt, amountMinor } of order.refunds)
    add("refund", [refundId, orderId, createdAt, amountMinor]);
  for (const { fulfilmentId, createdAt, updatedAt, status, version } of order.fulfilments)
    add("fulfilment", [fulfilmentId, orderId, createdAt, updatedAt, status, version]);
}
