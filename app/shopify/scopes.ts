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
