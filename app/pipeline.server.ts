// What a process is made of, created once, and in which order the rooms react to what happens.
import type { Session } from "@shopify/shopify-api";
import { z } from "zod";
import { recordInstall, recordScopes, recordUninstall } from "./commerce/installation.server.ts";
import { ensureShop, findShop, findShopById, type ShopRow } from "./commerce/shop.server.ts";
import { syncShop } from "./commerce/sync-shop.server.ts";
import { scheduleFills } from "./discounts/pools.server.ts";
import { scheduleCollections } from "./intake/collection-reading.server.ts";
import { startHistory, wakeHistory, widenHistory } from "./intake/history.server.ts";
import { scheduleAccounts } from "./loyalty/account-fields.server.ts";
import { actHandlers } from "./loyalty/act-handler.server.ts";
import { namedCollections } from "./loyalty/order-collections.server.ts";
import { readTerms } from "./loyalty/programme.server.ts";
import { publishProgrammeAgain } from "./loyalty/programme-publication.server.ts";
import { settleCustomers } from "./loyalty/settle.server.ts";
import { scheduleSettling } from "./loyalty/settle-shop.server.ts";
import { loyaltyHandlers } from "./loyalty/shopper-handlers.server.ts";
import { scheduleWaitingCredits } from "./loyalty/store-credit.server.ts";
import { forgetTiers, scheduleTierWrites } from "./loyalty/tier-standing.server.ts";
import { measureActions } from "./next-actions/actions.server.ts";
import { proposeActions } from "./next-actions/propose.server.ts";
import { type Database, openDatabase, type Tx } from "./platform/db.server.ts";
import type { AppEnv } from "./platform/env.server.ts";
import { enqueue } from "./platform/jobs.server.ts";
import { createLog, type Log } from "./platform/log.server.ts";
import { createMetrics, type Metrics } from "./platform/metrics.server.ts";
import { createSecrets, type Secrets } from "./platform/secrets.server.ts";
import { networkHasher } from "./popups/network-hash.ts";
import { popupHandlers } from "./popups/proxy-handlers.server.ts";
import { publishAgain } from "./popups/publication.server.ts";
import { noteDataRequest } from "./privacy/data-requests.server.ts";
import { readPerson } from "./privacy/person.server.ts";
import { redactCustomer, redactShop } from "./privacy/redaction.server.ts";
import { forgetFields } from "./retention/confirmed-fields.server.ts";
import { forecastInThread } from "./retention/forecast/forecast-in-thread.server.ts";
import {
  nextForecastAt,
  noteChanges,
  scheduleDailyForecast,
  scheduleForecastSoon,
} from "./retention/forecast/schedule-forecast.server.ts";
import { quietRisks } from "./retention/forecast/store-forecast.server.ts";
import { groupDaysInThread } from "./retention/group-days/group-days-in-thread.server.ts";
import { ensureDerived } from "./retention/insight/derive-insight.server.ts";
import { noteFacts } from "./retention/insight/insight-state.server.ts";
import { recomputeCustomers } from "./retention/recompute.server.ts";
import { scheduleCustomerFields } from "./retention/write-customer-fields.server.ts";
import { forgetSegments } from "./segments/confirmed-segments.server.ts";
import { scheduleSegments } from "./segments/refresh-job.server.ts";
import { scheduleSegmentWrites } from "./segments/write-segments.server.ts";
import { type AdminClient, createAdminClient } from "./shopify/admin-client.server.ts";
import { encryptedSessions } from "./shopify/encrypted-sessions.server.ts";
import { API_VERSION, createShopify, type Shopify } from "./shopify/library.server.ts";
import { createOfflineTokens, type OfflineTokens } from "./shopify/offline-token.server.ts";
import { readShape } from "./shopify/payload-fields.ts";
import { openPrisma } from "./shopify/prisma.server.ts";
import type { SignedHandler } from "./shopify/signed-visit.ts";

export type Services = {
  env: AppEnv;
  log: Log;
  metrics: Metrics;
  database: Database;
  secrets: Secrets;
  shopify: Shopify;
  /** Tokens for work without a visitor. */
  tokens: OfflineTokens;
  /** Asks the Admin API of any installed shop. */
  admin: AdminClient;
  /** @throws Response when the visitor has to be led elsewhere first (Remix passes it on) */
  visitor(request: Request): Promise<Visitor>;
  /** Ends all waiting for Shopify, so that jobs under way can end. */
  beginStop(): void;
  close(): Promise<void>;
};

