// An order of the bulk history → facts.
import { expect, test } from "vitest";
import { LINE, NODE } from "./history-nodes-for-test.ts";
import { historyOrder } from "./history-order.ts";

test("discounts are what the lines were allocated; a code that took nothing off a line is named too", () => {
  const order = historyOrder(NODE, [LINE, LINE]);
  expect(order.discounts).toEqual([
    { code: "Two for less", kind: "automatic", amountMinor: 100n },
    { code: "SPRING", kind: "discount_code", amountMinor: 300n },
    { code: "SHIPFREE", kind: "discount_code", amountMinor: null },
  ]);
  expect(order.lines[0]).toMatchObject({
    lineId: 5n,
    productId: 6n,
    variantId: null,
    sku: null,
    discountMinor: 200n,
  });
  expect(order.fulfillmentStatus).toBe("partial");
});
