// Random shops whose orders have lines: with edits, refunded pieces, gift cards, discounts and missing costs.
import fc from "fast-check";
import type { OrderWithLines, PlainLine } from "./personas.ts";
import { randomOrder } from "./random-orders.ts";

const randomLine: fc.Arbitrary<PlainLine> = fc
  .record({
    price: fc.constantFrom(0, 999, 1000, 2500),
    pieces: fc.integer({ min: 1, max: 3 }),
    holds: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 5 }),
    discount: fc.constantFrom(0, 0, 0, 100, 1000),
    compareAt: fc.option(fc.constantFrom(999, 3000), { nil: undefined, freq: 3 }),
    giftCard: fc.constantFrom(false, false, false, false, true),
    cost: fc.option(fc.constantFrom(0, 400, 1200), { nil: undefined }),
    refundedPieces: fc.constantFrom(0, 0, 0, 0, 1),
    cameBack: fc.boolean(),
  })
  .map((line) => ({
    ...line,
    holds: line.holds === undefined ? undefined : Math.min(line.holds, line.pieces),
  }));

export const randomOrders: fc.Arbitrary<OrderWithLines[]> = fc.array(
  fc
    .record({
      order: randomOrder,
      discountMinor: fc.constantFrom(0, 0, 500),
      source: fc.constantFrom("csv" as const, "bulk" as const),
      lines: fc.array(randomLine, { maxLength: 3 }),
    })
    .map(({ order, ...rest }) => ({ ...order, ...rest })),
  { maxLength: 90, size: "max" },
);
