// The web process: the lean webhook door beside Remix, behind one port.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createWebhookDoor } from "../app/intake/webhook-door.server.ts";
import { openServices } from "../app/pipeline.server.ts";
import { sql } from "../app/platform/db.server.ts";
import { appEnv } from "../app/platform/env.server.ts";
import { createAdmin } from "./admin.ts";
import { readyDatabase } from "./database-address.ts";
import { runAsProcess, untilToldToStop } from "./until-told-to-stop.ts";

/** Milliseconds that requests under way are given when the process ends. */
const GRACE = 10_000;

await runAsProcess(async () => {
  const env = appEnv();
  const told = untilToldToStop();
  const postgres = await readyDatabase(env);
  const services = await openServices(env, postgres.url, "web");
  const { log } = services;
  const admin = await createAdmin(services);
  const webhooks = createWebhookDoor({
    database: services.database,
    secrets: [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS].filter(
      (secret) => secret !== undefined,
    ),
    log,
  });
  let stopping = false;

  const answer = (res: ServerResponse, status: number, text: string) =>
    res.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);

  const ready = async (res: ServerResponse) => {
    if (stopping) return answer(res, 503, "stopping");
    try {
      await services.database.inSystem((tx) => tx.run(sql`SELECT 1`));
      answer(res, 200, "ready");
    } catch (error) {
      log.error({ err: error }, "the database does not answer");
      answer(res, 503, "the database does not answer");
    }
  };

  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    const path = (req.url ?? "/").split("?", 1)[0]!;
    if (path === "/webhooks" || path.startsWith("/webhooks/")) webhooks(req, res);
    else if (path === "/healthz") answer(res, 200, "alive");
    else if (path === "/readyz") void ready(res);
    else admin.handle(req, res);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`Port ${env.PORT} is taken by another program. Set PORT to a free one.`)
          : error,
      );
    });
    server.listen(env.PORT, env.HOST, resolve);
  });
  log.info({ port: env.PORT }, "the web process listens");
  process.send?.("ready");

  log.info({ reason: await told }, "the web process stops");
  stopping = true;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), GRACE).unref();
  await closed;
  await admin.close();
  await services.close();
  await postgres.stop();
});
