// The query Shopify adds to what it hands on through the app proxy: sorted `key=value` pairs, signed with nothing in
// between.
import { createHmac } from "node:crypto";

export type Signing = {
  secret: string;
  domain: string;
  /** who is logged in; "" = nobody */
  customer?: string;
  /** where the merchant put the proxy */
  prefix?: string;
  /** milliseconds */
  at?: number;
  /** appended after signing */
  more?: string;
};

export function signedQuery({
  secret,
  domain,
  customer = "",
  prefix = "/apps/perennial",
  at = Date.now(),
  more = "",
}: Signing): string {
  const own: Record<string, string> = {
    shop: domain,
    logged_in_customer_id: customer,
    path_prefix: prefix,
    timestamp: String(Math.floor(at / 1000)),
  };
  const message = Object.entries(own)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  own.signature = createHmac("sha256", secret).update(message.join("")).digest("hex");
  return `?${new URLSearchParams(own)}${more}`;
}
