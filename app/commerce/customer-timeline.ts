// What happened between a customer and the shop, in one row of events.
import type { FactSource } from "./facts.ts";

/** Why an order is no purchase (docs/metrics.md). */
export type NotCounted = "test" | "draft" | "cancelled" | "refunded";

type At = { key: string; at: Date };
export type TimelineEvent = At &
  (
    | {
        kind: "order";
        orderId: bigint;
        name: string;
        totalMinor: bigint;
        items: number;
        codes: string[];
        presentment: { currency: string; totalMinor: bigint } | null;
        notCounted: NotCounted | null;
        source: FactSource;
      }
    | { kind: "refund"; orderId: bigint; name: string; amountMinor: bigint }
    | { kind: "cancel"; orderId: bigint; name: string }
    | { kind: "fulfilment"; orderId: bigint; name: string }
    | { kind: "created" }
  );

export type CustomerProfile = {
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
  tags: string[];
  emailConsent: string | null;
  smsConsent: string | null;
  createdAt: Date | null;
  purchases: number;
  grossMinor: bigint;
  netMinor: bigint;
  firstAt: Date | null;
  lastAt: Date | null;
  /** median days between this customer's purchases */
  medianGapDays: number | null;
};

type Order = { test: boolean; draft: boolean; cancelled: boolean; totalMinor: bigint; refundedMinor: bigint };

export function whyNotCounted(order: Order): NotCounted | null {
  if (order.test) return "test";
  if (order.draft) return "draft";
  if (order.cancelled) return "cancelled";
  return order.totalMinor > 0n && order.refundedMinor >= order.totalMinor ? "refunded" : null;
}
