// An order and a line of it, as the bulk history tells of them.
import type { HistoryLineNode, HistoryOrderNode } from "../shopify/history-documents.ts";

export const money = (amount: string, currencyCode = "EUR") => ({ shopMoney: { amount, currencyCode } });

export const NODE: HistoryOrderNode = {
  id: "gid://shopify/Order/1",
  name: "#1",
  createdAt: "2026-10-01T10:00:00Z",
  processedAt: "2026-10-01T10:00:00Z",
  updatedAt: "2026-10-02T10:00:00Z",
  cancelledAt: null,
  cancelReason: null,
  test: false,
  currencyCode: "EUR",
  presentmentCurrencyCode: "EUR",
  customerLocale: null,
  displayFinancialStatus: "PAID",
  displayFulfillmentStatus: "PARTIALLY_FULFILLED",
  sourceName: "web",
  tags: [],
  discountCodes: ["SHIPFREE", "spring"],
  totalPriceSet: money("10.00"),
  subtotalPriceSet: null,
  totalDiscountsSet: null,
  totalShippingPriceSet: null,
  totalTaxSet: null,
  totalRefundedSet: money("0"),
  customer: null,
  refunds: [],
  fulfillments: [],
};

export const LINE: HistoryLineNode = {
  __parentId: NODE.id,
  id: "gid://shopify/LineItem/5",
  title: "Tea",
  sku: "",
  quantity: 2,
  currentQuantity: 1,
  isGiftCard: false,
  product: { id: "gid://shopify/Product/6" },
  variant: null,
  originalUnitPriceSet: money("6.00"),
  discountAllocations: [
    {
      allocatedAmountSet: money("1.50"),
      discountApplication: { index: 1, kind: "DiscountCodeApplication", code: "SPRING" },
    },
    {
      allocatedAmountSet: money("0.50"),
      discountApplication: { index: 0, kind: "AutomaticDiscountApplication", title: "Two for less" },
    },
  ],
};
