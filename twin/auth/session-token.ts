/** Session tokens: the HS256 JWT that App Bridge hands to the app and the app hands back for access tokens. */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

export type SessionTokenClaims = {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
  sid: string;
};

/** Seconds a session token lives. */
export const SESSION_TOKEN_SECONDS = 60;

/** A fresh token for a staff member of a shop. */
export function signSessionToken(of: {
  shop: string;
  apiKey: string;
  apiSecret: string;
  userId?: string;
  /** Milliseconds; default now. */
  at?: number;
}): string {
  const now = Math.floor((of.at ?? Date.now()) / 1000);
  const claims: SessionTokenClaims = {
    iss: `https://${of.shop}/admin`,
    dest: `https://${of.shop}`,
    aud: of.apiKey,
    sub: of.userId ?? "1",
    exp: now + SESSION_TOKEN_SECONDS,
    nbf: now,
    iat: now,
    jti: randomUUID(),
    sid: randomUUID(),
  };
  const head = encode({ alg: "HS256", typ: "JWT" });
  const signed = `${head}.${encode(claims)}`;
  return `${signed}.${hmac(signed, of.apiSecret).toString("base64url")}`;
}

/** The claims of a good token for this shop, else a reason in words. */
export function verifySessionToken(
  token: string,
  want: { shop: string; apiKey: string; apiSecret: string; at?: number },
): { ok: true; claims: SessionTokenClaims } | { ok: false; reason: string } {
  const [head, body, signature, ...rest] = token.split(".");
  if (!head || !body || !signature || rest.length > 0) return { ok: false, reason: "not a JWT" };
  const expected = hmac(`${head}.${body}`, want.apiSecret);
  const given = Buffer.from(signature, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return { ok: false, reason: "wrong signature" };
  const header = decode(head);
  const claims = decode(body) as SessionTokenClaims | null;
  if (header?.alg !== "HS256" || !claims) return { ok: false, reason: "not an HS256 token" };
  const now = (want.at ?? Date.now()) / 1000;
  if (claims.aud !== want.apiKey) return { ok: false, reason: "another app's token" };
  if (claims.dest !== `https://${want.shop}`) return { ok: false, reason: "another shop's token" };
  // The same tolerance as Shopify's own library.
  if (!(claims.exp > now - 10)) return { ok: false, reason: "expired" };
  if (!(claims.nbf <= now + 10)) return { ok: false, reason: "not yet valid" };
  return { ok: true, claims };
}

function hmac(text: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(text).digest();
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decode(part: string): Record<string, unknown> | null {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;
  } catch {
    return null;
  }
}
