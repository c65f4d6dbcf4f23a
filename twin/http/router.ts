/**
 * The smallest router that serves the twin: a list of (method, pattern, handler), first match wins.
 * Patterns are paths with `:name` for one segment and a trailing `*` for the rest (params.rest).
 */
import type { IncomingMessage, ServerResponse } from "node:http";

export type Call = {
  req: IncomingMessage;
  res: ServerResponse;
  url: URL;
  params: Record<string, string>;
  /** Reads the raw body once; rejects above `limit` bytes (default 20 MB). */
  body(limit?: number): Promise<Buffer>;
};
export type Handler = (call: Call) => Promise<void> | void;
export type Route = { method: string; pattern: string; handler: Handler };

/** `method` "*" matches every method. */
export function route(method: string, pattern: string, handler: Handler): Route {
  return { method, pattern, handler };
}

/** The params of `path` under `pattern`, or null. Segments are URL-decoded. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const want = pattern.split("/");
  const have = path.split("/");
  const params: Record<string, string> = {};
  for (const [i, part] of want.entries()) {
    if (part === "*") {
      params.rest = have.slice(i).join("/");
      return params;
    }
    const got = have[i];
    if (got === undefined) return null;
    if (part.startsWith(":")) {
      if (got === "") return null;
      try {
        params[part.slice(1)] = decodeURIComponent(got);
      } catch {
        return null;
      }
    } else if (part !== got) return null;
  }
  return want.length === have.length ? params : null;
}

/** The first route for this method and path. */
export function findRoute(
  routes: Route[],
  method: string,
  path: string,
): { handler: Handler; params: Record<string, string> } | null {
  for (const candidate of routes) {
    if (candidate.method !== "*" && candidate.method !== method) continue;
    const params = match(candidate.pattern, path);
    if (params) return { handler: candidate.handler, params };
  }
  return null;
}

export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  send(res, status, "application/json; charset=utf-8", JSON.stringify(body));
}

export function sendHtml(res: ServerResponse, status: number, html: string): void {
  send(res, status, "text/html; charset=utf-8", html);
}

export function redirect(res: ServerResponse, location: string, status = 302): void {
  res.writeHead(status, { location });
  res.end();
}

export function send(res: ServerResponse, status: number, type: string, body: string | Buffer): void {
  res.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  res.end(body);
}
