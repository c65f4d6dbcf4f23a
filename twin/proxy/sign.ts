/** The signature Shopify puts on app-proxy requests. */
import { createHmac } from "node:crypto";

/**
 * Hex HMAC-SHA256 over `key=value` pairs, sorted and joined without separator; repeated values are joined
 * with commas, and a `signature` among the params is left out.
 */
export function signProxyQuery(params: URLSearchParams, secret: string): string {
  const pairs = [...new Set(params.keys())]
    .filter((key) => key !== "signature")
    .map((key) => `${key}=${params.getAll(key).join(",")}`)
    .sort();
  return createHmac("sha256", secret).update(pairs.join("")).digest("hex");
}
