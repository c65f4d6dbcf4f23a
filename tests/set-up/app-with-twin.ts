// The app against a local Shopify, in this process: services, webhook door, worker and jobs as in production.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";
import { startDeliveryWorker } from "../../app/intake/delivery-worker.server.ts";
import { createWebhookDoor } from "../../app/intake/webhook-door.server.ts";
import {
  accountHandlers,
  onFacts,
  openServices,
  type Services,
  shopEvents,
  storefrontHandlers,
  type Visitor,
} from "../../app/pipeline.server.ts";
import type { Database } from "../../app/platform/db.server.ts";
import { type AppEnv, appSchema, parseEnv } from "../../app/platform/env.server.ts";
import { startJobs } from "../../app/platform/jobs.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { accountTokens } from "../../app/shopify/account-token.ts";
import { createAccountDoor } from "../../server/account-door.ts";
import { createProxyDoor } from "../../server/proxy-door.ts";
import { tasks } from "../../server/tasks.ts";
import { launchUrl } from "../../twin/admin/launch.ts";
import type { ShopSpec } from "../../twin/shop/specs.ts";
import type { TwinShop } from "../../twin/shop/store.ts";
import { startTwin, type Twin } from "../../twin/start.ts";

export type AppWithTwin = {
  env: AppEnv;
  services: Services;
  twin: Twin;
  /** A shop of the local Shopify in which the app is not installed yet. */
  newShop(spec?: Partial<ShopSpec>): TwinShop;
  /** The merchant opens the app in the admin. */
  open(shop: TwinShop): Promise<Visitor>;
};

/** The app refuses robots, and Node's own name is one. */
export const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

let shops = 0;

/**
 * Call at the top of a test file; all of it ends with the file. One per file: Shopify's library has one fetch.
 * @param works false: no jobs and no deliveries are worked on, so that nobody but the test speaks to Shopify
 */
export async function appWithTwin(database: Database, { works = true } = {}): Promise<AppWithTwin> {
  let handle: Parameters<typeof createServer>[1] = (_, res) => void res.writeHead(503).end();
  const server = createServer((req, res) => handle!(req, res));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const appUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  const keys = { apiKey: randomBytes(16).toString("hex"), apiSecret: randomBytes(16).toString("hex") };
  const twin = await startTwin({ appUrl, ...keys });
  const env = parseEnv(appSchema, {
    SHOPIFY_API_KEY: keys.apiKey,
    SHOPIFY_API_SECRET: keys.apiSecret,
    SHOPIFY_APP_URL: appUrl,
    SHOPIFY_TWIN_URL: twin.url,
    SECRET_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    LOG_LEVEL: "silent",
    NODE_ENV: "test",
  });
  const services = await openServices(env, database.url, "test");
  const log = createLog("silent");
  const webhooks = createWebhookDoor({ database, secrets: [keys.apiSecret], log });
  const handlers = storefrontHandlers(services);
  const storefront = createProxyDoor({ database, secrets: [keys.apiSecret], log, handlers, hops: 0 });
  const account = createAccountDoor({
    database,
    readToken: accountTokens(services.shopify),
    log,
    handlers: accountHandlers(services),
    hops: 0,
  });
  handle = (req, res) => void (storefront(req, res) || account(req, res) || webhooks(req, res));
  const workers = works
    ? [
        await startJobs(database.url, tasks(services), log),
        startDeliveryWorker({ database, log, onFacts, handlers: shopEvents, pollMs: 20 }),
      ]
    : [];

  afterAll(async () => {
    await twin.close();
    services.beginStop();
    await Promise.all(workers.map((worker) => worker.stop()));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await services.close();
  });

  return {
    env,
    services,
    twin,
    newShop: (spec = {}) =>
      twin.createShop({ domain: `twin-shop-${++shops}.myshopify.com`, installed: false, ...spec }),
    open: (shop) => {
      const target = { domain: shop.domain, locale: "en", path: "/app", query: new URLSearchParams() };
      const address = launchUrl({ ...keys, appUrl }, target, Date.now());
      return services.visitor(new Request(address, { headers: { "User-Agent": BROWSER } }));
    },
  };
}

/** Looks again until it is so. @throws Error naming what was waited for */
export async function eventually<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`It did not come to this: ${what}.`);
}
