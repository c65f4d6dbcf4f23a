/** The address of the app's page inside the admin's iframe, signed as Shopify signs it. */
import { createHash, createHmac } from "node:crypto";
import { signSessionToken } from "../auth/session-token.ts";
import { type AdminTwin, storeName } from "./admin-twin.ts";

/** The one staff member of every shop in the twin. */
const STAFF_USER_ID = "902541635";

type Keys = Pick<AdminTwin, "appUrl" | "apiKey" | "apiSecret">;

/** A fresh session token: this staff member of this shop is looking. */
export function staffToken(twin: Keys, domain: string): string {
  const { apiKey, apiSecret } = twin;
  return signSessionToken({ shop: domain, apiKey, apiSecret, userId: STAFF_USER_ID });
}

/**
 * @param path the app's own path, such as "/app/retention"
 * @param query what the merchant's address carried besides
 * @param now milliseconds
 */
export function launchUrl(
  twin: Keys,
  to: { domain: string; locale: string; path: string; query: URLSearchParams },
  now: number,
): string {
  const params = new URLSearchParams(to.query);
  const own: Record<string, string> = {
    embedded: "1",
    shop: to.domain,
    host: Buffer.from(`admin.shopify.com/store/${storeName(to.domain)}`).toString("base64"),
    id_token: staffToken(twin, to.domain),
    locale: to.locale,
    session: createHash("sha256").update(`${twin.apiKey}\n${to.domain}\n${STAFF_USER_ID}`).digest("hex"),
    timestamp: String(Math.floor(now / 1000)),
  };
  for (const [key, value] of Object.entries(own)) params.set(key, value);
  params.delete("hmac");
  const sorted = [...params.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const message = sorted.map(([key, value]) => `${key}=${value}`).join("&");
  params.set("hmac", createHmac("sha256", twin.apiSecret).update(message).digest("hex"));
  return `${twin.appUrl}${to.path}?${params}`;
}
