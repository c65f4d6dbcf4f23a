/** One request to a storefront: who it is, in which language and currency, and with which cart. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Call } from "../http/router.ts";
import type { Cart } from "../shop/model/cart.ts";
import type { Property } from "../shop/model/order.ts";
import type { Customer } from "../shop/model/people.ts";
import type { TwinShop } from "../shop/store.ts";
import type { World } from "../world.ts";

export type StorefrontTwin = Pick<
  World,
  "url" | "appUrl" | "apiKey" | "apiSecret" | "config" | "find" | "shops"
>;

/** Languages of the theme, each in its own name. */
export const LANGUAGES: Record<string, string> = { en: "English", ar: "العربية", fa: "فارسی" };

export type Visit = {
  twin: StorefrontTwin;
  call: Call;
  shop: TwinShop;
  locale: string;
  /** ISO 4217 code prices are shown and paid in. */
  currency: string;
  /** "/store/<name>": where the shop stands on the twin. */
  base: string;
  /** `base`, with the language when it is not the shop's own. */
  root: string;
  /** The path inside the shop and language, beginning with a slash. */
  path: string;
  customer: Customer | null;
  cart: Cart | null;
  designMode: boolean;
};

const DAY_SECONDS = 86_400;

/** Null when the twin has no such shop. */
export function beginVisit(twin: StorefrontTwin, call: Call): Visit | null {
  const name = call.params.name ?? "";
  const shop = twin.find(`${name}.myshopify.com`);
  if (!shop) return null;
  const base = `/store/${name}`;
  const inside = `/${call.params.rest ?? ""}`;
  const [, first = ""] = inside.split("/");
  const own = LANGUAGES[shop.state.locale] ? shop.state.locale : "en";
  const asked = call.url.searchParams.get("locale") ?? "";
  const prefixed = first in LANGUAGES;
  const locale = prefixed ? first : asked in LANGUAGES ? asked : own;
  const path = prefixed ? inside.slice(first.length + 1) || "/" : inside;
  const cookies = readCookies(call);
  const customerId = unsign(twin.apiSecret, shop, "customer", cookies[cookieName(shop, "customer")]);
  const cartToken = unsign(twin.apiSecret, shop, "cart", cookies[cookieName(shop, "cart")]);
  const currency = cookies[cookieName(shop, "currency")] ?? "";
  return {
    twin,
    call,
    shop,
    locale,
    currency: currency in shop.state.presentmentRates ? currency : shop.state.currency,
    base,
    root: locale === own ? base : `${base}/${locale}`,
    path,
    customer: (customerId && shop.state.customers.get(BigInt(customerId))) || null,
    cart: (cartToken && shop.state.carts.get(cartToken)) || null,
    designMode: call.url.searchParams.has("design_mode"),
  };
}

/** What a form or a script sent, whichever way it was encoded. Repeated names keep all their values. */
export async function readForm(call: Call): Promise<Map<string, string[]>> {
  const body = await call.body(1_000_000);
  const type = call.req.headers["content-type"] ?? "";
  const form = new Map<string, string[]>();
  if (body.length === 0 || type.includes("json")) return form;
  const data = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  for (const [key, value] of data.entries()) {
    form.set(key, [...(form.get(key) ?? []), String(value)]);
  }
  return form;
}

// --- the cookies ---

export function rememberCustomer(visit: Visit, customer: Customer | null): void {
  const value = customer ? sign(visit.twin.apiSecret, visit.shop, "customer", String(customer.id)) : "";
  setCookie(visit, "customer", value, customer ? 30 * DAY_SECONDS : 0);
}

export function rememberCart(visit: Visit, cart: Cart): void {
  setCookie(visit, "cart", sign(visit.twin.apiSecret, visit.shop, "cart", cart.token), 14 * DAY_SECONDS);
}

export function rememberCurrency(visit: Visit, currency: string): void {
  setCookie(visit, "currency", currency, 30 * DAY_SECONDS);
}

/** Where the visitor first came in, and from where; kept until the browser closes. */
export function rememberLanding(visit: Visit): void {
  const { req, url } = visit.call;
  if (readCookies(visit.call)[cookieName(visit.shop, "landing")]) return;
  const referer = req.headers.referer ?? "";
  const outside = referer && URL.parse(referer)?.host !== url.host ? referer : "";
  setCookie(
    visit,
    "landing",
    JSON.stringify([visit.path + url.search, outside].map((one) => one.slice(0, 255))),
  );
}

export function landing(visit: Visit): { landingSite?: string; referringSite?: string } {
  try {
    const cookie = readCookies(visit.call)[cookieName(visit.shop, "landing")] ?? "[]";
    const [landingSite, referringSite] = JSON.parse(cookie) as string[];
    return { ...(landingSite ? { landingSite } : {}), ...(referringSite ? { referringSite } : {}) };
  } catch {
    return {};
  }
}

/** Attributes as the cart and the order carry them. */
export function properties(record: Record<string, unknown>): Property[] {
  return Object.entries(record)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => ({ name, value: String(value) }));
}

function setCookie(visit: Visit, what: string, value: string, maxAge?: number): void {
  const age = maxAge === undefined ? "" : `; Max-Age=${maxAge}`;
  const name = cookieName(visit.shop, what);
  visit.call.res.appendHeader(
    "set-cookie",
    `${name}=${encodeURIComponent(value)}; Path=${visit.base}; HttpOnly; SameSite=Lax${age}`,
  );
}

function cookieName(shop: TwinShop, what: string): string {
  return `twin_${what}_${shop.domain.split(".")[0]}`;
}

function readCookies(call: Call): Record<string, string> {
  const pairs = (call.req.headers.cookie ?? "").split(/;\s*/).map((pair) => pair.split("="));
  return Object.fromEntries(
    pairs.map(([name = "", ...value]) => {
      try {
        return [name, decodeURIComponent(value.join("="))];
      } catch {
        return [name, ""];
      }
    }),
  );
}

function sign(secret: string, shop: TwinShop, what: string, value: string): string {
  return `${value}.${mac(secret, shop, what, value).toString("base64url")}`;
}

function unsign(secret: string, shop: TwinShop, what: string, cookie: string | undefined): string | null {
  const [value, signature] = (cookie ?? "").split(".");
  if (!value || !signature) return null;
  const expected = mac(secret, shop, what, value);
  const given = Buffer.from(signature, "base64url");
  return given.length === expected.length && timingSafeEqual(given, expected) ? value : null;
}

function mac(secret: string, shop: TwinShop, what: string, value: string): Buffer {
  return createHmac("sha256", secret).update(`storefront\n${shop.domain}\n${what}\n${value}`).digest();
}
