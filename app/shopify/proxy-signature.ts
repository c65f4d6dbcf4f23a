// Whether Shopify handed a storefront's request on: hex HMAC-SHA256 over the query's pairs, sorted and joined with
// nothing in between (shopify.dev, "Authenticate app proxies"). It covers the query, not the body.
import { createHmac, timingSafeEqual } from "node:crypto";
import { shopDomain } from "./shop-domain.ts";

export type SignedProxy = {
  domain: string;
  /** who is logged in at the shop; null = nobody */
  customerId: bigint | null;
  /** where the merchant put the proxy, "/apps/perennial" */
  pathPrefix: string;
};

/** Seconds a signature is good for, and by which clocks may differ. */
const WINDOW = 90;

/** What Shopify adds: given twice, one of them is not Shopify's. */
const OWN = ["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"] as const;

/**
 * @param secrets those that may have signed: the current one and, while it is being replaced, the previous
 * @returns null for anything that is not, or no longer, signed
 */
export function readSignedProxy(
  query: URLSearchParams,
  secrets: readonly string[],
  now: number,
): SignedProxy | null {
  if (OWN.some((name) => query.getAll(name).length > 1)) return null;
  const own = (name: (typeof OWN)[number]) => query.get(name) ?? "";
  const [timestamp, signature, customer] = [own("timestamp"), own("signature"), own("logged_in_customer_id")];
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > WINDOW) return null;
  const given = Buffer.from(signature, "hex");
  if (given.length !== 32) return null;
  const pairs = [...new Set(query.keys())]
    .filter((key) => key !== "signature")
    .map((key) => `${key}=${query.getAll(key).join(",")}`)
    .sort();
  const message = pairs.join("");
  const isSigned = secrets.some((secret) =>
    timingSafeEqual(createHmac("sha256", secret).update(message).digest(), given),
  );
  const domain = shopDomain(own("shop"));
  if (!isSigned || !domain || !/^\d{0,19}$/.test(customer)) return null;
  return { domain, customerId: customer === "" ? null : BigInt(customer), pathPrefix: own("path_prefix") };
}
