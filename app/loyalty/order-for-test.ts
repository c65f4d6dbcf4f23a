// Orders as a settlement sees them, for tests.
import type { SettledLine, SettledOrder } from "./spent.ts";

export function lineForTest(change: Partial<SettledLine> = {}): SettledLine {
  const quantity = change.quantity ?? 1;
  const netMinor = change.netMinor ?? 10_000n;
  return {
    productId: 11n,
    collections: new Set(),
    quantity,
    keptQuantity: quantity,
    grossMinor: netMinor,
    netMinor,
    giftCard: false,
    ...change,
  };
}

/** The total is that of the goods unless it is told. */
export function orderForTest(change: Partial<SettledOrder> = {}): SettledOrder {
  const lines = change.lines ?? [lineForTest()];
  return {
    orderId: 1n,
    at: new Date("2026-03-01T12:00:00Z"),
    counts: true,
    totalMinor: lines.reduce((sum, { netMinor }) => sum + netMinor, 0n),
    refundedMinor: 0n,
    taxMinor: 0n,
    shippingMinor: 0n,
    ...change,
    lines,
  };
}
