// An order of the bulk history → facts.
import { expect, test } from "vitest";
import { LINE, NODE } from "./history-nodes-for-test.ts";
import { historyOrder, idFrom } from "./history-order.ts";

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

test.each([
  ["gid://shopify/Order/1", 1n],
  ["gid://shopify/LineItem/5000000000001", 5000000000001n],
  ["gid://shopify/Order/007", 7n],
  ["gid://shopify/Order/0", 0n],
  ["gid://shopify/Order/9223372036854775807", 9223372036854775807n],
  ["gid://shopify/Some_Kind2/12", 12n],
])("%s", (gid, id) => expect(idFrom(gid)).toBe(id));

test.each([
  "",
  "1",
  "gid://shopify/Order/",
  "gid://shopify//1",
  "gid://shopify/Order/1a",
  "gid://shopify/Order/1?x=2",
  "gid://other/Order/1",
  "gid://shopify/Order/12345678901234567890",
])("%j is no id of Shopify's", (gid) => expect(() => idFrom(gid)).toThrow("is not one of Shopify's ids"));
