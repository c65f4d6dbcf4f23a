// What the app asks to be allowed, no wider than it uses; shopify.app.toml says the same (a test holds them together).

export const SCOPES = [
  "read_customer_merge",
  "read_customers",
  "read_orders",
  "read_products",
  "read_store_credit_accounts",
  "write_app_proxy",
  "write_customers",
  "write_discounts",
  "write_store_credit_account_transactions",
];

/** @param granted as Shopify writes them, separated by commas @returns whether orders older than 60 days may be read */
export function readsAllOrders(granted: string | null): boolean {
  return (granted ?? "")
    .split(",")
    .map((scope) => scope.trim())
    .includes("read_all_orders");
}
