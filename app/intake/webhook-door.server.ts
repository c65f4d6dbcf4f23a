// The door for Shopify's webhooks, beside Remix: it checks the signature over the raw bytes, keeps the delivery and
// only then answers 200. It reads no JSON and asks for no session. What it says:
//   200 kept (now, or by an earlier copy) · 400 a header or the body is missing · 401 not signed by Shopify
//   405 not a POST · 413 too large · 503 cannot keep it just now: Shopify tries again, 8 times over 4 hours
import type { IncomingMessage, ServerResponse } from "node:http";
import { ensureShop } from "../commerce/shop.server.ts";
import type { Database } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import { readWebhookHeaders } from "../shopify/webhook-headers.ts";
import { createKeeper } from "./keep-deliveries.server.ts";
import { readBody } from "./read-body.ts";
import { SIGNED_OFFSET, signatureCheck } from "./webhook-signature.ts";

export type WebhookDoorOptions = {
  database: Database;
  /** current, and the previous while it is being replaced */
  secrets: readonly string[];
  log: Log;
  /** default 5 MiB */
  maxBodyBytes?: number;
  /** beyond as many waiting deliveries, or bytes of them, further ones are sent away; default 1,000 and 64 MiB */
  maxWaiting?: number;
  maxWaitingBytes?: number;
  /** told after each answer */
  onAnswer?: (answer: DoorAnswer) => void;
};

export type DoorAnswer = {
  status: number;
  /** since the request's headers were read */
  seconds: number;
};

export type WebhookDoor = {
  (req: IncomingMessage, res: ServerResponse): void;
  /** what is held at this moment */
  waiting(): { deliveries: number; bytes: number };
};

const MIB = 2 ** 20;

// one at 4,000 a second waits for a quarter of a second; Shopify gives up after five
const MOST_WAITING = 1000;

export function createWebhookDoor(options: WebhookDoorOptions): WebhookDoor {
  const {
    database,
    log,
    maxBodyBytes = 5 * MIB,
    maxWaiting = MOST_WAITING,
    maxWaitingBytes = 64 * MIB,
  } = options;
  const isSigned = signatureCheck(options.secrets);
  const keep = createKeeper(database);
  const shopIdOf = shopIds(database);
  // deliveries on their way into the database, and the bytes of all bodies held, those still arriving included
  let waiting = 0;
  let waitingBytes = 0;

  async function receive(req: IncomingMessage, admit: (bytes: number) => boolean): Promise<Answer> {
    if (req.method !== "POST") return { status: 405, headers: { allow: "POST" } };
    const headers = readWebhookHeaders(req.headers);
    if (typeof headers === "string") return { status: 400, text: headers };
    const framed = await readBody(req, SIGNED_OFFSET, { most: maxBodyBytes, admit });
    if (framed === "too large") return { status: 413, text: `larger than ${maxBodyBytes} bytes` };
    if (framed === "no room") return BUSY;
    if (framed === "broken off" || framed.length === SIGNED_OFFSET) return { status: 400, text: "no body" };
    if (!isSigned(framed, headers.hmac)) return { status: 401, text: "the signature does not match" };
    // Retries carry the triggered-at of the first try, hours ago; and the signature does not cover it. So a delivery
    // is never too old: a copy is known by its webhook id, and old news by its version.
    const body = framed.subarray(SIGNED_OFFSET);
    if (waiting >= maxWaiting) return BUSY;
    waiting++;
    try {
      const shopId = await shopIdOf(headers.domain);
      await keep({ ...headers, shopId, body });
    } finally {
      waiting--;
    }
    return { status: 200 };
  }

  // while the database is away all fail alike: one line a second is enough
  let unsaid = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  function complain(error: NodeJS.ErrnoException, webhookId: string | undefined): void {
    unsaid++;
    if (performance.now() - saidAt < 1000) return;
    log.error(
      { code: error.code, err: error, webhookId, count: unsaid },
      "webhooks could not be kept; Shopify will send them again",
    );
    unsaid = 0;
    saidAt = performance.now();
  }

  function handle(req: IncomingMessage, res: ServerResponse): void {
    const begin = performance.now();
    if (waiting >= maxWaiting && req.method === "POST") {
      // the cheapest answer there is: under a flood there are thousands of them
      send(req, res, BUSY);
      options.onAnswer?.({ status: BUSY.status, seconds: 0 });
      return;
    }
    let bytes = 0;
    const admit = (more: number) => {
      if (waitingBytes + more > maxWaitingBytes) return false;
      bytes += more;
      waitingBytes += more;
      return true;
    };
    receive(req, admit)
      .catch((error: NodeJS.ErrnoException) => {
        const id = req.headers["x-shopify-webhook-id"];
        complain(error, typeof id === "string" ? id : undefined);
        return BUSY;
      })
      .then((answer) => {
        waitingBytes -= bytes;
        send(req, res, answer);
        options.onAnswer?.({ status: answer.status, seconds: (performance.now() - begin) / 1000 });
      });
  }

  return Object.assign(handle, { waiting: () => ({ deliveries: waiting, bytes: waitingBytes }) });
}

type Answer = { status: number; text?: string; headers?: Record<string, string> };

const BUSY: Answer = { status: 503, text: "try again", headers: { "retry-after": "2" } };

// A refused body that is this small costs less to read than a new connection.
const LARGEST_PASSED_OVER = 64 * 1024;

function send(req: IncomingMessage, res: ServerResponse, { status, text = "", headers = {} }: Answer): void {
  if (res.destroyed) return;
  const length = { "content-type": "text/plain; charset=utf-8", "content-length": Buffer.byteLength(text) };
  if (req.complete) res.writeHead(status, { ...length, ...headers });
  else if (Number(req.headers["content-length"] ?? Number.POSITIVE_INFINITY) <= LARGEST_PASSED_OVER) {
    req.resume();
    res.writeHead(status, { ...length, ...headers });
  } else res.writeHead(status, { ...length, ...headers, connection: "close" }); // the rest of it is never read
  res.end(text);
}

const MOST_CACHED_SHOPS = 100_000;

// a shop keeps its id for ever
function shopIds(database: Database): (domain: string) => Promise<bigint> {
  const known = new Map<string, bigint>();
  return async (domain) => {
    const cached = known.get(domain);
    if (cached !== undefined) return cached;
    const { shopId } = await database.inSystem((tx) => ensureShop(tx, domain));
    if (known.size >= MOST_CACHED_SHOPS) known.clear();
    known.set(domain, shopId);
    return shopId;
  };
}
