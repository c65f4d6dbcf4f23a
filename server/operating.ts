// What operators and their tools ask a process: whether it lives, whether it can work, and what it counted.
import { hash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Services } from "../app/pipeline.server.ts";
import { sql } from "../app/platform/db.server.ts";

/** @returns false when it was not asked for something of its own */
export type Operating = (req: IncomingMessage, res: ServerResponse) => boolean;

/**
 * `/healthz`: 200 while the process lives. `/readyz`: 200 when the database answers, 503 otherwise or while stopping.
 * `/metrics`: for who shows METRICS_TOKEN; 404 without one.
 */
export function createOperating(services: Services, isStopping: () => boolean): Operating {
  const { database, env, log, metrics } = services;
  const answer = (res: ServerResponse, status: number, text: string, type = "text/plain; charset=utf-8") =>
    res.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(text);

  async function ready(res: ServerResponse): Promise<void> {
    if (isStopping()) return void answer(res, 503, "stopping\n");
    try {
      await database.inSystem((tx) => tx.run(sql`SELECT 1`));
      answer(res, 200, "ready\n");
    } catch (error) {
      log.error({ err: error }, "the database does not answer");
      answer(res, 503, "the database does not answer\n");
    }
  }

  async function measured(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (!env.METRICS_TOKEN) return void answer(res, 404, "Set METRICS_TOKEN to have metrics.\n");
    if (!isSame(req.headers.authorization ?? "", `Bearer ${env.METRICS_TOKEN}`)) {
      return void answer(res, 401, "Show METRICS_TOKEN as a bearer token.\n");
    }
    try {
      answer(res, 200, await metrics.text(), metrics.contentType);
    } catch (error) {
      log.error({ err: error }, "the metrics could not be read");
      answer(res, 503, "the database does not answer\n");
    }
  }

  return (req, res) => {
    const path = (req.url ?? "/").split("?", 1)[0];
    if (path === "/healthz") answer(res, 200, "alive\n");
    else if (path === "/readyz") void ready(res);
    else if (path === "/metrics") void measured(req, res);
    else return false;
    return true;
  };
}

// of equal length, so that comparing takes equally long
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash("sha256", given, "buffer"), hash("sha256", expected, "buffer"));
}
