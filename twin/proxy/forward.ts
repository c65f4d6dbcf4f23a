/**
 * The app proxy: a storefront request handed to the app with Shopify's own parameters and signature, without
 * the visitor's cookies in either direction.
 */
import { type Call, send } from "../http/router.ts";
import type { TwinShop } from "../shop/store.ts";
import type { World } from "../world.ts";
import { signProxyQuery } from "./sign.ts";

/** Milliseconds the app has to answer. */
const PATIENCE_MS = 10_000;
const OWN_PARAMS = ["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"];
const NOT_FORWARDED = new Set([
  "cookie",
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "authorization",
  "keep-alive",
  "accept-encoding",
  "upgrade",
  "proxy-authorization",
  "te",
  "trailer",
  "expect",
]);
const NOT_RETURNED = new Set([
  "set-cookie",
  "connection",
  "transfer-encoding",
  "content-length",
  "content-encoding",
  "keep-alive",
]);

export type ProxyVisit = {
  shop: TwinShop;
  /** null: nobody is logged in; the parameter is then blank. */
  customerId: bigint | null;
  /** What follows the proxy's own prefix, without a slash in front. */
  rest: string;
  /** What the app should hand to the page as its address, "/apps/perennial". */
  pathPrefix: string;
  /** Draws an answer of type application/liquid inside the shop's theme. */
  drawLiquid?: (source: string) => Promise<string>;
};

/** Forwards `call`; an app that does not answer is 502, one that takes too long 504. */
export async function forwardToApp(
  world: Pick<World, "appUrl" | "apiSecret" | "config">,
  call: Call,
  visit: ProxyVisit,
): Promise<void> {
  const target = new URL(
    `${world.appUrl}${world.config.proxy.url}${visit.rest === "" ? "" : `/${visit.rest}`}`,
  );
  const params = new URLSearchParams(call.url.search);
  for (const name of OWN_PARAMS) params.delete(name);
  params.set("shop", visit.shop.domain);
  params.set("logged_in_customer_id", visit.customerId?.toString() ?? "");
  params.set("path_prefix", visit.pathPrefix);
  params.set("timestamp", Math.floor(Date.now() / 1000).toString());
  params.set("signature", signProxyQuery(params, world.apiSecret));
  target.search = params.toString();

  const headers = new Headers();
  for (const [name, value] of Object.entries(call.req.headers))
    if (typeof value === "string" && !NOT_FORWARDED.has(name)) headers.set(name, value);
  headers.set("x-forwarded-host", visit.shop.domain);
  // whoever asks comes last, after what they themselves may have claimed
  const before = headers.get("x-forwarded-for");
  const from = call.req.socket.remoteAddress ?? "";
  headers.set("x-forwarded-for", before ? `${before}, ${from}` : from);
  const method = call.req.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? undefined : new Uint8Array(await call.body());

  let answer: Response;
  try {
    answer = await fetch(target, {
      method,
      headers,
      ...(body ? { body } : {}),
      redirect: "follow",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    const late = error instanceof Error && error.name === "TimeoutError";
    return send(
      call.res,
      late ? 504 : 502,
      "text/plain; charset=utf-8",
      "There was an error in the third-party application.",
    );
  }
  let content: Buffer = Buffer.from(await answer.arrayBuffer());
  for (const [name, value] of answer.headers) if (!NOT_RETURNED.has(name)) call.res.setHeader(name, value);
  if (visit.drawLiquid && answer.headers.get("content-type")?.startsWith("application/liquid")) {
    content = Buffer.from(await visit.drawLiquid(content.toString()));
    call.res.setHeader("content-type", "text/html; charset=utf-8");
  }
  call.res.writeHead(answer.status, { "content-length": content.length });
  call.res.end(content);
}
