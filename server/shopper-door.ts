// A door for shoppers' messages, beside Remix: whoever hands them on says for which shop and for whom, then a small body
// goes to one handler. What it says: 200/204 · 401/409 by the handler · 400 not understood · 404 not installed
//   405 not a POST · 413 too large · 429 too many from this network address or customer · 503 the database is away
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../app/intake/read-body.ts";
import type { Database } from "../app/platform/db.server.ts";
import type { Log } from "../app/platform/log.server.ts";
import { LARGEST_MESSAGE } from "../app/popups/proxy-messages.ts";
import type { SignedHandler } from "../app/shopify/signed-visit.ts";
import { addressOf, installedShops, noteProxyPaths, perMinute } from "./visitors.ts";

export type DoorOptions = {
  database: Database;
  log: Log;
  /** by what follows the door's own address in the path */
  handlers: Record<string, SignedHandler>;
  /** reverse proxies of one's own before this process: each appends an address to X-Forwarded-For */
  hops: number;
  /** messages a minute from one network address at one shop; default 120 */
  mostPerMinute?: number;
  /** messages a minute of one customer or caller; default 60 */
  mostPerCustomer?: number;
  onAnswer?: (answer: { status: number; seconds: number }) => void;
  now?: () => Date;
};

/** @returns false when the address is not one of its own */
export type Door = (req: IncomingMessage, res: ServerResponse) => boolean;

/** For which shop and whom a message is, as somebody we trust signed it. */
export type Known = {
  domain: string;
  customerId: bigint | null;
  /** whose messages are counted, where that is no customer */
  caller?: string;
  /** of the app proxy, where the message came through it */
  pathPrefix?: string;
};
export type Answer = { status: number; body?: object };

type DoorKind = {
  /** "/proxy/" */
  prefix: string;
  /** who asks, or what they are told */
  identify(req: IncomingMessage, now: Date): Promise<Known | Answer>;
  /** of every answer */
  headers?: Record<string, string>;
};

export const refused = (status: number, error: string): Answer => ({ status, body: { error } });

export function createShopperDoor({ prefix, identify, headers = {} }: DoorKind, options: DoorOptions): Door {
  const { database, log, handlers, hops, now = () => new Date() } = options;
  const shopOf = installedShops(database);
  const notePath = noteProxyPaths(database);
  const isTooMany = perMinute(options.mostPerMinute ?? 120);
  const isTooManyOf = perMinute(options.mostPerCustomer ?? 60);

  async function receive(req: IncomingMessage, handler: SignedHandler): Promise<Answer> {
    if (req.method !== "POST") return refused(405, "Only POST is answered here.");
    const known = await identify(req, now());
    if ("status" in known) return known;
    const { domain, customerId, caller = customerId } = known;
    const address = addressOf(req, hops);
    const time = now().getTime();
    const isFlood =
      (address && isTooMany(`${domain} ${address}`, time)) ||
      (caller !== null && isTooManyOf(`${domain} ${caller}`, time));
    if (isFlood) return refused(429, "Too many messages. Try again in a minute.");
    const body = await readBody(req, 0, { most: LARGEST_MESSAGE, admit: () => true });
    if (body === "too large") return refused(413, "The body is too large.");
    if (typeof body === "string") return refused(400, "The body broke off.");
    const shopId = await shopOf(domain, time);
    if (shopId === null) return refused(404, "The app is not installed in this shop.");
    if (known.pathPrefix) await notePath(shopId, known.pathPrefix, time);
    let message: unknown;
    try {
      message = JSON.parse(body.toString("utf8"));
    } catch {
      return refused(400, "The body is not JSON.");
    }
    return handler({ shopId, customerId, address, body: message, now: now() });
  }

  return (req, res) => {
    const path = (req.url ?? "/").split("?", 1)[0]!;
    const name = path.startsWith(prefix) ? path.slice(prefix.length) : "";
    if (!Object.hasOwn(handlers, name)) return false;
    const begin = performance.now();
    receive(req, handlers[name]!)
      .catch((error: NodeJS.ErrnoException) => {
        log.error({ code: error.code, err: error, path }, "a shopper's message could not be answered");
        return refused(503, "Try again.");
      })
      .then((answer) => {
        send(req, res, answer, headers);
        options.onAnswer?.({ status: answer.status, seconds: (performance.now() - begin) / 1000 });
      });
    return true;
  };
}

function send(
  req: IncomingMessage,
  res: ServerResponse,
  { status, body }: Answer,
  headers: Record<string, string>,
): void {
  if (res.destroyed) return;
  const text = body ? JSON.stringify(body) : "";
  res.writeHead(status, {
    ...headers,
    ...(body ? { "content-type": "application/json; charset=utf-8" } : {}),
    ...(status === 204 ? {} : { "content-length": Buffer.byteLength(text) }),
    "cache-control": "no-store",
    // the rest of a refused body is never read
    ...(req.complete ? {} : { connection: "close" }),
  });
  res.end(text);
}
