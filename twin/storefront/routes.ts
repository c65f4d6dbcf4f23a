/**
 * The storefront of every shop in the twin: /store/<name>/…, in the shop's language or under /store/<name>/<language>/….
 */
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EXTENSION_DIRECTORY } from "../extension/theme-extension.ts";
import { type Call, match, type Route, redirect, route, send, sendHtml, sendJson } from "../http/router.ts";
import { forwardToApp } from "../proxy/forward.ts";
import * as accounts from "./accounts.ts";
import * as carts from "./carts.ts";
import * as checkout from "./checkout.ts";
import { THEME_DIRECTORY } from "./liquid.ts";
import { productObject } from "./objects.ts";
import { drawLiquid, sendPage } from "./page.ts";
import { beginVisit, readForm, rememberCurrency, type StorefrontTwin, type Visit } from "./visit.ts";

const SHOPIFY_SCRIPTS = fileURLToPath(new URL("./shopify-scripts", import.meta.url));

type Place = (visit: Visit, params: Record<string, string>) => Promise<void> | void;

/** Method, path inside the shop, what answers it. */
const PLACES: [string, string, Place][] = [
  ["GET", "/", (visit) => showProducts(visit, "index", 8)],
  ["GET", "/collections/all", (visit) => showProducts(visit, "collection", 250)],
  ["GET", "/collections/:handle", (visit, { handle }) => showProducts(visit, "collection", 250, handle)],
  ["GET", "/products/:handle", showProduct],
  ["GET", "/recommendations/products.json", recommend],
  ["GET", "/cart.js", carts.sendCart],
  ["GET", "/cart.json", carts.sendCart],
  ["GET", "/cart", (visit) => sendPage(visit, "cart")],
  ["POST", "/cart", (visit) => carts.changeCart(visit, "update")],
  ["POST", "/cart/:action", (visit, { action = "" }) => carts.changeCart(visit, action)],
  ["GET", "/discount/:code", (visit, { code = "" }) => carts.keepDiscount(visit, code)],
  ["GET", "/checkout", checkout.startCheckout],
  ["GET", "/checkouts/:token", (visit, { token = "" }) => checkout.showCheckout(visit, token)],
  ["POST", "/checkouts/:token", (visit, { token = "" }) => checkout.submitCheckout(visit, token)],
  ["GET", "/checkouts/:token/thank_you", (visit, { token = "" }) => checkout.thank(visit, token)],
  ["GET", "/account/login", (visit) => accounts.showLogin(visit)],
  ["POST", "/account/login", accounts.logIn],
  ["GET", "/account/logout", accounts.logOut],
  ["GET", "/account", accounts.showAccount],
  ["POST", "/localization", localize],
  [
    "GET",
    "/cdn/assets/:file",
    (visit, { file = "" }) => sendAsset(visit, join(THEME_DIRECTORY, "assets"), file),
  ],
  ["GET", "/cdn/shopifycloud/:file", (visit, { file = "" }) => sendAsset(visit, SHOPIFY_SCRIPTS, file)],
  [
    "GET",
    "/cdn/extensions/:app/assets/:file",
    (visit, { file = "" }) => sendAsset(visit, join(EXTENSION_DIRECTORY, "assets"), file),
  ],
];

/** All routes of all storefronts. */
export function storefrontRoutes(twin: StorefrontTwin): Route[] {
  const answer: Route["handler"] = async (call) => {
    const visit = beginVisit(twin, call);
    if (!visit) return sendHtml(call.res, 404, "The twin has no such store.");
    const path = visit.path === "/" ? "/" : visit.path.replace(/\/$/, "");
    const proxyPath = proxyPathOf(twin, visit);
    if (path === proxyPath || path.startsWith(`${proxyPath}/`)) {
      return forwardToApp(twin, call, {
        shop: visit.shop,
        customerId: visit.customer?.id ?? null,
        rest: path.slice(proxyPath.length + 1),
        pathPrefix: proxyPath,
        drawLiquid: (source) => drawLiquid(visit, source),
      });
    }
    for (const [method, pattern, place] of PLACES) {
      const params = method === call.req.method ? match(pattern, path) : null;
      if (params) return place(visit, params);
    }
    return sendPage(visit, "404", {}, 404);
  };
  return [
    route("*", "/store/:name", answer),
    route("*", "/store/:name/*", answer),
    ...["/shops/:domain", "/shops/:domain/*"].map((pattern) => route("GET", pattern, shopHost)),
    ...SHOP_PATHS.map((pattern) => route("*", pattern, (call) => toStore(twin, call))),
  ];
}