/** Who looks at an admin page. */
export type Visitor = {
  shop: ShopRow;
  shopId: bigint;
  /** Shopify's id of the person of the staff; null when the token does not say */
  userId: string | null;
  /** A transaction that sees this shop's rows only. */
  inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
};

declare module "@remix-run/server-runtime" {
  interface AppLoadContext {
    services: Services;
  }
}

/**
 * Opens everything a process works with.
 * @param databaseUrl address of a migrated database
 * @param process "web" or "worker", for the logs
 */
export async function openServices(env: AppEnv, databaseUrl: string, process: string): Promise<Services> {
  const metrics = createMetrics();
  const log = createLog(env.LOG_LEVEL, { process }, (level) => metrics.logged.inc({ level }));
  const database = openDatabase({
    url: databaseUrl,
    onError: (error) => log.error({ err: error }, "a database connection was lost"),
  });
  const secrets = createSecrets(env.SECRET_KEYS);
  const prisma = openPrisma(databaseUrl);
  const sessions = encryptedSessions(prisma, secrets, log);
  const shopify = createShopify({
    env,
    log,
    sessions,
    afterAuth: async (session) => void (await onInstall(database, session)),
  });
  const tokens = createOfflineTokens({ databaseUrl, sessions, refresh: shopify.api.auth.refreshToken, log });
  const stopping = new AbortController();
  return {
    env,
    log,
    metrics,
    database,
    secrets,
    shopify,
    tokens,
    admin: createAdminClient({
      tokens,
      apiVersion: API_VERSION,
      log,
      stopping: stopping.signal,
      onAnswer: (outcome, points) => {
        metrics.adminCalls.inc({ outcome });
        metrics.adminPoints.inc(points);
      },
    }),
    visitor: async (request) => {
      const { session, sessionToken } = await shopify.authenticate.admin(request);
      const known = await database.inSystem((tx) => findShop(tx, session.shop));
      // the hook above runs once per token: had it failed, the installation would go unnoticed until the next one
      const shop = known?.installedAt && !known.uninstalledAt ? known : await onInstall(database, session);
      return {
        shop,
        shopId: shop.shopId,
        userId: sessionToken?.sub ?? null,
        inShop: (work) => database.inShop(shop.shopId, work),
      };
    },
    beginStop: () => stopping.abort(),
    close: async () => {
      await Promise.all([database.close(), prisma.$disconnect()]);
    },
  };
}

export const SYNC_SHOP = "sync-shop";

/** After every token exchange. A shop that was not installed a moment ago is asked for its name and its history. */
async function onInstall(database: Database, session: Session): Promise<ShopRow> {
  return database.inSystem(async (tx) => {
    const { shopId, fresh } = await recordInstall(tx, session.shop, session.scope ?? null);
    if (fresh) await enqueue(tx, SYNC_SHOP, { shopId: `${shopId}` }, { key: `sync-shop:${shopId}` });
    return ensureShop(tx, session.shop);
  });
}

/**
 * The job that follows an installation: what the shop says of itself first, because amounts need its currency, and
 * then its past orders.
 */
export async function welcomeShop({ database, admin }: Services, shopId: bigint): Promise<void> {
  if (!(await syncShop(database, admin, shopId))) return;
  await database.inShop(shopId, async (tx) => {
    await startHistory(tx, shopId);
    await scheduleCollections(tx, shopId, new Date());
    // an earlier uninstall may have taken them along
    await forgetFields(tx, shopId);
    await forgetSegments(tx, shopId);
    await scheduleCustomerFields(tx, shopId);
    await publishAgain(tx, shopId);
    await publishProgrammeAgain(tx, shopId);
    await forgetTiers(tx, shopId);
    await scheduleTierWrites(tx, shopId);
    await scheduleFills(tx, shopId);
    await scheduleForecastSoon(tx, shopId);
    await scheduleSegments(tx, shopId);
  });
}

/** New facts: what follows from them is derived in the same transaction. */
export async function onFacts(tx: Tx, shopId: bigint, touched: bigint[]): Promise<void> {
  await recomputeCustomers(tx, shopId, touched);
  await settleCustomers(tx, shopId, touched, new Date());
  await quietRisks(tx, shopId, touched);
  await noteChanges(tx, shopId, touched);
  // orders of nobody and the cost of goods touch no customer and count in a shop's totals
  await noteFacts(tx, shopId, touched.length);
  if (touched.length > 0) await scheduleCustomerFields(tx, shopId);
  // tags and consents touch nobody's figures and may touch a segment
  await scheduleSegments(tx, shopId);
}

