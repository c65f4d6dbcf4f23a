// The door for the storefront's own messages, beside Remix: signature over the query, a small body, one handler. What
// it says: 200/204 · 400 not signed, or not understood · 404 not installed · 405 not a POST · 413 too large
//   429 too many from this network address in this minute · 503 the database is away
import type { IncomingMessage, ServerResponse } from "node:http";
import { findShop } from "../app/commerce/shop.server.ts";
import { readBody } from "../app/intake/read-body.ts";
import type { Database } from "../app/platform/db.server.ts";
import type { Log } from "../app/platform/log.server.ts";
import type { ProxyHandler } from "../app/popups/proxy-handlers.server.ts";
import { LARGEST_MESSAGE } from "../app/popups/proxy-messages.ts";
import { readSignedProxy } from "../app/shopify/proxy-signature.ts";

export type ProxyDoorOptions = {
  database: Database;
  /** current, and the previous while it is being replaced */
  secrets: readonly string[];
  log: Log;
  /** by the last part of the path */
  handlers: Record<string, ProxyHandler>;
  /** reverse proxies of one's own before this process: each appends an address to X-Forwarded-For */
  hops: number;
  /** messages a minute from one network address at one shop; default 120 */
  mostPerMinute?: number;
  onAnswer?: (answer: { status: number; seconds: number }) => void;
  now?: () => Date;
};

/** @returns false when the address is not one of its own */
export type ProxyDoor = (req: IncomingMessage, res: ServerResponse) => boolean;

type Answer = { status: number; body?: object };

const PREFIX = "/proxy/";
const refused = (status: number, error: string): Answer => ({ status, body: { error } });

export function createProxyDoor(options: ProxyDoorOptions): ProxyDoor {
  const { database, secrets, log, handlers, hops, mostPerMinute = 120, now = () => new Date() } = options;
  const shopOf = installedShops(database);
  const isTooMany = perMinute(mostPerMinute);

  async function receive(req: IncomingMessage, handler: ProxyHandler): Promise<Answer> {
    if (req.method !== "POST") return refused(405, "Only POST is answered here.");
    const query = new URL(req.url ?? "/", "http://proxy").searchParams;
    const signed = readSignedProxy(query, secrets, now().getTime());
    if (!signed) return refused(400, "The signature is missing, wrong or too old.");
    const address = addressOf(req, hops);
    if (address && isTooMany(`${signed.domain} ${address}`, now().getTime()))
      return refused(429, "Too many messages. Try again in a minute.");
    const body = await readBody(req, 0, { most: LARGEST_MESSAGE, admit: () => true });
    if (body === "too large") return refused(413, "The body is too large.");
    if (typeof body === "string") return refused(400, "The body broke off.");
    const shopId = await shopOf(signed.domain, now().getTime());
    if (shopId === null) return refused(404, "The app is not installed in this shop.");
    let message: unknown;
    try {
      message = JSON.parse(body.toString("utf8"));
    } catch {
      return refused(400, "The body is not JSON.");
    }
    return handler({ shopId, customerId: signed.customerId, address, body: message, now: now() });
  }

  return (req, res) => {
    const path = (req.url ?? "/").split("?", 1)[0]!;
    const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : "";
    if (!Object.hasOwn(handlers, name)) return false;
    const begin = performance.now();
    receive(req, handlers[name]!)
      .catch((error: NodeJS.ErrnoException) => {
        log.error({ code: error.code, err: error, path }, "a storefront message could not be answered");
        return refused(503, "Try again.");
      })
      .then((answer) => {
        send(req, res, answer);
        options.onAnswer?.({ status: answer.status, seconds: (performance.now() - begin) / 1000 });
      });
    return true;
  };
}

function send(req: IncomingMessage, res: ServerResponse, { status, body }: Answer): void {
  if (res.destroyed) return;
  const text = body ? JSON.stringify(body) : "";
  res.writeHead(status, {
    ...(body ? { "content-type": "application/json; charset=utf-8" } : {}),
    ...(status === 204 ? {} : { "content-length": Buffer.byteLength(text) }),
    "cache-control": "no-store",
    // the rest of a refused body is never read
    ...(req.complete ? {} : { connection: "close" }),
  });
  res.end(text);
}

/**
 * Who asked Shopify: the last address that was appended by somebody we trust. What stands before it the visitor may
 * have written.
 */
function addressOf(req: IncomingMessage, hops: number): string | null {
  const given = req.headers["x-forwarded-for"];
  const list = (Array.isArray(given) ? given.join(",") : (given ?? "")).split(",").map((one) => one.trim());
  return list[list.length - 1 - hops]?.slice(0, 45) || null;
}

const REMEMBERED = 10_000;
const MOST_REMEMBERED = 100_000;

/** An installation is looked up again after ten seconds. */
function installedShops(database: Database): (domain: string, now: number) => Promise<bigint | null> {
  const known = new Map<string, { shopId: bigint | null; until: number }>();
  return async (domain, now) => {
    const cached = known.get(domain);
    if (cached && cached.until > now) return cached.shopId;
    const shop = await database.inSystem((tx) => findShop(tx, domain));
    const shopId = shop?.installedAt && !shop.uninstalledAt ? shop.shopId : null;
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(domain, { shopId, until: now + REMEMBERED });
    return shopId;
  };
}

/** Counted in this process alone: a shield against floods. What may be claimed in a day is counted in the database. */
function perMinute(most: number): (key: string, now: number) => boolean {
  let minute = 0;
  let counts = new Map<string, number>();
  return (key, now) => {
    const present = Math.floor(now / 60_000);
    if (present !== minute || counts.size > MOST_REMEMBERED) {
      minute = present;
      counts = new Map();
    }
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count > most;
  };
}
