// A shop's whole past in three short files, as Shopify's bulk operations would write them: small enough to read it
// hundreds of times.
import type { AdminClient } from "../../app/shopify/admin-client.server.ts";
import {
  BULK_OPERATION,
  CUSTOMERS_WITH_PERSONAL,
  HISTORY_WITH_PERSONAL,
  type HistoryLineNode,
  type HistoryOrderNode,
  PRODUCTS_WITH_COST,
  REFUND_LINES,
  RUN_BULK_QUERY,
} from "../../app/shopify/history-documents.ts";

const AT = "2026-03-01T10:00:00Z";
const gid = (type: string, id: number) => `gid://shopify/${type}/${id}`;
const money = (amount: string) => ({ shopMoney: { amount, currencyCode: "USD" } });

function order(id: number, customer: number, refunded: string | null): HistoryOrderNode {
  const refund = { createdAt: AT, processedAt: AT, totalRefundedSet: money(refunded ?? "0.0") };
  return {
    id: gid("Order", id),
    updatedAt: AT,
    name: `#${id}`,
    createdAt: AT,
    processedAt: AT,
    cancelledAt: null,
    cancelReason: null,
    test: false,
    currencyCode: "USD",
    presentmentCurrencyCode: "USD",
    customerLocale: "en",
    email: null,
    phone: null,
    displayFinancialStatus: "PAID",
    displayFulfillmentStatus: "FULFILLED",
    sourceName: "web",
    tags: ["spring"],
    discountCodes: id === 1 ? ["SPRING"] : [],
    totalPriceSet: money("10.0"),
    subtotalPriceSet: money("10.0"),
    totalDiscountsSet: money("0.0"),
    totalShippingPriceSet: money("0.0"),
    totalTaxSet: money("0.0"),
    totalRefundedSet: money(refunded ?? "0.0"),
    customer: { id: gid("Customer", customer) },
    fulfillments: [{ id: gid("Fulfillment", id), status: "SUCCESS", createdAt: AT, updatedAt: AT }],
    refunds: refunded === null ? [] : [{ id: gid("Refund", id), ...refund }],
  };
}

const line = (order: number): HistoryLineNode => ({
  id: gid("LineItem", order),
  title: "Assam",
  sku: "TEA",
  quantity: 1,
  currentQuantity: 1,
  isGiftCard: false,
  product: { id: gid("Product", 1) },
  variant: { id: gid("ProductVariant", 1) },
  originalUnitPriceSet: money("10.0"),
  discountAllocations: [],
  __parentId: gid("Order", order),
});

const FILES = {
  customers: [1, 2].map((id) => ({
    id: gid("Customer", id),
    createdAt: AT,
    updatedAt: AT,
    locale: "en",
    tags: [],
    firstName: `Ada ${id}`,
    lastName: null,
    defaultEmailAddress: { emailAddress: `ada${id}@tea.example`, marketingState: "SUBSCRIBED" },
  })),
  products: [
    {
      id: gid("Product", 1),
      updatedAt: AT,
      title: "Assam",
      handle: "assam",
      vendor: "Tea",
      productType: "Tea",
      status: "ACTIVE",
      tags: [],
      createdAt: AT,
    },
    {
      id: gid("ProductVariant", 1),
      updatedAt: AT,
      title: "250 g",
      sku: "TEA",
      price: "10.0",
      compareAtPrice: null,
      inventoryItem: { updatedAt: AT, unitCost: { amount: "4.0", currencyCode: "USD" } },
      __parentId: gid("Product", 1),
    },
  ],
  orders: [order(1, 1, null), order(2, 1, "4.0"), order(3, 2, null), line(1), line(2), line(3)],
};

/** By address. */
export const TINY_FILES: Record<string, string> = Object.fromEntries(
  Object.entries(FILES).map(([name, rows]) => [name, rows.map((row) => `${JSON.stringify(row)}\n`).join("")]),
);

const FILE_OF: Record<string, string> = {
  [CUSTOMERS_WITH_PERSONAL]: "customers",
  [PRODUCTS_WITH_COST]: "products",
  [HISTORY_WITH_PERSONAL]: "orders",
};

function answer(document: string, { query, id }: Record<string, unknown>) {
  switch (document) {
    case RUN_BULK_QUERY:
      return {
        bulkOperationRunQuery: { bulkOperation: { id: FILE_OF[query as string]! }, userErrors: [] },
      };
    case BULK_OPERATION: {
      const url = id as string;
      const fileSize = `${Buffer.byteLength(TINY_FILES[url]!)}`;
      const told = { id: url, errorCode: null, createdAt: AT, objectCount: "3", fileSize, url, query: "" };
      return { bulkOperation: { ...told, status: "COMPLETED" } };
    }
    case REFUND_LINES: {
      const [refund] = order(2, 1, "4.0").refunds;
      const lineItem = { id: gid("LineItem", 2) };
      const nodes = [{ quantity: 1, restockType: "RETURN", lineItem, subtotalSet: money("4.0") }];
      const page = { pageInfo: { hasNextPage: false, endCursor: null }, nodes };
      return { nodes: [{ id: gid("Order", 2), refunds: [{ ...refund, refundLineItems: page }] }] };
    }
  }
  throw new Error("nobody asks that");
}

export const tinyShop: AdminClient = {
  ask: async (_shop, document, variables) =>
    ({ data: answer(document, variables ?? {}), problems: [] }) as never,
};
