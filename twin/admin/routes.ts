/**
 * The Shopify admin of the twin: start page, admin shell with the app embedded, install and uninstall, the
 * theme editor's app embeds, and App Bridge.
 */
import { readFileSync } from "node:fs";
import {
  type Call,
  type Handler,
  type Route,
  redirect,
  route,
  send,
  sendHtml,
  sendJson,
} from "../http/router.ts";
import type { TwinShop } from "../shop/store.ts";
import { type AdminTwin, storeName } from "./admin-twin.ts";
import { extensionInfos, pickable } from "./answers.ts";
import { appPage, installPage } from "./app-page.ts";
import { appBridgeScript } from "./bridge/script.ts";
import { frameScript, shellScript } from "./frame/scripts.ts";
import { LANGUAGES } from "./languages.ts";
import { staffToken } from "./launch.ts";
import * as pages from "./pages.ts";

const css = readFileSync(new URL("./admin.css", import.meta.url), "utf8");
const SCRIPT = "text/javascript; charset=utf-8";

type StoreHandler = (call: Call, shop: TwinShop) => Promise<void> | void;

/** All routes of the admin. `twin` is read at each request, so its address may be filled in after listening. */
export function adminRoutes(twin: AdminTwin): Route[] {
  const store = (handler: StoreHandler): Handler => {
    return (call) => {
      const shop = twin.find(`${call.params.name}.myshopify.com`);
      if (!shop) return sendHtml(call.res, 404, "The twin has no such store.");
      if (fromElsewhere(call)) return sendHtml(call.res, 403, "Refused: sent from another site.");
      return handler(call, shop);
    };
  };
  const page = (render: (shop: TwinShop, call: Call) => string) =>
    store((call, shop) => {
      // The app lets itself be framed by the twin's own address only, so loopback's other names lead there.
      const canonical = new URL(twin.url);
      if (
        call.req.headers.host !== canonical.host &&
        isLoopback(call.url.hostname) &&
        isLoopback(canonical.hostname)
      ) {
        return redirect(call.res, twin.url + call.url.pathname + call.url.search);
      }
      sendHtml(call.res, 200, render(shop, call));
    });
  const app = page((shop, { params, url }) =>
    shop.state.install.installed
      ? appPage(twin, shop, params.rest ?? "", url.searchParams)
      : installPage(twin, shop),
  );
  const base = "/admin/store/:name";
  const home = (shop: TwinShop) => `/admin/store/${storeName(shop.domain)}`;

  return [
    route("GET", "/", ({ res }) => sendHtml(res, 200, pages.startPage(twin))),
    route("GET", "/app-bridge.js", ({ res }) => send(res, 200, SCRIPT, appBridgeScript)),
    route("GET", "/admin/admin.css", ({ res }) => send(res, 200, "text/css; charset=utf-8", css)),
    route("GET", "/admin/shell.js", ({ res }) => send(res, 200, SCRIPT, shellScript)),
    route("GET", "/admin/frame.js", ({ res }) => send(res, 200, SCRIPT, frameScript)),

    route(
      "GET",
      base,
      page((shop) => pages.homePage(twin, shop)),
    ),
    route(
      "GET",
      `${base}/orders`,
      page((shop) => pages.ordersPage(twin, shop)),
    ),
    route(
      "GET",
      `${base}/customers`,
      page((shop) => pages.customersPage(twin, shop)),
    ),
    route(
      "GET",
      `${base}/settings/apps`,
      page((shop) => pages.appsPage(twin, shop)),
    ),
    route("GET", `${base}/orders/:id`, (call) => {
      const order = twin.find(`${call.params.name}.myshopify.com`)?.state.orders.get(numeric(call.params.id));
      return page((shop) => (order ? pages.orderPage(twin, shop, order) : pages.missingPage(twin, shop)))(
        call,
      );
    }),
    route(
      "GET",
      `${base}/customers/:id`,
      page((shop, { params }) =>
        shop.state.customers.has(numeric(params.id))
          ? pages.customerPage(twin, shop, numeric(params.id))
          : pages.missingPage(twin, shop),
      ),
    ),

    route(
      "POST",
      `${base}/language`,
      store(async (call, shop) => {
        const locale = new URLSearchParams((await call.body()).toString()).get("locale") ?? "";
        if (!(locale in LANGUAGES)) return sendHtml(call.res, 400, "Unknown language.");
        shop.state.staffLocale = locale;
        twin.touch();
        redirect(call.res, sameSiteReferer(call) ?? home(shop), 303);
      }),
    ),
    route(
      "POST",
      `${base}/session-token`,
      store(({ res }, shop) => {
        if (!shop.state.install.installed) return sendJson(res, 403, { error: "The app is not installed." });
        sendJson(res, 200, { token: staffToken(twin, shop.domain) });
      }),
    ),
    route(
      "GET",
      `${base}/extensions`,
      store(({ res }, shop) => sendJson(res, 200, extensionInfos(shop))),
    ),
    route(
      "GET",
      `${base}/resources`,
      store(({ res, url }, shop) => sendJson(res, 200, pickable(shop, url.searchParams.get("type") ?? ""))),
    ),

    route(
      "POST",
      `${base}/apps/:app/install`,
      store(({ res }, shop) => {
        shop.installApp();
        twin.touch();
        redirect(res, `${home(shop)}/apps/${twin.config.handle}`, 303);
      }),
    ),
    route(
      "POST",
      `${base}/apps/:app/uninstall`,
      store(({ res }, shop) => {
        if (shop.state.install.installed) shop.uninstallApp();
        twin.touch();
        redirect(res, `${home(shop)}/settings/apps`, 303);
      }),
    ),
    route("GET", `${base}/apps/:app`, app),
    route("GET", `${base}/apps/:app/*`, app),

    route(
      "GET",
      `${base}/themes/:theme/editor`,
      page((shop, { url }) =>
        pages.themeEditorPage(
          twin,
          shop,
          url.searchParams.get("activateAppId") ?? "",
          url.searchParams.has("saved"),
        ),
      ),
    ),
    route(
      "POST",
      `${base}/themes/:theme/editor`,
      store(async (call, shop) => {
        const form = new URLSearchParams((await call.body()).toString());
        shop.state.themeEmbeds = form.getAll("embed");
        shop.state.themeBlocks = {};
        for (const place of form.getAll("block")) {
          const [template = "", handle = ""] = place.split("/");
          shop.state.themeBlocks[template] = [...(shop.state.themeBlocks[template] ?? []), handle];
        }
        twin.touch();
        redirect(call.res, `${home(shop)}/themes/current/editor?context=apps&saved=1`, 303);
      }),
    ),
    route("GET", "/shops/:domain/admin/themes/*", ({ res, params, url }) =>
      redirect(res, `/admin/store/${storeName(params.domain ?? "")}/themes/${params.rest}${url.search}`),
    ),
    route(
      "GET",
      `${base}/*`,
      store((call, shop) => sendHtml(call.res, 404, pages.missingPage(twin, shop))),
    ),
  ];
}

/** Browsers say when a form was sent from another site's page; such a one never acts in the merchant's name. */
function fromElsewhere({ req }: Call): boolean {
  return req.method === "POST" && req.headers["sec-fetch-site"] === "cross-site";
}

function sameSiteReferer({ req, url }: Call): string | null {
  const referer = req.headers.referer ? URL.parse(req.headers.referer) : null;
  return referer?.host === url.host ? referer.pathname + referer.search : null;
}

function isLoopback(hostname: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

function numeric(text: string | undefined): bigint {
  return /^\d{1,20}$/.test(text ?? "") ? BigInt(text ?? "") : -1n;
}
