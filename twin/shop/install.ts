/** The app's life in one shop: installed, scopes, uninstalled, and the privacy requests that follow. */

import { scopesPayload, shopPayload } from "../webhooks/payload/app.ts";
import { customerRedactPayload, dataRequestPayload, shopRedactPayload } from "../webhooks/payload/privacy.ts";
import type { ShopCore } from "./core.ts";
import type { Customer } from "./model/people.ts";

export function installApp(shop: ShopCore, scopes?: string[]): void {
  const { install } = shop.state;
  install.installed = true;
  install.installedAt = shop.now();
  if (scopes) install.scopes = scopes;
}

/** Ends every token at once and sends app/uninstalled; what the app stored at Shopify goes with it. */
export function uninstallApp(shop: ShopCore): void {
  const { state } = shop;
  if (!state.install.installed) throw new Error(`The app is not installed in ${shop.domain}.`);
  shop.emit("app/uninstalled", () => shopPayload(shop));
  state.install.installed = false;
  state.install.uninstalledAt = shop.now();
  state.tokens = [];
  state.subscriptions = state.subscriptions.filter((subscription) => subscription.source === "app");
  state.webPixel = null;
}

export function setScopes(shop: ShopCore, scopes: string[]): void {
  const previous = shop.state.install.scopes;
  shop.state.install.scopes = scopes;
  for (const token of shop.state.tokens) token.scopes = scopes;
  shop.emit("app/scopes_update", () => scopesPayload(shop, previous));
}

export function expireAccessTokens(shop: ShopCore): void {
  for (const token of shop.state.tokens) token.expiresAt = Math.min(token.expiresAt ?? Infinity, shop.now());
}

export function killRefreshTokens(shop: ShopCore): void {
  for (const token of shop.state.tokens)
    if (token.refreshToken) token.refreshExpiresAt = Math.min(token.refreshExpiresAt ?? Infinity, shop.now());
}

export function requestCustomerData(shop: ShopCore, customer: Customer): void {
  shop.emit("customers/data_request", () => dataRequestPayload(shop, customer));
}

export function redactCustomer(shop: ShopCore, customer: Customer): void {
  shop.emit("customers/redact", () => customerRedactPayload(shop, customer));
}

export function redactShop(shop: ShopCore): void {
  shop.emit("shop/redact", () => shopRedactPayload(shop));
}
