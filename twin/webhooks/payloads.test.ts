import { beforeEach, expect, test } from "vitest";
import type { ShopEvent } from "../shop/model/state.ts";
import { exponentOf } from "../shop/money.ts";
import { newShopState } from "../shop/new-shop.ts";
import { TwinShop } from "../shop/store.ts";

let events: ShopEvent[];
let shop: TwinShop;

beforeEach(() => {
  shop = shopIn("USD");
});

function shopIn(currency: string): TwinShop {
  const made = new TwinShop(
    newShopState(
      {
        domain: "pay.myshopify.com",
        currency,
        presentmentRates: { JPY: 151.37, KWD: 0.307, EUR: 0.92 },
        timezone: "America/New_York",
        taxRate: 0.0825,
      },
      [],
      Date.UTC(2026, 0, 1),
    ),
  );
  events = [];
  made.listener = (event) => events.push(event);
  return made;
}

/** Everything that may happen to an order, once in each presentment currency. */
function liveThrough(of: TwinShop): void {
  const product = of.createProduct({
    title: "Tea",
    variants: [
      { price: 1999n, sku: "T1" },
      { price: 333n, title: "Small" },
    ],
  });
  for (const presentmentCurrency of [of.state.currency, "JPY", "KWD", "EUR"]) {
    const order = of.createOrder({
      lines: [
        { variantId: product.variants[0]!.id, quantity: 3 },
        { variantId: product.variants[1]!.id, quantity: 7 },
      ],
      email: `${presentmentCurrency}@example.com`,
      discountCodes: [{ code: "TEN", value: { type: "percentage", percent: 10 } }],
      shippingPrice: 495n,
      presentmentCurrency,
    });
    of.fulfilOrder(order.id);
    of.refundOrder(order.id, { lines: [{ line: 1, quantity: 2 }], amount: 100n });
    of.returnOrder(order.id, { lines: [{ line: 0, quantity: 1 }], refund: true });
    of.editOrder(order.id, { add: [{ title: "Spoon", price: 250n, quantity: 1 }] });
    of.cancelOrder(order.id);
  }
}

test.each(["USD", "JPY", "KWD"])("every amount of a %s shop has its own currency's digits", (currency) => {
  liveThrough(shopIn(currency));
  let checked = 0;
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const record = value as Record<string, unknown>;
    if (typeof record.amount === "string" && typeof record.currency_code === "string") {
      const digits = record.amount.split(".")[1]?.length ?? 0;
      expect(digits, `${record.amount} ${record.currency_code}`).toBe(exponentOf(record.currency_code));
      checked++;
    }
    for (const inner of Object.values(record)) walk(inner);
  };
  for (const event of events) walk(JSON.parse(event.payload));
  expect(checked).toBeGreaterThan(500);
});

test("ids beyond 2^53 keep their digits: raw numbers equal the gid beside them", () => {
  liveThrough(shop);
  const pattern = /"id":(\d+),"admin_graphql_api_id":"gid:\/\/shopify\/\w+\/(\d+)"/g;
  let large = 0;
  for (const event of events)
    for (const [, raw, inGid] of event.payload.matchAll(pattern)) {
      expect(raw).toBe(inGid);
      if (BigInt(raw!) > 2n ** 53n) large++;
    }
  expect(large).toBeGreaterThan(10);
});

test("an order's parts add up to its total in both currencies", () => {
  liveThrough(shop);
  for (const event of events.filter((e) => e.topic === "orders/create")) {
    const order = JSON.parse(event.payload);
    for (const side of ["shop_money", "presentment_money"]) {
      const minor = (set: Record<string, { amount: string }>) => Math.round(Number(set[side]!.amount) * 1000);
      expect(minor(order.total_price_set)).toBe(
        minor(order.subtotal_price_set) + minor(order.total_shipping_price_set) + minor(order.total_tax_set),
      );
      expect(minor(order.subtotal_price_set)).toBe(
        minor(order.total_line_items_price_set) - minor(order.total_discounts_set),
      );
    }
  }
});

test("refunds give back what was paid and no more, and a cancelled order comes to nothing", () => {
  liveThrough(shop);
  for (const event of events.filter((e) => e.topic === "orders/cancelled")) {
    const order = JSON.parse(event.payload);
    const refunded = order.refunds
      .flatMap(
        (refund: { transactions: { amount_set: { shop_money: { amount: string } } }[] }) =>
          refund.transactions,
      )
      .reduce(
        (sum: number, t: { amount_set: { shop_money: { amount: string } } }) =>
          sum + Math.round(Number(t.amount_set.shop_money.amount) * 100),
        0,
      );
    const placed = JSON.parse(
      events.find((e) => e.topic === "orders/create" && JSON.parse(e.payload).name === order.name)!.payload,
    );
    expect(refunded).toBe(Math.round(Number(placed.total_price) * 100));
    expect(order.financial_status).toBe("refunded");
    expect(order.cancelled_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[45]:00$/);
  }
});

test("customers inside orders have no tags, consent, counts or sums", () => {
  shop.createCustomer({ email: "vip@example.com", tags: ["vip"], emailConsent: "subscribed" });
  shop.createOrder({ lines: [{ title: "Tea", price: 100n, quantity: 1 }], email: "vip@example.com" });
  const order = JSON.parse(events.find((e) => e.topic === "orders/create")!.payload);
  expect(order.customer.email).toBe("vip@example.com");
  for (const gone of [
    "tags",
    "email_marketing_consent",
    "sms_marketing_consent",
    "orders_count",
    "total_spent",
  ])
    expect(order.customer).not.toHaveProperty(gone);
});

test("without approval personal data is null in webhooks", () => {
  shop.setProtectedData(1);
  shop.createOrder({
    lines: [{ title: "Tea", price: 100n, quantity: 1 }],
    email: "hidden@example.com",
    shippingAddress: { firstName: "Hid", city: "Den" },
  });
  for (const event of events) expect(event.payload).not.toContain("hidden@example.com");
  const order = JSON.parse(events.find((e) => e.topic === "orders/create")!.payload);
  expect(order.shipping_address).toBeNull();
  expect(order.customer.admin_graphql_api_id).toMatch(/^gid:\/\/shopify\/Customer\//);
});

test("an order of a guest with neither e-mail nor phone has no customer", () => {
  shop.createOrder({ lines: [{ title: "Tea", price: 100n, quantity: 1 }] });
  expect(JSON.parse(events[0]!.payload).customer).toBeNull();
});

test("compliance payloads name the customer and the orders", () => {
  const order = shop.createOrder({
    lines: [{ title: "Tea", price: 100n, quantity: 1 }],
    email: "p@example.com",
  });
  shop.requestCustomerData(order.customerId!);
  const request = events.find((e) => e.topic === "customers/data_request")!;
  expect(request.payload).toContain(`"orders_requested":[${order.id}]`);
  expect(JSON.parse(request.payload)).toMatchObject({
    shop_domain: "pay.myshopify.com",
    customer: { email: "p@example.com", phone: null },
  });
});
