import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { route } from "../http/router.ts";
import { serve } from "../http/server.ts";
import { newShopState } from "../shop/new-shop.ts";
import { TwinShop } from "../shop/store.ts";
import { forwardToApp } from "./forward.ts";
import { signProxyQuery } from "./sign.ts";

test("the signature is that of Shopify's own example", () => {
  const params = new URLSearchParams(
    "extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555&signature=4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb",
  );
  expect(signProxyQuery(params, "hush")).toBe(
    "4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb",
  );
});

test("a forwarded request is signed anew and loses its cookies both ways", async () => {
  const seen: { url: string; cookie: string | undefined; body: string }[] = [];
  const app = createServer(async (req, res) => {
    const parts: Buffer[] = [];
    for await (const part of req as AsyncIterable<Buffer>) parts.push(part);
    seen.push({ url: req.url ?? "", cookie: req.headers.cookie, body: Buffer.concat(parts).toString() });
    res.writeHead(201, { "set-cookie": "a=b", "content-type": "application/json" });
    res.end('{"ok":true}');
  }).listen(0);
  const shop = new TwinShop(newShopState({ domain: "proxy.myshopify.com" }, [], 0));
  const world = {
    appUrl: `http://localhost:${(app.address() as AddressInfo).port}`,
    apiSecret: "hush",
    config: { proxy: { prefix: "apps", subpath: "perennial", url: "/proxy" } },
  } as Parameters<typeof forwardToApp>[0];
  const twin = serve([
    route("*", "/apps/perennial/*", (call) =>
      forwardToApp(world, call, {
        shop,
        customerId: 7n,
        rest: call.params.rest!,
        pathPrefix: "/apps/perennial",
      }),
    ),
  ]).listen(0);
  try {
    const port = (twin.address() as AddressInfo).port;
    const answer = await fetch(
      `http://localhost:${port}/apps/perennial/claim/now?logged_in_customer_id=1&q=a%20b`,
      {
        method: "POST",
        headers: { cookie: "secret=1" },
        body: "hello",
      },
    );
    expect(answer.status).toBe(201);
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(await answer.json()).toEqual({ ok: true });
    const [got] = seen;
    const url = new URL(got!.url, world.appUrl);
    expect(got).toMatchObject({ cookie: undefined, body: "hello" });
    expect(url.pathname).toBe("/proxy/claim/now");
    expect(url.searchParams.getAll("logged_in_customer_id")).toEqual(["7"]);
    expect(url.searchParams.get("signature")).toBe(signProxyQuery(url.searchParams, "hush"));
    app.close();
    app.closeAllConnections();
    const unanswered = await fetch(`http://localhost:${port}/apps/perennial/x`);
    expect(unanswered.status).toBe(502);
  } finally {
    app.close();
    twin.closeAllConnections();
    twin.close();
  }
});
