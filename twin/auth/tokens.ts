/**
 * Access tokens of one shop: given out for a session token, refreshed, expired. A refresh token that was
 * used stays good until its successor is used (at most 30 days), so that a lost answer can be asked again.
 */
import { randomBytes } from "node:crypto";
import type { AccessToken } from "../shop/model/app-install.ts";
import type { TwinShop } from "../shop/store.ts";

const ACCESS_SECONDS = 3600;
const ONLINE_SECONDS = 86_399;
const REFRESH_SECONDS = 90 * 86_400;
const RETRY_SECONDS = 30 * 86_400;

export function issueOffline(shop: TwinShop, replaces: string | null = null): AccessToken {
  const now = shop.now();
  return keep(shop, {
    token: `shpat_${randomBytes(16).toString("hex")}`,
    kind: "offline",
    userId: null,
    scopes: shop.state.install.scopes,
    createdAt: now,
    expiresAt: now + ACCESS_SECONDS * 1000,
    refreshToken: `shprt_${randomBytes(16).toString("hex")}`,
    refreshExpiresAt: now + REFRESH_SECONDS * 1000,
    usedAt: null,
    replaces,
  });
}

export function issueOnline(shop: TwinShop, userId: bigint): AccessToken {
  const now = shop.now();
  return keep(shop, {
    token: `shpua_${randomBytes(16).toString("hex")}`,
    kind: "online",
    userId,
    scopes: shop.state.install.scopes,
    createdAt: now,
    expiresAt: now + ONLINE_SECONDS * 1000,
    refreshToken: null,
    refreshExpiresAt: null,
    usedAt: null,
    replaces: null,
  });
}

/** A new pair for a refresh token, the same pair again while nobody used it, or null when it is dead. */
export function refresh(shop: TwinShop, refreshToken: string): AccessToken | null {
  const now = shop.now();
  const owner = shop.state.tokens.find((t) => t.refreshToken === refreshToken);
  if (!owner || (owner.refreshExpiresAt ?? 0) <= now) return null;
  const successor = shop.state.tokens.find((t) => t.replaces === refreshToken);
  if (!successor) {
    owner.usedAt ??= now;
    return issueOffline(shop, refreshToken);
  }
  const retryable = successor.usedAt === null && now - successor.createdAt < RETRY_SECONDS * 1000;
  return retryable ? successor : null;
}

/** The live token behind a header, marked as used; null when unknown, expired or uninstalled. */
export function authorise(shop: TwinShop, token: string | undefined): AccessToken | null {
  if (!token || !shop.state.install.installed) return null;
  const found = shop.state.tokens.find((t) => t.token === token);
  if (!found || (found.expiresAt !== null && found.expiresAt <= shop.now())) return null;
  found.usedAt ??= shop.now();
  return found;
}

function keep(shop: TwinShop, token: AccessToken): AccessToken {
  const now = shop.now();
  // Pairs that can neither call nor refresh are forgotten.
  shop.state.tokens = shop.state.tokens.filter(
    (t) => (t.expiresAt ?? Infinity) > now || (t.refreshExpiresAt ?? 0) > now,
  );
  shop.state.tokens.push(token);
  shop.changes++;
  return token;
}
