// One customer: who it is, what the purchases come to, and everything known to have happened, newest first.
import { sql, type Tx } from "../platform/db.server.ts";
import { type CustomerProfile, type TimelineEvent, whyNotCounted } from "./customer-timeline.ts";
import type { FactSource } from "./facts.ts";

/** Events beyond these are left out; the page says so. */
export const MOST_EVENTS = 200;

/** Follows an id that turned out to be somebody else. @returns null for nobody we know */
export async function readProfile(
  tx: Tx,
  shopId: bigint,
  customerId: bigint,
): Promise<CustomerProfile | null> {
  const [alias] = await tx.rows<{ id: bigint }>(sql`
    SELECT customer_id AS id FROM customer_alias WHERE shop_id = ${shopId} AND alias_id = ${customerId}`);
  const [found] = await tx.rows<CustomerProfile>(sql`
    SELECT c.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName", c.email, c.phone,
      c.country, c.tags, c.email_consent AS "emailConsent", c.sms_consent AS "smsConsent",
      c.created_at AS "createdAt", coalesce(f.purchases, 0) AS purchases,
      coalesce(f.gross_minor, 0)::bigint AS "grossMinor", coalesce(f.net_minor, 0)::bigint AS "netMinor",
      f.first_at AS "firstAt", f.last_at AS "lastAt",
      (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p.gap_days) FROM purchase p
        WHERE p.shop_id = c.shop_id AND p.customer_id = c.customer_id AND p.gap_days IS NOT NULL) AS "medianGapDays"
    FROM customer c
    LEFT JOIN customer_figure f ON f.shop_id = c.shop_id AND f.customer_id = c.customer_id
    WHERE c.shop_id = ${shopId} AND c.customer_id = ${alias?.id ?? customerId}`);
  return found ?? null;
}

export async function readTimeline(
  tx: Tx,
  shopId: bigint,
  { customerId, createdAt }: Pick<CustomerProfile, "customerId" | "createdAt">,
): Promise<{ events: TimelineEvent[]; more: boolean }> {
  const orders = await ordersOf(tx, shopId, customerId);
  const events = [
    ...orders,
    ...(await cancellationsOf(tx, shopId, customerId)),
    ...(await refundsOf(tx, shopId, customerId)),
    ...(await fulfilmentsOf(tx, shopId, customerId)),
    ...(createdAt ? [{ kind: "created" as const, key: "created", at: createdAt }] : []),
  ].sort((a, b) => b.at.getTime() - a.at.getTime());
  return { events: events.slice(0, MOST_EVENTS), more: events.length > MOST_EVENTS };
}

type OrderRow = {
  orderId: bigint;
  name: string;
  at: Date;
  totalMinor: bigint;
  refundedMinor: bigint;
  test: boolean;
  draft: boolean;
  cancelled: boolean;
  currency: string;
  presentmentCurrency: string | null;
  presentmentTotalMinor: bigint | null;
  items: number;
  codes: string[];
  source: FactSource;
};

async function ordersOf(tx: Tx, shopId: bigint, customerId: bigint): Promise<TimelineEvent[]> {
  const rows = await tx.rows<OrderRow>(sql`
    SELECT o.order_id AS "orderId", coalesce(o.name, o.order_id::text) AS name,
      coalesce(o.processed_at, o.created_at) AS at, o.total_minor AS "totalMinor", o.refunded_minor AS "refundedMinor",
      o.test, o.draft, o.cancelled_at IS NOT NULL AS cancelled, o.currency,
      o.presentment_currency AS "presentmentCurrency", o.presentment_total_minor AS "presentmentTotalMinor",
      (SELECT coalesce(sum(l.quantity), 0)::int FROM order_line l
        WHERE l.shop_id = o.shop_id AND l.order_id = o.order_id) AS items,
      ARRAY(SELECT d.code FROM order_discount d WHERE d.shop_id = o.shop_id AND d.order_id = o.order_id
        AND d.kind = 'discount_code' ORDER BY d.position) AS codes,
      o.source
    FROM orders o
    WHERE o.shop_id = ${shopId} AND o.customer_id = ${customerId} AND o.deleted_at IS NULL
    ORDER BY at DESC LIMIT ${MOST_EVENTS + 1}`);
  return rows.map((row) => ({
    kind: "order",
    key: `order-${row.orderId}`,
    at: row.at,
    orderId: row.orderId,
    name: row.name,
    totalMinor: row.totalMinor,
    items: row.items,
    codes: row.codes,
    presentment: paidInAnotherCurrency(row),
    notCounted: whyNotCounted(row),
    source: row.source,
  }));
}

function paidInAnotherCurrency(row: OrderRow): { currency: string; totalMinor: bigint } | null {
  const { currency, presentmentCurrency, presentmentTotalMinor } = row;
  if (!presentmentCurrency || presentmentTotalMinor === null || presentmentCurrency === currency) return null;
  return { currency: presentmentCurrency, totalMinor: presentmentTotalMinor };
}

async function cancellationsOf(tx: Tx, shopId: bigint, customerId: bigint): Promise<TimelineEvent[]> {
  const rows = await tx.rows<{ orderId: bigint; name: string; at: Date }>(sql`
    SELECT order_id AS "orderId", coalesce(name, order_id::text) AS name, cancelled_at AS at FROM orders
    WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND cancelled_at IS NOT NULL AND deleted_at IS NULL
    ORDER BY at DESC LIMIT ${MOST_EVENTS + 1}`);
  return rows.map((row) => ({ kind: "cancel", key: `cancel-${row.orderId}`, ...row }));
}

async function refundsOf(tx: Tx, shopId: bigint, customerId: bigint): Promise<TimelineEvent[]> {
  const rows = await tx.rows<{
    refundId: bigint;
    orderId: bigint;
    name: string;
    at: Date;
    amountMinor: bigint;
  }>(sql`
    SELECT r.refund_id AS "refundId", o.order_id AS "orderId", coalesce(o.name, o.order_id::text) AS name,
      r.created_at AS at, r.amount_minor AS "amountMinor"
    FROM refund r JOIN orders o ON o.shop_id = r.shop_id AND o.order_id = r.order_id
    WHERE r.shop_id = ${shopId} AND o.customer_id = ${customerId} AND o.deleted_at IS NULL AND r.amount_minor > 0
    ORDER BY at DESC LIMIT ${MOST_EVENTS + 1}`);
  return rows.map(({ refundId, ...row }) => ({ kind: "refund", key: `refund-${refundId}`, ...row }));
}

async function fulfilmentsOf(tx: Tx, shopId: bigint, customerId: bigint): Promise<TimelineEvent[]> {
  const rows = await tx.rows<{ fulfilmentId: bigint; orderId: bigint; name: string; at: Date }>(sql`
    SELECT f.fulfilment_id AS "fulfilmentId", o.order_id AS "orderId", coalesce(o.name, o.order_id::text) AS name,
      f.created_at AS at
    FROM fulfilment f JOIN orders o ON o.shop_id = f.shop_id AND o.order_id = f.order_id
    WHERE f.shop_id = ${shopId} AND o.customer_id = ${customerId} AND o.deleted_at IS NULL
    ORDER BY at DESC LIMIT ${MOST_EVENTS + 1}`);
  return rows.map(({ fulfilmentId, ...row }) => ({
    kind: "fulfilment",
    key: `fulfilment-${fulfilmentId}`,
    ...row,
  }));
}
