// Facts for tests: plain ones, of which each test changes only what it is about.
import type { CustomerFact, OrderFact, OrderLineFact, RefundFact } from "./facts.ts";

const AT = new Date("2026-03-01T10:00:00Z");

export function customerFact(change: Partial<CustomerFact> = {}): CustomerFact {
  return { customerId: 7n, version: "2026-03-01T10:00:00.000Z|w", source: "webhook", ...change };
}

export function lineFact(change: Partial<OrderLineFact> = {}): OrderLineFact {
  return {
    lineId: 1n,
    productId: 11n,
    variantId: 12n,
    sku: "TEA-1",
    title: "Green tea",
    quantity: 1,
    currentQuantity: 1,
    priceMinor: 1000n,
    compareAtMinor: null,
    discountMinor: 0n,
    giftCard: false,
    ...change,
  };
}

export function refundFact(change: Partial<RefundFact> = {}): RefundFact {
  return { refundId: 900n, orderId: 1n, createdAt: AT, amountMinor: 400n, lines: [], ...change };
}

export function orderFact(change: Partial<OrderFact> = {}): OrderFact {
  return {
    orderId: 1n,
    name: "#1001",
    customer: customerFact(),
    createdAt: AT,
    processedAt: AT,
    updatedAt: AT,
    cancelledAt: null,
    cancelReason: null,
    test: false,
    draft: false,
    currency: "USD",
    totalMinor: 1000n,
    subtotalMinor: 1000n,
    discountMinor: 0n,
    shippingMinor: 0n,
    taxMinor: 0n,
    refundedReportedMinor: 0n,
    presentmentCurrency: null,
    presentmentTotalMinor: null,
    financialStatus: "paid",
    fulfillmentStatus: null,
    sourceName: "web",
    landingSite: null,
    referringSite: null,
    tags: [],
    lines: [lineFact()],
    discounts: [],
    refunds: [],
    fulfilments: [],
    version: "2026-03-01T10:00:00.000Z|w",
    source: "webhook",
    ...change,
  };
}
