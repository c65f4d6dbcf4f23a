// Orders made ready for COPY: what takes time and no database, so that a thread of its own can do it.
import { CopyRows } from "../platform/copy-text.ts";
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
  customers: { orderId: bigint; customer: CustomerFact }[];
  /** orders that need comparing, whatever the database holds: none of their rows is staged */
  others: bigint[];
  /** the ids an orders export would give these names, beside the orders; null when nobody asked for them */
  provisionalIds: { orderIds: BigInt64Array; provisionalIds: BigInt64Array } | null;
};

/**
 * @param orders gone through once, or once more when ids among them turn out to be told twice
 * @param withProvisionalIds for shops that have orders from an export
 */
export function stageOrders(orders: Iterable<OrderFact>, withProvisionalIds: boolean): StagedOrders {
  const ids = new ToldIds();
  const staged = stageUnless(orders, withProvisionalIds, (order) => {
    ids.add(order);
    return false;
  });
  return ids.isAnyTwice ? stageUnless(orders, withProvisionalIds, (order) => ids.areTwice(order)) : staged;
}

function stageUnless(
  orders: Iterable<OrderFact>,
  withProvisionalIds: boolean,
  isRepeated: (order: OrderFact) => boolean,
): StagedOrders {
  const rows: Record<StageName, CopyRows> = {
    orders: new CopyRows(),
    order_line: new CopyRows(),
    order_discount: new CopyRows(),
    refund: new CopyRows(),
    fulfilment: new CopyRows(),
  };
  const customers: StagedOrders["customers"] = [];
  const others: bigint[] = [];
  const provisional = new ProvisionalIds();
  let count = 0;
  for (const order of orders) {
    if (isRepeated(order) || !isPlain(order)) {
      others.push(order.orderId);
      continue;
    }
    count++;
    addOrder(order, rows);
    const { orderId, customer } = order;
    if (customer && customer.version !== "") customers.push({ orderId, customer });
    if (withProvisionalIds) provisional.add(order);
  }
  return {
    rows: {
      orders: rows.orders.bytes(),
      order_line: rows.order_line.bytes(),
      order_discount: rows.order_discount.bytes(),
      refund: rows.refund.bytes(),
      fulfilment: rows.fulfilment.bytes(),
    },
    orders: count,
    customers,
    others,
    provisionalIds: withProvisionalIds ? provisional.told() : null,
  };
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

/**
 * Of two accounts of one thing the better is to be found first. Ids above 2^53 may look alike: then too many are
 * compared, which does no harm.
 */
class ToldIds {
  readonly #once = { orders: new Set<number>(), refunds: new Set<number>(), fulfilments: new Set<number>() };
  readonly #twice = { orders: new Set<number>(), refunds: new Set<number>(), fulfilments: new Set<number>() };

  add({ orderId, refunds, fulfilments }: OrderFact): void {
    this.#see("orders", orderId);
    for (const { refundId } of refunds) this.#see("refunds", refundId);
    for (const { fulfilmentId } of fulfilments) this.#see("fulfilments", fulfilmentId);
  }

  get isAnyTwice(): boolean {
    const { orders, refunds, fulfilments } = this.#twice;
    return orders.size + refunds.size + fulfilments.size > 0;
  }

  areTwice({ orderId, refunds, fulfilments }: OrderFact): boolean {
    return (
      this.#twice.orders.has(Number(orderId)) ||
      refunds.some(({ refundId }) => this.#twice.refunds.has(Number(refundId))) ||
      fulfilments.some(({ fulfilmentId }) => this.#twice.fulfilments.has(Number(fulfilmentId)))
    );
  }

  #see(kind: "orders" | "refunds" | "fulfilments", id: bigint): void {
    const number = Number(id);
    (this.#once[kind].has(number) ? this.#twice : this.#once)[kind].add(number);
  }
}

class ProvisionalIds {
  readonly #orderIds: bigint[] = [];
  readonly #provisionalIds: bigint[] = [];

  add({ orderId, name }: OrderFact): void {
    if (name === null) return;
    this.#orderIds.push(orderId);
    this.#provisionalIds.push(provisionalOrderId(name));
  }

  told(): NonNullable<StagedOrders["provisionalIds"]> {
    return {
      orderIds: BigInt64Array.from(this.#orderIds),
      provisionalIds: BigInt64Array.from(this.#provisionalIds),
    };
  }
}

function addOrder(order: OrderFact, rows: Record<StageName, CopyRows>): void {
  const { orderId, customer } = order;
  const stated = customer?.customerId ?? null;
  rows.orders.add([
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
    rows.order_line.add([
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
    rows.order_discount.add([orderId, position, code, kind, amountMinor]);
  for (const { refundId, createdAt, amountMinor } of order.refunds)
    rows.refund.add([refundId, orderId, createdAt, amountMinor]);
  for (const { fulfilmentId, createdAt, updatedAt, status, version } of order.fulfilments)
    rows.fulfilment.add([fulfilmentId, orderId, createdAt, updatedAt, status, version]);
}
