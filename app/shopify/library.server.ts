// Shopify's own library, set up: token exchange, expiring tokens, encrypted sessions, one API version.
// No shop-domain form: an app is opened from the Shopify admin, and from there the shop is known.
import "@shopify/shopify-app-remix/adapters/node";
import { LogSeverity, type Session, shopifyApi } from "@shopify/shopify-api";
import { ApiVersion, AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { AppEnv } from "../platform/env.server.ts";
import type { Log } from "../platform/log.server.ts";
import { SCOPES } from "./scopes.ts";
import { sendToTwin } from "./twin-fetch.server.ts";

export const API_VERSION = ApiVersion.October26;

export type Shopify = ReturnType<typeof createShopify>;

type Needs = {
  env: AppEnv;
  log: Log;
  sessions: SessionStorage;
  /** Runs after every token exchange – about hourly in an active shop – and so must bear repetition. */
  afterAuth: (session: Session) => Promise<void>;
};

export function createShopify({ env, log, sessions, afterAuth }: Needs) {
  if (env.SHOPIFY_TWIN_URL) sendToTwin(env.SHOPIFY_TWIN_URL);
  const appUrl = new URL(env.SHOPIFY_APP_URL);
  const logger = {
    level: LogSeverity.Warning,
    timestamps: false,
    log: (severity: LogSeverity, message: string) => {
      if (severity === LogSeverity.Error) log.error(message);
      else log.warn(message);
    },
  };
  const credentials = { apiKey: env.SHOPIFY_API_KEY, apiSecretKey: env.SHOPIFY_API_SECRET };
  const app = shopifyApp({
    ...credentials,
    appUrl: appUrl.origin,
    apiVersion: API_VERSION,
    scopes: SCOPES,
    sessionStorage: sessions,
    distribution: AppDistribution.AppStore,
    logger,
    hooks: { afterAuth: ({ session }) => afterAuth(session) },
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  });
  // the same library below Remix, for work without a request: the app object keeps its own to itself
  const api = shopifyApi({
    ...credentials,
    apiVersion: API_VERSION,
    scopes: SCOPES,
    hostName: appUrl.host,
    hostScheme: appUrl.protocol === "http:" ? "http" : "https",
    isEmbeddedApp: true,
    logger,
  });
  return { authenticate: app.authenticate, unauthenticated: app.unauthenticated, sessions, api };
}
