// The web process: the lean webhook door beside Remix, behind one port.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createWebhookDoor } from "../app/intake/webhook-door.server.ts";
import { accountHandlers, apiHandlers, openServices, storefrontHandlers } from "../app/pipeline.server.ts";
import { appEnv } from "../app/platform/env.server.ts";
import { accountTokens } from "../app/shopify/account-token.ts";
import { createAccountDoor } from "./account-door.ts";
import { createAdmin } from "./admin.ts";
import { createApiDoor } from "./api-door.ts";
import { readyDatabase } from "./database-address.ts";
import { listenToMany } from "./listen.ts";
import { createOperating } from "./operating.ts";
import { createProxyDoor } from "./proxy-door.ts";
import { runAsProcess, untilToldToStop } from "./until-told-to-stop.ts";

/** Milliseconds that requests under way are given when the process ends. */
const GRACE = 10_000;

await runAsProcess(async () => {
  const env = appEnv();
  const told = untilToldToStop(GRACE + 5000);
  const postgres = await readyDatabase(env);
  const services = await openServices(env, postgres.url, "web");
  const { log, metrics } = services;
  const admin = await createAdmin(services);
  const secrets = [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS].filter(
    (secret) => secret !== undefined,
  );
  const shoppers = {
    database: services.database,
    log,
    hops: env.PROXY_HOPS,
    onAnswer: ({ status, seconds }: { status: number; seconds: number }) => {
      metrics.proxyAnswers.inc({ status });
      metrics.proxySeconds.observe(seconds);
    },
  };
  const storefront = createProxyDoor({ ...shoppers, secrets, handlers: storefrontHandlers(services) });
  const account = createAccountDoor({
    ...shoppers,
    readToken: accountTokens(services.shopify),
    handlers: accountHandlers(services),
  });
  const otherApps = createApiDoor({ ...shoppers, handlers: apiHandlers(services) });
  const webhooks = createWebhookDoor({
    database: services.database,
    secrets,
    log,
    onAnswer: ({ status, seconds }) => {
      metrics.webhookAnswers.inc({ status });
      metrics.webhookSeconds.observe(seconds);
    },
  });
  metrics.gauge(
    "webhooks_held",
    "Deliveries on their way into the database",
    () => webhooks.waiting().deliveries,
  );
  metrics.gauge("webhook_bytes_held", "Bytes of bodies held in memory", () => webhooks.waiting().bytes);
  let stopping = false;
  const operating = createOperating(services, () => stopping);

  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    // a busy connection would otherwise never become idle
    if (stopping) res.setHeader("connection", "close");
    const path = (req.url ?? "/").split("?", 1)[0]!;
    if (path === "/webhooks" || path.startsWith("/webhooks/")) webhooks(req, res);
    else if (![operating, storefront, account, otherApps].some((door) => door(req, res)))
      admin.handle(req, res);
  });
  const listening = await listenToMany(server, { port: env.PORT, host: env.HOST, setting: "PORT" });
  log.info({ port: env.PORT }, "the web process listens");
  process.send?.("ready");

  log.info({ reason: await told }, "the web process stops");
  stopping = true;
  const closed = listening.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), GRACE).unref();
  await closed;
  await admin.close();
  await services.close();
  await postgres.stop();
});
