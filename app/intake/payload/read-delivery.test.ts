import { describe, expect, it } from "vitest";
import { provisionalCustomerId } from "../../commerce/customer-identity.ts";
import { PayloadError } from "../../shopify/payload-error.ts";
import { readPayloadJson } from "../../shopify/payload-json.ts";
import { fixtureBody, messageFor } from "./fixture-for-test.ts";
import { CurrencyUnknownError, readDelivery } from "./read-delivery.ts";

const MINA = 9007199254740995n;
const ORDER = 9007199254740993n;

function read(topic: string, fixture: string, currency: string | null = "USD") {
  const facts = readDelivery(topic, readPayloadJson(fixtureBody(fixture)), messageFor(), currency);
  if (typeof facts === "string") throw new Error(facts);
  return facts;
}

/** A body read as JSON, with parts replaced. */
function changed(fixture: string, change: object) {
  return { ...(readPayloadJson(fixtureBody(fixture)) as object), ...change };
}

describe("orders", () => {
  it("orders/create: money, instants, ids beyond 2^53", () => {
    const [order] = read("orders/create", "orders-create").orders;
    expect(order).toMatchObject({
      orderId: ORDER,
      name: "#1001",
      createdAt: new Date("2026-03-01T15:00:00Z"),
      processedAt: new Date("2026-03-01T14:59:59Z"),
      currency: "USD",
      totalMinor: 3150n,
      subtotalMinor: 2500n,
      discountMinor: 500n,
      shippingMinor: 400n,
      taxMinor: 250n,
      refundedReportedMinor: 0n,
      presentmentCurrency: null,
      tags: ["gift", "first order"],
      test: false,
      draft: false,
      version: "2026-03-01T15:00:05.000Z|w2026-03-01T15:00:06.123456789Z|b54557e4-bdd9-4b37",
    });
  });

  it("orders/create: lines, and what each discount took off", () => {
    const [order] = read("orders/create", "orders-create").orders;
    expect(order?.lines).toMatchObject([
      {
        lineId: 14000000000001n,
        productId: 8000000000001n,
        sku: "TEA-G",
        quantity: 2,
        priceMinor: 1000n,
        discountMinor: 500n,
      },
      {
        lineId: 14000000000002n,
        productId: null,
        sku: null,
        priceMinor: 1000n,
        discountMinor: 0n,
        giftCard: true,
      },
    ]);
    expect(order?.discounts).toEqual([
      { code: "SPRING", kind: "discount_code", amountMinor: 300n },
      { code: "Two teas", kind: "automatic", amountMinor: 200n },
    ]);
    expect(order?.fulfilments).toMatchObject([
      { fulfilmentId: 5000000000001n, orderId: ORDER, status: "success" },
    ]);
  });

  it("orders/create: the customer in it", () => {
    const [order] = read("orders/create", "orders-create").orders;
    expect(order?.customer).toMatchObject({
      customerId: MINA,
      email: "mina@karimi.example",
      phone: "+15145550123",
      firstName: "Mina",
      country: "CA",
      locale: "en-CA",
      source: "webhook",
    });
    expect(order?.customer?.tags).toBeUndefined();
    expect(order?.customer?.version).toMatch(/^2026-03-01T14:59:58/);
  });

  it("a guest is known by e-mail address, nobody by nothing", () => {
    const [guest] = read("orders/create", "orders-create-guest").orders;
    expect(guest?.customer).toMatchObject({
      customerId: provisionalCustomerId({ email: "guest@tea.example" }),
      email: "guest@tea.example",
      country: "CA",
    });
    expect(read("orders/create", "orders-create-nobody").orders[0]?.customer).toBeNull();
  });

  it("protected data may be withheld", () => {
    const [order] = read("orders/create", "orders-create-withheld").orders;
    expect(order?.customer).toMatchObject({
      customerId: MINA,
      email: null,
      phone: null,
      firstName: null,
      country: null,
    });
  });

  it("orders/cancelled", () => {
    expect(read("orders/cancelled", "orders-cancelled").orders[0]).toMatchObject({
      cancelledAt: new Date("2026-03-02T16:00:00Z"),
      cancelReason: "customer",
    });
  });

  it("orders/updated paid in another currency: everything in the shop's", () => {
    const [order] = read("orders/updated", "orders-updated-two-currencies").orders;
    expect(order).toMatchObject({
      totalMinor: 3150n,
      presentmentCurrency: "EUR",
      presentmentTotalMinor: 2898n,
      refundedReportedMinor: 1225n,
      refunds: [{ refundId: 950000000001n, orderId: ORDER, amountMinor: 1225n }],
    });
  });

  it("orders/delete", () => {
    expect(read("orders/delete", "orders-delete").deletedOrders).toEqual([
      { orderId: ORDER, deletedAt: messageFor().at },
    ]);
  });
});

describe("refunds: what was given back, in the shop's minor units", () => {
  it.each([
    ["transactions that succeeded", "refunds-create", 1225n],
    ["none while pending", "refunds-create-pending", 0n],
    ["none when only restocked", "refunds-create-restock-only", 0n],
    [
      "another currency: the lines and adjustments say the same in ours",
      "refunds-create-two-currencies",
      1225n,
    ],
    ["another currency, tax within the prices", "refunds-create-two-currencies-tax-included", 1150n],
    [
      "another currency, a part of it: by the rate of the lines",
      "refunds-create-two-currencies-partial",
      543n,
    ],
  ])("%s", (_name, fixture, amountMinor) => {
    expect(read("refunds/create", fixture).refunds).toMatchObject([{ orderId: ORDER, amountMinor }]);
  });

  it("tell returned goods from restocked ones", () => {
    const restocked = (fixture: string) => read("refunds/create", fixture).refunds[0]?.lines[0]?.restocked;
    expect(restocked("refunds-create")).toBe(true);
    expect(restocked("refunds-create-restock-only")).toBe(false);
  });

  it("wait until the shop's currency is known", () => {
    expect(() => read("refunds/create", "refunds-create", null)).toThrow(CurrencyUnknownError);
  });

  it("are refused in a currency that is not the shop's", () => {
    expect(() => read("refunds/create", "refunds-create", "GBP")).toThrow(
      "an amount is in USD, the shop's currency is GBP",
    );
  });
});

