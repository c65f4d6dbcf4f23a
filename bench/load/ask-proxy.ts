// A message as Shopify's proxy hands it on from the storefront: signed, and from a network of its own each time.
import { createHmac, randomBytes } from "node:crypto";

export type ProxyVisit = {
  /** "http://localhost:1234/proxy" */
  door: string;
  secret: string;
  /** the shop's domain */
  shop: string;
  /** null = nobody is logged in */
  customerId: bigint | null;
};

/** @throws Error unless it was done */
export async function askProxy(
  { door, secret, shop, customerId }: ProxyVisit,
  path: string,
  body: object,
): Promise<void> {
  const own: Record<string, string> = {
    shop,
    logged_in_customer_id: `${customerId ?? ""}`,
    path_prefix: "/apps/perennial",
    timestamp: `${Math.floor(Date.now() / 1000)}`,
  };
  const pairs = Object.entries(own).map(([key, value]) => `${key}=${value}`);
  own.signature = createHmac("sha256", secret).update(pairs.sort().join("")).digest("hex");
  const answer = await fetch(`${door}/${path}?${new URLSearchParams(own)}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "x-forwarded-for": [...randomBytes(4)].join(".") },
  });
  const text = await answer.text();
  if (answer.status >= 300 || text.includes('"ok":false'))
    throw new Error(`The door answered ${answer.status}: ${text}`);
}
