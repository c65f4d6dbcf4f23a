/** Session tokens and launch signatures, made as Shopify makes them for embedded apps. */
import { createHash, createHmac, randomUUID } from "node:crypto";
import { type AppIdentity, storeName } from "./admin-twin.ts";

/** Seconds a session token lives. */
const LIFETIME = 60;

/** The one staff member of every shop in the twin. */
export const STAFF_USER_ID = "902541635";

/** A JWT (HS256, signed with the app's secret) that says: this staff member of this shop is looking. */
export function sessionToken(app: AppIdentity, domain: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  const claims = {
    iss: `https://${domain}/admin`,
    dest: `https://${domain}`,
    aud: app.apiKey,
    sub: STAFF_USER_ID,
    exp: seconds + LIFETIME,
    nbf: seconds,
    iat: seconds,
    jti: randomUUID(),
    sid: browserSession(app, domain),
  };
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", app.apiSecret).update(signed).digest("base64url")}`;
}

/**
 * The address of the app's page inside the admin's iframe.
 * @param path the app's own path, such as "/app/retention"
 * @param query what the merchant's address carried besides
 */
export function launchUrl(
  app: AppIdentity,
  domain: string,
  locale: string,
  path: string,
  query: URLSearchParams,
  now: number,
): string {
  const params = new URLSearchParams(query);
  const own: Record<string, string> = {
    embedded: "1",
    shop: domain,
    host: Buffer.from(`admin.shopify.com/store/${storeName(domain)}`).toString("base64"),
    id_token: sessionToken(app, domain, now),
    locale,
    session: browserSession(app, domain),
    timestamp: String(Math.floor(now / 1000)),
  };
  for (const [key, value] of Object.entries(own)) params.set(key, value);
  params.delete("hmac");
  const sorted = [...params.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const message = sorted.map(([key, value]) => `${key}=${value}`).join("&");
  params.set("hmac", createHmac("sha256", app.apiSecret).update(message).digest("hex"));
  return `${app.url}${path}?${params}`;
}

function browserSession(app: AppIdentity, domain: string): string {
  return createHash("sha256").update(`${app.apiKey}\n${domain}\n${STAFF_USER_ID}`).digest("hex");
}