describe("other topics", () => {
  it("fulfillments/update", () => {
    expect(read("fulfillments/update", "fulfillments-update").fulfilments).toMatchObject([
      { fulfilmentId: 5000000000001n, orderId: ORDER, status: "cancelled" },
    ]);
  });

  it("customers/update says nothing of tags and consent", () => {
    const [customer] = read("customers/update", "customers-update").customers;
    expect(customer).toMatchObject({ customerId: MINA, email: "mina@karimi.example", country: "CA" });
    expect(customer).not.toHaveProperty("emailConsent");
  });

  it("customers/delete", () => {
    expect(read("customers/delete", "customers-delete").deletedCustomers).toMatchObject([
      { customerId: MINA },
    ]);
  });

  it("customers/merge counts when it was completed", () => {
    const merged = [{ fromId: 7000000000001n, intoId: MINA }];
    expect(read("customers/merge", "customers-merge").mergedCustomers).toEqual(merged);
    expect(read("customers/merge", "customers-merge-failed").mergedCustomers).toEqual([]);
  });

  it("consent, whose payloads have ids as numbers only", () => {
    const email = "customers_email_marketing_consent";
    expect(read(`${email}/update`, `${email}-update`).customers).toMatchObject([
      { customerId: MINA, emailConsent: "unsubscribed" },
    ]);
    const sms = "customers_marketing_consent";
    expect(read(`${sms}/update`, `${sms}-update`).customers).toMatchObject([
      { customerId: MINA, smsConsent: "subscribed" },
    ]);
  });

  it("consent is kept as proof besides", () => {
    const topic = "customers_email_marketing_consent/update";
    expect(read(topic, "customers_email_marketing_consent-update").consents).toMatchObject([
      { customerId: MINA, channel: "email", state: "unsubscribed" },
    ]);
  });

  it("customer.tags_added says nothing of other tags", () => {
    const [customer] = read("customer.tags_added", "customer.tags_added").customers;
    expect(customer).toMatchObject({ customerId: MINA, tagsAdded: ["VIP", "tea club"] });
    expect(customer).not.toHaveProperty("tags");
    expect(customer?.version).toMatch(/^2026-03-01T15:15:00/);
  });

  it("returns/close, without the notes people write", () => {
    const { returns } = read("returns/close", "returns-close");
    expect(returns).toEqual([
      {
        returnId: 9876543210n,
        orderId: ORDER,
        name: "#1001-R1",
        status: "closed",
        lines: [{ lineId: 14000000000001n, quantity: 1, reason: "defective" }],
        version: expect.stringMatching(/^2026-03-01T15:00:06/),
      },
    ]);
  });

  it("checkouts/update", () => {
    const [checkout] = read("checkouts/update", "checkouts-update").checkouts;
    expect(checkout).toMatchObject({
      checkoutId: 981820079255243537n,
      customerId: provisionalCustomerId({ email: "guest@tea.example" }),
      email: "guest@tea.example",
      acceptsMarketing: true,
      totalMinor: 2650n,
      completedAt: null,
      lines: [
        { productId: 8000000000001n, variantId: 39072856n, quantity: 2, priceMinor: 1000n },
        { productId: null, variantId: null, title: "Gift wrap", priceMinor: 650n },
      ],
    });
  });

  it.each([
    ["orders/edited", "the edited order itself comes as orders/updated"],
    ["themes/publish", "no room reads this topic"],
    ["constructor", "no room reads this topic"],
  ])("%s is left unread: %s", (topic, reason) => {
    expect(readDelivery(topic, {}, messageFor(), "USD")).toBe(reason);
  });
});

describe("bodies that are not what their topic promises", () => {
  it.each([
    ["a field of a wrong type", { line_items: "none" }, "line_items: missing or of a wrong type"],
    ["a missing instant", { updated_at: undefined }, "updated_at: missing or of a wrong type"],
    ["an instant without a zone", { created_at: "2026-03-01T10:00:00" }, "created_at: not an instant"],
    [
      "an id of something else",
      { admin_graphql_api_id: "gid://shopify/Refund/1" },
      "admin_graphql_api_id: no id of type Order",
    ],
    ["a negative id", { id: -5, admin_graphql_api_id: undefined }, "id: not an id"],
    ["no id", { id: undefined, admin_graphql_api_id: undefined }, "a resource without an id"],
    ["no amount", { total_price_set: null, total_price: "a lot" }, '"a lot" is not an amount of money'],
    [
      "too large an amount",
      { total_price_set: null, total_price: "9".repeat(20) },
      "an amount too large to keep",
    ],
    ["an unknown currency", { currency: "XQZ" }, "an amount is in USD, the shop's currency is XQZ"],
  ])("%s", (_name, change, reason) => {
    const payload = changed("orders-create", change);
    expect(() => readDelivery("orders/create", payload, messageFor(), "USD")).toThrow(
      new PayloadError(reason),
    );
  });

  it.each([null, 5, "text", []])("%j", (payload) => {
    expect(() => readDelivery("orders/create", payload, messageFor(), "USD")).toThrow(PayloadError);
  });
});
