// Webhooks as Shopify sends them, to a door listening on a port of its own.
import { createHmac } from "node:crypto";
import { type ClientRequest, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";
import { createWebhookDoor, type WebhookDoorOptions } from "../../app/intake/webhook-door.server.ts";
import { createLog } from "../../app/platform/log.server.ts";

export const SECRET = "a secret for tests";

export type Post = {
  shop: string;
  topic?: string;
  webhookId: string;
  body: string | Buffer;
  secret?: string;
  method?: string;
  /** added to, or with `undefined` taken from, the usual ones */
  headers?: Record<string, string | undefined>;
};

export type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; text: string };

/** @returns a function that posts one webhook to a new door; both are closed when the test file is done */
export async function openDoor(options: Pick<WebhookDoorOptions, "database"> & Partial<WebhookDoorOptions>) {
  const door = createWebhookDoor({ secrets: [SECRET], log: createLog("silent"), ...options });
  const server = createServer(door);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return (post: Post, during?: (req: ClientRequest) => void) => send(port, post, during);
}

export function signature(body: string | Buffer, secret = SECRET): string {
  return createHmac("sha256", secret).update(body).digest("base64");
}

function send(port: number, post: Post, during?: (req: ClientRequest) => void): Promise<Answer> {
  const usual: Record<string, string | undefined> = {
    "content-type": "application/json",
    "x-shopify-topic": post.topic ?? "orders/create",
    "x-shopify-shop-domain": post.shop,
    "x-shopify-webhook-id": post.webhookId,
    "x-shopify-api-version": "2026-10",
    "x-shopify-triggered-at": "2026-03-01T15:00:06.123456789Z",
    "x-shopify-hmac-sha256": signature(post.body, post.secret),
    ...post.headers,
  };
  const headers = Object.fromEntries(
    Object.entries(usual).filter((one): one is [string, string] => one[1] !== undefined),
  );
  return new Promise((resolve, reject) => {
    let answered = false;
    const req = request({ port, host: "127.0.0.1", method: post.method ?? "POST", headers }, (res) => {
      answered = true;
      let text = "";
      res.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      res.on("end", () => resolve({ status: res.statusCode!, headers: res.headers, text }));
    });
    // a door that answers before the body is through may close the connection under it
    req.on("error", (error) => answered || reject(error));
    if (during) req.write(post.body, () => during(req));
    else req.end(post.body);
  });
}
