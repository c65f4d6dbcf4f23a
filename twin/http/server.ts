/** One HTTP server over a list of routes. Unknown paths are 404, a failing handler is 500 with its reason. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { findRoute, type Route, sendJson } from "./router.ts";

const BODY_LIMIT = 20_000_000;

export class BodyTooLarge extends Error {}

export function serve(routes: Route[]): Server {
  return createServer((req, res) => {
    const url = new URL(req.url ?? "/", `http://${req.headers.host ?? "localhost"}`);
    const hit = findRoute(routes, req.method ?? "GET", url.pathname);
    if (!hit) {
      req.resume();
      sendJson(res, 404, { errors: "Not Found" });
      return;
    }
    const body = (limit = BODY_LIMIT) => readBody(req, limit);
    Promise.resolve()
      .then(() => hit.handler({ req, res, url, params: hit.params, body }))
      .catch((error: unknown) => {
        if (res.headersSent) {
          res.destroy();
          return;
        }
        const message = error instanceof Error ? error.message : String(error);
        if (!(error instanceof BodyTooLarge)) console.error(`twin: ${req.method} ${url.pathname}:`, error);
        sendJson(res, error instanceof BodyTooLarge ? 413 : 500, { errors: message });
      });
  });
}

async function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw new BodyTooLarge(`The body is larger than ${limit} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
