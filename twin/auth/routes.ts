/** POST /admin/oauth/access_token: token exchange and refresh, in Shopify's own words. */
import { type Call, type Route, route, sendJson } from "../http/router.ts";
import type { AccessToken } from "../shop/model/app-install.ts";
import type { TwinShop } from "../shop/store.ts";
import type { World } from "../world.ts";
import { verifySessionToken } from "./session-token.ts";
import { issueOffline, issueOnline, refresh } from "./tokens.ts";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";
const ONLINE = "urn:shopify:params:oauth:token-type:online-access-token";

export function authRoutes(world: World): Route[] {
  return [
    route("POST", "/shops/:domain/admin/oauth/access_token", async (call) => {
      const shop = world.find(call.params.domain!);
      if (!shop) return sendJson(call.res, 404, { errors: "Not Found" });
      if (await world.apiFault(shop, call)) return;
      const body = await parameters(call);
      if (!body) return refuse(call, 400, "invalid_request", "The body is neither JSON nor a form.");
      if (body.client_id !== world.apiKey || body.client_secret !== world.apiSecret)
        return refuse(call, 401, "invalid_client", "Client authentication failed.");
      if (body.grant_type === EXCHANGE) return exchange(world, shop, call, body);
      if (body.grant_type === "refresh_token") return refreshPair(world, shop, call, body);
      return refuse(call, 400, "unsupported_grant_type", `The twin knows no grant "${body.grant_type}".`);
    }),
  ];
}

function exchange(world: World, shop: TwinShop, call: Call, body: Record<string, string>) {
  if (body.subject_token_type !== ID_TOKEN)
    return refuse(call, 400, "invalid_request", "subject_token_type must be an id_token.");
  const checked = verifySessionToken(body.subject_token ?? "", {
    shop: shop.domain,
    apiKey: world.apiKey,
    apiSecret: world.apiSecret,
  });
  if (!checked.ok) return refuse(call, 400, "invalid_subject_token", checked.reason);
  if (body.requested_token_type === ONLINE) {
    if (!shop.state.install.installed) shop.installApp();
    const userId = /^\d+$/.test(checked.claims.sub) ? BigInt(checked.claims.sub) : 1n;
    return sendJson(call.res, 200, onlineAnswer(shop, issueOnline(shop, userId)));
  }
  if (body.requested_token_type !== OFFLINE)
    return refuse(call, 400, "invalid_request", "requested_token_type must be online or offline.");
  if (body.expiring !== "1")
    return refuse(
      call,
      400,
      "invalid_request",
      "Public apps created from 2026-04-01 must ask for expiring offline tokens (expiring=1).",
    );
  // Opening the app in the admin is what installs it: the scopes were granted before the frame loaded.
  if (!shop.state.install.installed) shop.installApp();
  sendJson(call.res, 200, offlineAnswer(shop, issueOffline(shop)));
}

function refreshPair(world: World, shop: TwinShop, call: Call, body: Record<string, string>) {
  const dead = world.faults.of(shop.domain).deadRefreshToken || !shop.state.install.installed;
  const pair = dead ? null : refresh(shop, body.refresh_token ?? "");
  if (!pair) return refuse(call, 400, "invalid_grant", "The refresh token is invalid or has expired.");
  sendJson(call.res, 200, offlineAnswer(shop, pair));
}

function offlineAnswer(shop: TwinShop, token: AccessToken): Record<string, unknown> {
  const left = (until: number | null) => Math.max(0, Math.floor(((until ?? 0) - shop.now()) / 1000));
  return {
    access_token: token.token,
    scope: token.scopes.join(","),
    expires_in: left(token.expiresAt),
    refresh_token: token.refreshToken,
    refresh_token_expires_in: left(token.refreshExpiresAt),
  };
}

function onlineAnswer(shop: TwinShop, token: AccessToken): Record<string, unknown> {
  return {
    access_token: token.token,
    scope: token.scopes.join(","),
    expires_in: Math.floor(((token.expiresAt ?? 0) - shop.now()) / 1000),
    associated_user_scope: token.scopes.join(","),
    associated_user: {
      id: Number(token.userId),
      first_name: "Demo",
      last_name: "Merchant",
      email: shop.state.email,
      account_owner: true,
      locale: shop.state.locale,
      collaborator: false,
      email_verified: true,
    },
  };
}

/** JSON or form fields, all as text. */
async function parameters(call: Call): Promise<Record<string, string> | null> {
  const text = (await call.body(100_000)).toString("utf8");
  if (call.req.headers["content-type"]?.includes("form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return null;
    return Object.fromEntries(Object.entries(parsed).map(([key, value]) => [key, String(value)]));
  } catch {
    return null;
  }
}

function refuse(call: Call, status: number, error: string, description: string): void {
  sendJson(call.res, status, { error, error_description: description });
}