/** The shop by its domain, as its Admin API is reached. */
function shopHost({ res, params, url }: Call): void {
  const name = (params.domain ?? "").split(".")[0];
  redirect(res, `/store/${name}${params.rest ? `/${params.rest}` : ""}${url.search}`);
}

/** Addresses that theme and app scripts use from the root of a shop's own host. */
const SHOP_PATHS = [
  "/cart",
  "/cart.js",
  "/cart/*",
  "/checkout",
  "/discount/*",
  "/products/*",
  "/collections/*",
  ...["a", "apps", "community", "tools"].map((prefix) => `/${prefix}/*`),
];

/** Once renamed, the old address is nobody's. */
function proxyPathOf(twin: StorefrontTwin, { shop }: Visit): string {
  const { prefix, subpath } = twin.config.proxy;
  return shop.state.proxyPath ?? `/${prefix}/${subpath}`;
}

/** All shops share the twin's host, so the page that asks tells whose root is meant; else the only shop's. */
function toStore(twin: StorefrontTwin, { req, res, url }: Call): void {
  const [, asking] = /^\/store\/([^/]+)/.exec(URL.parse(req.headers.referer ?? "")?.pathname ?? "") ?? [];
  const [only, ...others] = twin.shops.keys();
  const name = asking ?? (others.length === 0 ? only?.split(".")[0] : undefined);
  if (name) redirect(res, `/store/${name}${url.pathname}${url.search}`, 307);
  else sendHtml(res, 404, "The twin has several shops here: say which, with /store/&lt;name&gt; in front.");
}

async function showProducts(visit: Visit, template: string, limit: number, handle = "all"): Promise<void> {
  const { shop } = visit;
  const known = handle === "all" ? { title: null } : shop.state.collections.get(handle);
  if (!known) return sendPage(visit, "404", {}, 404);
  const products = [...shop.state.products.values()].filter(
    (product) => product.status === "active" && (handle === "all" || product.collections.includes(handle)),
  );
  await sendPage(visit, template, {
    collection: {
      title: known.title,
      handle,
      products: products.slice(0, limit).map((product) => productObject(visit, product)),
      products_count: products.length,
    },
    collections: [...shop.state.collections.values()].map((one) => ({
      title: one.title,
      url: `${visit.root}/collections/${encodeURIComponent(one.handle)}`,
    })),
  });
}

/** Shopify's own recommendations; here simply what is sold besides. */
function recommend(visit: Visit): void {
  const { searchParams } = visit.call.url;
  const limit = Math.min(10, Math.max(1, Number(searchParams.get("limit") ?? 10) || 10));
  const others = [...visit.shop.state.products.values()].filter(
    ({ id, status }) => status === "active" && String(id) !== searchParams.get("product_id"),
  );
  sendJson(visit.call.res, 200, {
    intent: "related",
    products: others.slice(0, limit).map((product) => productObject(visit, product)),
  });
}

async function showProduct(visit: Visit, { handle: asked = "" }: Record<string, string>): Promise<void> {
  const script = asked.endsWith(".js");
  const handle = script ? asked.slice(0, -3) : asked;
  const product = visit.shop.findProductByHandle(handle);
  if (script && product?.status === "active")
    return sendJson(visit.call.res, 200, productObject(visit, product));
  if (product?.status !== "active") return sendPage(visit, "404", {}, 404);
  const wanted = visit.call.url.searchParams.get("variant");
  const object = productObject(visit, product);
  const selected = object.variants.find((variant) => variant.id === wanted);
  await sendPage(visit, "product", {
    product: selected ? { ...object, selected_or_first_available_variant: selected } : object,
  });
}

/** Shopify's localization form: the currency stays in a cookie, the language in the address. */
async function localize(visit: Visit): Promise<void> {
  const form = await readForm(visit.call);
  rememberCurrency(visit, form.get("currency_code")?.[0] ?? "");
  const to = form.get("return_to")?.[0] ?? "";
  redirect(visit.call.res, to.startsWith(`${visit.base}/`) || to === visit.base ? to : visit.root, 303);
}

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".wasm": "application/wasm",
};

function sendAsset(visit: Visit, directory: string, file: string): Promise<void> | void {
  const type = TYPES[extname(file)];
  if (!type || !/^[\w.-]+$/.test(file)) return sendPage(visit, "404", {}, 404);
  try {
    send(visit.call.res, 200, type, readFileSync(join(directory, file)));
  } catch {
    return sendPage(visit, "404", {}, 404);
  }
}
