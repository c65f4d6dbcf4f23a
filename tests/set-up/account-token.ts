// The session token Shopify gives a customer account's extension (shopify.dev, "Session token API"): HS256 by the app's
// secret; the shop without a scheme, the customer as a gid.
import { createHmac, randomUUID } from "node:crypto";

type Keys = { SHOPIFY_API_KEY: string; SHOPIFY_API_SECRET: string };
type Speaker = {
  shop: string;
  customer: bigint | null;
  /** milliseconds */
  at?: number;
  /** other claims or another header than Shopify's */
  claims?: object;
  head?: object;
};

export function accountToken(keys: Keys, { shop, customer, at = Date.now(), claims, head }: Speaker): string {
  const now = Math.floor(at / 1000);
  const body = {
    dest: shop,
    aud: keys.SHOPIFY_API_KEY,
    exp: now + 300,
    nbf: now,
    iat: now,
    jti: randomUUID(),
    ...(customer === null ? {} : { sub: `gid://shopify/Customer/${customer}` }),
    ...claims,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "HS256", typ: "JWT", ...head })}.${part(body)}`;
  return `${signed}.${createHmac("sha256", keys.SHOPIFY_API_SECRET).update(signed).digest("base64url")}`;
}
