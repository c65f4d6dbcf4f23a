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
  /** beyond as many waiting deliveries, or bytes of them, further ones are sent away; default 5,000 and 64 MiB */
  maxWaiting?: number;
  maxWaitingBytes?: number;
  /** told after each delivery that was kept */
  onKept?: () => void;
};

export type WebhookDoor = (req: IncomingMessage, res: ServerResponse) => void;

const MIB = 2 ** 20;

export function createWebhookDoor(options: WebhookDoorOptions): WebhookDoor {
  const { database, log, maxBodyBytes = 5 * MIB, maxWaiting = 5000, maxWaitingBytes = 64 * MIB } = options;
  const isSigned = signatureCheck(options.secrets);
  const keep = createKeeper(database);
  const shopIdOf = shopIds(database);
  // requests not answered yet, and the bytes of their bodies
  let waiting = 0;
  let waitingBytes = 0;

  async function receive(req: IncomingMessage, admit: (bytes: number) => boolean): Promise<Answer> {
    if (req.method !== "POST") return { status: 405, headers: { allow: "POST" } };
    const headers = readWebhookHeaders(req.headers);
    if (typeof headers === "string") return { status: 400, text: headers };
    if (waiting > maxWaiting) return BUSY;
    const framed = await readBody(req, SIGNED_OFFSET, { most: maxBodyBytes, admit });
    if (framed === "too large") return { status: 413, text: `larger than ${maxBodyBytes} bytes` };
    if (framed === "no room") return BUSY;
    if (framed === "broken off" || framed.length === SIGNED_OFFSET) return { status: 400, text: "no body" };
    if (!isSigned(framed, headers.hmac)) return { status: 401, text: "the signature does not match" };
    // Retries carry the triggered-at of the first try, hours ago; and the signature does not cover it. So a delivery
    // is never too old: a copy is known by its webhook id, and old news by its version.
    const body = framed.subarray(SIGNED_OFFSET);
    const shopId = await shopIdOf(headers.domain);
    await keep({ ...headers, shopId, body });
    return { status: 200 };
  }

  return (req, res) => {
    let bytes = 0;
    const admit = (more: number) => {
      if (waitingBytes + more > maxWaitingBytes) return false;
      bytes += more;
      waitingBytes += more;
      return true;
    };
    waiting++;
    receive(req, admit)
      .catch((error: NodeJS.ErrnoException) => {
        log.error(
          { code: error.code, err: error },
          "a webhook could not be kept; Shopify will send it again",
        );
        return BUSY;
      })
      .then((answer) => {
        waiting--;
        waitingBytes -= bytes;
        send(req, res, answer);
        if (answer.status === 200) options.onKept?.();
      });
  };
}

type Answer = { status: number; text?: string; headers?: Record<string, string> };

const BUSY: Answer = { status: 503, text: "try again", headers: { "retry-after": "2" } };

function send(req: IncomingMessage, res: ServerResponse, { status, text = "", headers = {} }: Answer): void {
  if (res.destroyed) return;
  // what is left of a refused body is not read: the connection ends with the answer
  const close = req.complete ? {} : { connection: "close" };
  res.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers, ...close });
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
