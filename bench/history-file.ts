// A bulk operation's result as Shopify writes it: 200 orders, then their line items, and so on.
import { open } from "node:fs/promises";

const TOGETHER = 200;
const DAY = 86_400_000;
const START = Date.UTC(2023, 0, 1);

/** Every order has one to three lines; one in ten a refund, one in four a discount; customers return at random. */
export async function writeHistoryFile(path: string, orders: number, customers: number): Promise<void> {
  const file = await open(path, "w");
  let state = 7;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let first = 1; first <= orders; first += TOGETHER) {
    const roots: string[] = [];
    const children: string[] = [];
    for (let id = first; id < Math.min(orders + 1, first + TOGETHER); id++) {
      const at = new Date(START + random() * 1000 * DAY).toISOString().replace(/\.\d+Z/, "Z");
      const customer = 1 + Math.floor(random() * customers);
      roots.push(JSON.stringify(orderNode(id, customer, at, random() < 0.1)));
      for (let line = 0; line < 1 + (id % 3); line++)
        children.push(JSON.stringify(lineNode(id, line, id % 4 === 0)));
    }
    await file.appendFile(`${[...roots, ...children].join("\n")}\n`);
  }
  await file.close();
}

const money = (amount: string) => ({ shopMoney: { amount, currencyCode: "EUR" } });

function orderNode(id: number, customer: number, at: string, isRefunded: boolean) {
  const refunded = money(isRefunded ? "5.0" : "0.0");
  return {
    id: `gid://shopify/Order/${5_000_000_000_000 + id}`,
    updatedAt: at,
    name: `#${1000 + id}`,
    createdAt: at,
    processedAt: at,
    cancelledAt: null,
    cancelReason: null,
    test: false,
    currencyCode: "EUR",
    presentmentCurrencyCode: "EUR",
    customerLocale: "en",
    email: `customer-${customer}@example.com`,
    phone: null,
    displayFinancialStatus: isRefunded ? "PARTIALLY_REFUNDED" : "PAID",
    displayFulfillmentStatus: "FULFILLED",
    sourceName: "web",
    tags: ["spring"],
    discountCodes: [],
    totalPriceSet: { ...money("35.5"), presentmentMoney: { amount: "35.5", currencyCode: "EUR" } },
    subtotalPriceSet: money("30.5"),
    totalDiscountsSet: money("1.5"),
    totalShippingPriceSet: money("5.0"),
    totalTaxSet: money("4.2"),
    totalRefundedSet: refunded,
    customer: { id: `gid://shopify/Customer/${customer}` },
    fulfillments: [
      { id: `gid://shopify/Fulfillment/${id}`, status: "SUCCESS", createdAt: at, updatedAt: at },
    ],
    refunds: isRefunded
      ? [{ id: `gid://shopify/Refund/${id}`, createdAt: at, processedAt: at, totalRefundedSet: refunded }]
      : [],
  };
}

function lineNode(order: number, line: number, isDiscounted: boolean) {
  return {
    id: `gid://shopify/LineItem/${order * 10 + line}`,
    title: "Assam second flush, 250 g",
    sku: `TEA-${line}`,
    quantity: 1 + line,
    currentQuantity: 1 + line,
    isGiftCard: false,
    product: { id: `gid://shopify/Product/${100 + line}` },
    variant: { id: `gid://shopify/ProductVariant/${200 + line}` },
    originalUnitPriceSet: money("15.25"),
    discountAllocations: isDiscounted
      ? [
          {
            allocatedAmountSet: money("1.5"),
            discountApplication: { index: 0, kind: "DiscountCodeApplication", code: "SPRING" },
          },
        ]
      : [],
    __parentId: `gid://shopify/Order/${5_000_000_000_000 + order}`,
  };
}
