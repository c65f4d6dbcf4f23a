import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../app/commerce/settings.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { action, loader } from "../../app/routes/proxy.$.tsx";
import { appWithTwin } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";

const database = await testDatabase();
const { env, services, newShop, open } = await appWithTwin(database);
const shop = newShop();
const { shopId } = await open(shop);

type Asked = { path?: string; method?: string; domain?: string; at?: number; change?: string; body?: string };

/** Signs as Shopify does: sorted `key=value` pairs, joined with nothing in between. */
function signed({ path = "beat", domain = shop.domain, at = Date.now(), change = "", ...init }: Asked = {}) {
  const query: Record<string, string> = {
    shop: domain,
    logged_in_customer_id: "",
    path_prefix: "/apps/perennial",
    timestamp: String(Math.floor(at / 1000)),
  };
  const message = Object.entries(query).map(([key, value]) => `${key}=${value}`);
  query.signature = createHmac("sha256", env.SHOPIFY_API_SECRET)
    .update(message.sort().join(""))
    .digest("hex");
  const url = `${env.SHOPIFY_APP_URL}/proxy/${path}?${new URLSearchParams(query)}${change}`;
  const headers: Record<string, string> = init.body ? { "content-length": String(init.body.length) } : {};
  return {
    request: new Request(url, { method: "POST", headers, ...init }),
    params: { "*": path },
    context: { services },
  };
}

/** The answer, also when it is thrown. */
async function statusOf(asked: ReturnType<typeof signed>): Promise<number> {
  const answer = asked.request.method === "GET" ? loader(asked) : action(asked);
  return (await answer.catch((thrown: Response) => thrown)).status;
}

const seenAt = () =>
  database.inShop(shopId, async (tx) => (await readSettings(tx, shopId)).storefrontSeenAt?.getTime());

describe("the storefront's beat", () => {
  it("is noted, at most once a minute", async () => {
    expect(await seenAt()).toBeUndefined();
    expect(await statusOf(signed())).toBe(204);
    const first = await seenAt();
    expect(first).toBeDefined();
    expect(await statusOf(signed())).toBe(204);
    expect(await seenAt()).toBe(first);
    await database.inShop(shopId, (tx) =>
      tx.run(sql`UPDATE shop_setting SET storefront_seen_at = now() - interval '61 seconds'`),
    );
    expect(await statusOf(signed())).toBe(204);
    expect(await seenAt()).toBeGreaterThanOrEqual(first!);
  });

  it.each<[string, Asked, number]>([
    ["a changed query", { change: "&shop=other.myshopify.com" }, 400],
    ["an added parameter", { change: "&more=1" }, 400],
    ["a signature of two minutes ago", { at: Date.now() - 120_000 }, 400],
    ["a shop without the app", { domain: "stranger.myshopify.com" }, 404],
    ["another path", { path: "beat/more" }, 404],
    ["another method", { method: "PUT" }, 405],
    ["a GET", { method: "GET" }, 404],
    ["a large body", { body: "x".repeat(5000) }, 413],
  ])("is refused with %s", async (_, asked, status) => {
    expect(await statusOf(signed(asked))).toBe(status);
  });

  it("is refused without a signature", async () => {
    const request = new Request(`${env.SHOPIFY_APP_URL}/proxy/beat?shop=${shop.domain}`, { method: "POST" });
    expect(await statusOf({ request, params: { "*": "beat" }, context: { services } })).toBe(400);
  });
});