/** Products went into collections, or left them. */
export async function onCollections(tx: Tx, shopId: bigint, changed: bigint[]): Promise<void> {
  const named = new Set(namedCollections((await readTerms(tx, shopId)).versions));
  if (changed.some((id) => named.has(id.toString()))) await scheduleSettling(tx, shopId);
  await scheduleSegments(tx, shopId);
}

/** The job of every day, and after many changes at once: what is expected of each customer, and who is leaving. */
export async function forecast({ database, log }: Services, shopId: bigint): Promise<void> {
  const started = Date.now();
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt) return;
  const customers = await forecastInThread(database, shopId, new Date());
  // whom an action is about goes by scores, and the first forecast may come before them
  await ensureDerived(database, shopId);
  await database.inShop(shopId, (tx) => proposeActions(tx, shop, new Date()));
  await database.inShop(shopId, (tx) => measureActions(tx, shopId, new Date()));
  await database.inShop(shopId, async (tx) => {
    await scheduleDailyForecast(tx, shopId, nextForecastAt(new Date(), shop.timezone, shopId));
    await scheduleSegments(tx, shopId, 0);
  });
  log.info({ shop: shop.domain, customers, seconds: (Date.now() - started) / 1000 }, "customers forecast");
}

/** The job that follows insight: the groups of each of the shop's days. A shop that left is not followed. */
export async function groupDays({ database, log }: Services, shopId: bigint): Promise<void> {
  const started = Date.now();
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt) return;
  const days = await groupDaysInThread(database, shopId, new Date());
  if (days === null) return;
  log.info(
    { shop: shop.domain, days, seconds: (Date.now() - started) / 1000 },
    "groups of past days reckoned",
  );
}

/** What the storefront may ask through the proxy, by what follows /proxy/ in the path; server/proxy-door.ts answers with it. */
export function storefrontHandlers({ database, env, log }: Services): Record<string, SignedHandler> {
  return {
    ...popupHandlers({ database, networkHash: networkHasher(env.SECRET_KEYS[0]!.key) }),
    ...loyaltyHandlers({ database, log }),
  };
}

/** What the customer account's extension may ask, by what follows /account/; server/account-door.ts answers with it. */
export function accountHandlers({ database, log }: Services): Record<string, SignedHandler> {
  return loyaltyHandlers({ database, log });
}

/** What other apps may tell with a shop's key, by what follows /api/loyalty/; server/api-door.ts answers with it. */
export function apiHandlers({ database }: Services): Record<string, SignedHandler> {
  return actHandlers(database);
}

const scopesUpdate = z.object({ current: z.array(z.string()) });

export type ShopEvent = {
  /** the message's body, ids beyond 2^53 as bigint */
  payload: unknown;
  /** when it happened at Shopify */
  at: Date;
};

/** Messages about the app and about privacy rather than about commerce, by topic; in the delivery's transaction. */
export const shopEvents: Record<string, (tx: Tx, shopId: bigint, event: ShopEvent) => Promise<void>> = {
  "app/uninstalled": async (tx, shopId, { at }) => {
    await recordUninstall(tx, shopId, at);
  },
  "app/scopes_update": async (tx, shopId, { payload }) => {
    const { current } = readShape(scopesUpdate, payload);
    await recordScopes(tx, shopId, current.join(","));
    await widenHistory(tx, shopId);
    await scheduleFills(tx, shopId);
    await scheduleCustomerFields(tx, shopId);
    await scheduleSegmentWrites(tx, shopId);
    await scheduleWaitingCredits(tx, shopId);
    await scheduleAccounts(tx, shopId);
    await scheduleTierWrites(tx, shopId);
  },
  "bulk_operations/finish": (tx, shopId) => wakeHistory(tx, shopId),
  // they tell of no products: what is in them is read again
  "collections/create": (tx, shopId) => scheduleCollections(tx, shopId),
  "collections/update": (tx, shopId) => scheduleCollections(tx, shopId),
  "collections/delete": (tx, shopId) => scheduleCollections(tx, shopId),
  // the merchant finds it on the Data page, and answers
  "customers/data_request": (tx, shopId, { payload, at }) => noteDataRequest(tx, shopId, payload, at),
  "customers/redact": async (tx, shopId, { payload }) => {
    await redactCustomer(tx, shopId, readPerson(payload));
    await noteFacts(tx, shopId, 0);
  },
  "shop/redact": async (tx, shopId) => {
    await redactShop(tx, shopId);
  },
};
