/** The control API (/control/api/…, JSON in and out) and its page. */
import type { Faults } from "../faults.ts";
import { type Call, type Handler, type Route, route, sendHtml, sendJson } from "../http/router.ts";
import { BodyTooLarge } from "../http/server.ts";
import type { ShopSpec } from "../shop/specs.ts";
import type { TwinShop } from "../shop/store.ts";
import type { Behaviour } from "../webhooks/deliveries.ts";
import type { World } from "../world.ts";
import { controlPage } from "./page.ts";
import { CommandRefused, commands, summaryOf } from "./scripting.ts";

const LISTED = 250;

export function controlRoutes(world: World): Route[] {
  const shopOf = (call: Call): TwinShop => {
    const shop = world.find(call.params.domain!);
    if (!shop) throw new CommandRefused(`The twin has no shop ${call.params.domain}.`);
    return shop;
  };
  return [
    route("GET", "/control", (call) => sendHtml(call.res, 200, controlPage(world))),
    api("GET", "/control/api/state", () => stateOf(world)),
    api("POST", "/control/api/shops", (_call, body) => {
      const shop = world.createShop(body as unknown as ShopSpec);
      return { domain: shop.domain };
    }),
    api("GET", "/control/api/shops/:domain/orders", (call) => {
      const shop = shopOf(call);
      const size = Math.min(LISTED, Number(call.url.searchParams.get("limit") ?? 50));
      return [...shop.state.orders.values()]
        .slice(-size)
        .reverse()
        .map((order) => summaryOf(shop, order));
    }),
    api("POST", "/control/api/shops/:domain/faults", (call, body) =>
      world.faults.set(shopOf(call).domain, body as Partial<Faults>),
    ),
    api("POST", "/control/api/shops/:domain/:command", (call, body) => {
      const command = commands[call.params.command!];
      if (!command)
        throw new CommandRefused(
          `No command "${call.params.command}"; there are ${Object.keys(commands).join(", ")}.`,
        );
      return command(shopOf(call), body);
    }),
    api("GET", "/control/api/deliveries", (call) => {
      const size = Math.min(2000, Number(call.url.searchParams.get("limit") ?? 100));
      return world.deliveries.attempts.slice(-size).reverse();
    }),
    api("POST", "/control/api/deliveries/behaviour", (_call, body) => {
      world.deliveries.behave(body as Partial<Behaviour>);
      return world.deliveries.behaviour;
    }),
    api("POST", "/control/api/deliveries/pause", () => {
      world.deliveries.pause();
      return { paused: true };
    }),
    api("POST", "/control/api/deliveries/resume", () => {
      world.deliveries.resume();
      return { paused: false };
    }),
    api("POST", "/control/api/deliveries/flush", () => {
      world.deliveries.flush();
      return { pending: world.deliveries.pending };
    }),
  ];
}

/** Answers what `work` gives as JSON; whatever it refuses is a 422 with the reason. */
function api(
  method: string,
  pattern: string,
  work: (call: Call, body: Record<string, unknown>) => unknown,
): Route {
  const handler: Handler = async (call) => {
    // A page of another site can post here only without preflight, that is without this content type.
    if (method !== "GET" && !call.req.headers["content-type"]?.startsWith("application/json"))
      return sendJson(call.res, 415, { error: "Send application/json." });
    try {
      const text = method === "GET" ? "" : (await call.body(1_000_000)).toString("utf8");
      const body: unknown = text === "" ? {} : JSON.parse(text);
      if (typeof body !== "object" || body === null || Array.isArray(body))
        throw new CommandRefused("The body must be a JSON object.");
      sendJson(call.res, 200, work(call, body as Record<string, unknown>));
    } catch (error) {
      if (error instanceof BodyTooLarge) throw error;
      sendJson(call.res, 422, { error: error instanceof Error ? error.message : String(error) });
    }
  };
  return route(method, pattern, handler);
}

function stateOf(world: World): Record<string, unknown> {
  const { deliveries } = world;
  return {
    url: world.url,
    appUrl: world.appUrl,
    deliveries: {
      paused: deliveries.paused,
      pending: deliveries.pending,
      behaviour: deliveries.behaviour,
      counts: deliveries.counts,
    },
    shops: [...world.shops.values()].map((shop) => ({
      domain: shop.domain,
      name: shop.state.name,
      currency: shop.state.currency,
      timezone: shop.state.timezone,
      installed: shop.state.install.installed,
      scopes: shop.state.install.scopes,
      protectedData: shop.state.protectedData,
      customers: shop.state.customers.size,
      orders: shop.state.orders.size,
      products: shop.state.products.size,
      discounts: shop.state.discounts.size,
      flowTriggers: shop.state.flowTriggers.length,
      faults: world.faults.of(shop.domain),
    })),
  };
}
