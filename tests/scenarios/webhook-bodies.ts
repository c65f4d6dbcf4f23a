// Bodies of webhooks for scenarios: small, with what Shopify always sends.

const at = (order: number, minute: number) =>
  new Date(Date.UTC(2026, 0, order, 12, minute)).toISOString().replace(".000Z", "Z");

const set = (amount: string) => ({
  shop_money: { amount, currency_code: "USD" },
  presentment_money: { amount, currency_code: "USD" },
});

function customer(id: number) {
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Customer/${id}`,
    created_at: at(1, 0),
    updated_at: at(1, 0),
    email: `customer-${id}@tea.example`,
    phone: null,
    first_name: "Customer",
    last_name: String(id),
  };
}

export function customerBody(id: number): string {
  return JSON.stringify(customer(id));
}

export type OrderSpec = {
  order: number;
  customer: number;
  /** of the message, after the order's own noon: the later, the newer */
  minute: number;
  status: "pending" | "paid" | "fulfilled" | "cancelled";
};

/** One line of two at 10.00; ordered on the day of January 2026 that is its number. */
export function orderBody({ order, customer: owner, minute, status }: OrderSpec): string {
  return JSON.stringify({
    id: order,
    admin_graphql_api_id: `gid://shopify/Order/${order}`,
    name: `#${order}`,
    created_at: at(order, 0),
    processed_at: at(order, 0),
    updated_at: at(order, minute),
    cancelled_at: status === "cancelled" ? at(order, minute) : null,
    currency: "USD",
    total_price_set: set("20.00"),
    financial_status: status === "pending" ? "pending" : "paid",
    fulfillment_status: status === "fulfilled" ? "fulfilled" : null,
    customer: customer(owner),
    line_items: [{ id: order * 10, title: "Tea", quantity: 2, price_set: set("10.00") }],
  });
}

export function refundBody({ order, amount }: { order: number; amount: string }): string {
  return JSON.stringify({
    id: order * 100,
    admin_graphql_api_id: `gid://shopify/Refund/${order * 100}`,
    order_id: order,
    created_at: at(order, 5),
    transactions: [{ kind: "refund", status: "success", amount, currency: "USD" }],
  });
}
