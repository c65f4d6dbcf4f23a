/** A visitor in the storefront, by HTTP and in a real browser. */
import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readAppConfig } from "../app-config.ts";
import { DEMO_SHOP } from "../history/demo-shop.ts";
import { launchBrowser, newContext } from "../http/browser-for-test.ts";
import { listenForTest } from "../http/listen-for-test.ts";
import { type Route, route, send, sendJson } from "../http/router.ts";
import { signProxyQuery } from "../proxy/sign.ts";
import type { ShopEvent } from "../shop/model/state.ts";
import { newShopState } from "../shop/new-shop.ts";
import { TwinShop } from "../shop/store.ts";
import { orderTotals } from "../shop/totals.ts";
import { storefrontRoutes } from "./routes.ts";

let shop: TwinShop;
let events: ShopEvent[] = [];
let url = "";
let close = async () => {};
let closeApp = async () => {};
/** What the app behind the proxy was asked last. */
let asked: Record<string, string> = {};
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  const app = await listenForTest([
    route("*", "/proxy/*", async (call) => {
      asked = {
        ...Object.fromEntries(call.url.searchParams),
        path: call.url.pathname,
        method: call.req.method ?? "",
      };
      if (call.params.rest === "page")
        send(call.res, 200, "application/liquid", "<p>{{ shop.name }} / {{ customer.email }}</p>");
      else sendJson(call.res, 200, { cookie: call.req.headers.cookie ?? null });
    }),
  ]);
  closeApp = app.close;
  const routes: Route[] = [];
  const server = await listenForTest(routes);
  close = server.close;
  url = `${server.url}/store/rosewater`;
  routes.push(
    ...storefrontRoutes({
      url: server.url,
      appUrl: app.url,
      shops: new Map([["rosewater.myshopify.com", shop]]),
      apiKey: "key",
      apiSecret: "secret",
      config: readAppConfig("no such file"),
      find: (domain) => (domain === shop.domain ? shop : undefined),
    }),
  );
});
beforeEach(() => {
  shop = new TwinShop(newShopState(DEMO_SHOP, ["read_orders"], Date.now()));
  shop.createProduct({
    title: "Laurel <Soap>",
    handle: "laurel-soap",
    productType: "Soap",
    collections: ["Soap"],
    variants: [{ price: 690n }],
  });
  shop.createProduct({
    title: "Oud",
    optionNames: ["Size"],
    variants: [
      { title: "50 ml", price: 5900n, compareAtPrice: 6900n },
      { title: "100 ml", price: 8900n, inventoryQuantity: 0 },
    ],
  });
  shop.createDiscount({ title: "Ten", codes: ["TEN"], value: { type: "percentage", percent: 10 } });
  events = [];
  shop.listener = (event) => events.push(event);
});
afterAll(async () => {
  await browser?.close();
  await close();
  await closeApp();
});

/** A visitor who keeps cookies and follows nothing. */
function visitor() {
  const cookies = new Map<string, string>();
  return async (path: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const headers = { ...(init.headers as Record<string, string>), cookie };
    const response = await fetch(url + path, { redirect: "manual", ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";")[0]?.split("=") ?? [];
      cookies.set(name, value);
    }
    return response;
  };
}
const json = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
const form = (fields: Record<string, string>): RequestInit => ({
  method: "POST",
  body: new URLSearchParams(fields),
});
const soap = () => String(shop.findProductByHandle("laurel-soap")?.variants[0]?.id);

test("titles are escaped, prices stand in the visitor's language and currency", async () => {
  const go = visitor();
  const page = await (await go("/products/laurel-soap")).text();
  expect(page).toContain("Laurel &lt;Soap&gt;");
  expect(page).not.toContain("Laurel <Soap>");
  expect(page).toContain("€6.90");
  await go("/localization", form({ currency_code: "AED", return_to: "/store/rosewater" }));
  expect(await (await go("/products/laurel-soap")).text()).toContain("29.05");
  expect(await (await go("/products/oud")).text()).toMatch(/disabled[^<]*100 ml/);
  // the shop's own digits in every language
  expect(await (await go("/fa/products/laurel-soap")).text()).toContain("29.05");
});

test("the language stands in the address, and turns the page", async () => {
  const go = visitor();
  const page = await (await go("/ar/collections/all")).text();
  expect(page).toContain('<html lang="ar" dir="rtl">');
  expect(page).toContain("منتجان");
  expect(page).toContain('href="/store/rosewater/ar/products/laurel-soap"');
  expect((await go("/ar/nowhere")).status).toBe(404);
});

test("the AJAX cart API", async () => {
  const go = visitor();
  const added = await (await go("/cart/add.js", json({ id: soap(), quantity: 2 }))).json();
  expect(added).toMatchObject({ quantity: 2, price: 690, line_price: 1380 });
  await go("/cart/add.js", json({ items: [{ id: soap(), quantity: 1, properties: { note: "for Mina" } }] }));
  const cart = await (await go("/cart.js")).json();
  expect(cart).toMatchObject({ item_count: 3, total_price: 2070, currency: "EUR" });
  expect(cart.items[0].properties).toEqual({ note: "for Mina" });
  await go("/cart/change.js", json({ id: cart.items[0].key, quantity: 0 }));
  const updated = await go(
    "/cart/update.js",
    json({ attributes: { ref: "abc" }, discount: "ten", updates: { [soap()]: 3 } }),
  );
  expect(await updated.json()).toMatchObject({
    item_count: 3,
    attributes: { ref: "abc" },
    total_price: 1863,
    discount_codes: [{ code: "ten", applicable: true }],
  });
  const refused = await go("/cart/add.js", json({ id: "1" }));
  expect(refused.status).toBe(422);
  expect((await go("/cart/change.js", json({ line: 1, quantity: -1 }))).status).toBe(422);
  expect(await (await go("/cart/clear.js", json({}))).json()).toMatchObject({ item_count: 0 });
});

test("a forged cookie is nobody's", async () => {
  const customer = shop.createCustomer({ email: "lena@example.com", state: "enabled" });
  const cookie = `twin_customer_rosewater=${customer.id}.${Buffer.alloc(32).toString("base64url")}`;
  const response = await fetch(`${url}/account`, { headers: { cookie }, redirect: "manual" });
  expect(response.headers.get("location")).toBe("/store/rosewater/account/login");
});

test("the shop is found by its domain, and from the root by the page that asks", async () => {
  const { origin } = new URL(url);
  const ask = (path: string, referer = "") =>
    fetch(origin + path, { redirect: "manual", headers: referer ? { referer } : {} });
  const to = async (answer: Promise<Response>) => (await answer).headers.get("location");
  expect(await to(ask("/shops/rosewater.myshopify.com/products/oud?x=1"))).toBe(
    "/store/rosewater/products/oud?x=1",
  );
  expect(await to(ask("/apps/perennial/beat", `${origin}/store/other/cart`))).toBe(
    "/store/other/apps/perennial/beat",
  );
  const post = await fetch(`${origin}/cart/add.js`, { redirect: "manual", method: "POST" });
  expect([post.status, post.headers.get("location")]).toEqual([307, "/store/rosewater/cart/add.js"]);
});

test("a discount link never leads away from the shop", async () => {
  const go = visitor();
  expect((await go("/discount/TEN?redirect=/products/oud")).headers.get("location")).toBe(
    "/store/rosewater/products/oud",
  );
  for (const to of ["https://evil.example", "//evil.example", "/\\evil.example"]) {
    const response = await go(`/discount/TEN?redirect=${encodeURIComponent(to)}`);
    expect(response.headers.get("location")).toBe("/store/rosewater/");
  }
});

test("an order through the pages: code, attributes, landing site, currency, webhooks", async () => {
  const go = visitor();
  await go("/?utm_source=mail", { headers: { referer: "https://mail.example.com/" } });
  await go("/discount/TEN");
  await go("/cart/add", form({ id: soap(), quantity: "2" }));
  await go("/cart/update.js", json({ attributes: { ref: "friend-1" } }));
  await go("/localization", form({ currency_code: "AED", return_to: "/store/rosewater/cart" }));
  const checkout = (await go("/checkout")).headers.get("location")!.replace("/store/rosewater", "");
  expect(await (await go(checkout)).text()).toContain('value="TEN"');
  const person = { first_name: "Mina", last_name: "Karimi", country: "AE", accepts_marketing: "on" };
  expect((await go(checkout, form({ ...person, email: "mina", discount: "TEN" }))).status).toBe(422);
  const bad = await go(checkout, form({ ...person, email: "mina@example.com", discount: "NOPE" }));
  expect(await bad.text()).toContain("The code NOPE does not apply");
  const done = await go(
    checkout,
    form({ ...person, email: "mina@example.com", discount: "TEN", place: "1" }),
  );
  const thanks = await go(done.headers.get("location")!.replace("/store/rosewater", ""));
  expect(await thanks.text()).toContain("#1001");
  const [order] = shop.state.orders.values();
  expect(order).toMatchObject({
    email: "mina@example.com",
    presentmentCurrency: "AED",
    landingSite: "/?utm_source=mail",
    referringSite: "https://mail.example.com/",
    noteAttributes: [{ name: "ref", value: "friend-1" }],
    buyerAcceptsMarketing: true,
    customerLocale: "en",
  });
  expect(orderTotals(order!).total.shop).toBe(690n * 2n - 138n + 490n);
  expect(order?.shippingAddress?.countryCode).toBe("AE");
  expect(shop.findCustomerByEmail("mina@example.com")?.emailConsent.state).toBe("subscribed");
  expect(events.map((event) => event.topic)).toContain("orders/create");
  // Sent twice, as by an impatient thumb.
  await go(checkout, form({ ...person, email: "mina@example.com", place: "1" }));
  expect(shop.state.orders.size).toBe(1);
  expect(await (await go("/cart.js")).json()).toMatchObject({ item_count: 0 });
});

test("the app's embed appears where it was switched on, and nowhere else", async () => {
  const go = visitor();
  expect(await (await go("/")).text()).not.toContain("loader.js");
  shop.state.themeEmbeds = ["app-embed"];
  const page = await (await go("/")).text();
  expect(page).toContain('src="/store/rosewater/cdn/extensions/perennial/assets/loader.js"');
  expect(page).toContain('data-path="/apps/perennial"');
  expect(page.indexOf("loader.js")).toBeGreaterThan(page.indexOf("</footer>"));
  expect((await go("/cdn/extensions/perennial/assets/loader.js")).headers.get("content-type")).toContain(
    "javascript",
  );
  expect((await go("/cdn/assets/..%2Flayout%2Ftheme.liquid")).status).toBe(404);
  expect(await (await go("/ar?design_mode=1")).text()).toContain("لا يرى الزوار");
  shop.uninstallApp();
  expect(await (await go("/")).text()).not.toContain("loader.js");
});

test("scripts may ask for a product, for others, and lead through a code back to where they stand", async () => {
  const go = visitor();
  const product = await (await go("/products/laurel-soap.js")).json();
  expect(product).toMatchObject({
    title: "Laurel <Soap>",
    price: 690,
    url: "/store/rosewater/products/laurel-soap",
  });
  expect((await go("/products/gone.js")).status).toBe(404);
  const { products } = await (
    await go(`/recommendations/products.json?product_id=${product.id}&limit=3`)
  ).json();
  expect(products.map((one: { title: string }) => one.title)).toEqual(["Oud"]);
  const to = async (redirect: string) =>
    (await go(`/discount/TEN?redirect=${encodeURIComponent(redirect)}`)).headers.get("location");
  expect(await to("/cart")).toBe("/store/rosewater/cart");
  expect(await to("/store/rosewater/ar/cart")).toBe("/store/rosewater/ar/cart");
  expect(await to("//elsewhere.example")).toBe("/store/rosewater/");
  expect((await go("/cdn/shopifycloud/consent-tracking-api.js")).headers.get("content-type")).toContain(
    "javascript",
  );
});

test("the app proxy: signed, without cookies, Liquid drawn in the theme", async () => {
  const go = visitor();
  await go("/account/login", form({ email: "nora@example.com" }));
  const plain = await go("/apps/perennial/points?x=1&shop=evil");
  expect(await plain.json()).toEqual({ cookie: null });
  const { signature, ...rest } = asked;
  const { path: _path, method: _method, ...query } = rest;
  expect(asked).toMatchObject({
    path: "/proxy/points",
    shop: "rosewater.myshopify.com",
    x: "1",
    path_prefix: "/apps/perennial",
    logged_in_customer_id: String(shop.findCustomerByEmail("nora@example.com")?.id),
  });
  expect(signature).toBe(signProxyQuery(new URLSearchParams(query), "secret"));
  const page = await (await go("/ar/apps/perennial/page")).text();
  expect(page).toContain("<p>Rosewater & Thread / nora@example.com</p>");
  expect(page).toContain('dir="rtl"');
});

test("in a browser: the embed tells the app once a session that it is on", async () => {
  shop.state.themeEmbeds = ["app-embed"];
  asked = {};
  const context = await newContext(browser);
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "networkidle" });
  // not before the visitor turns away from the first page
  expect(asked).toEqual({});
  await page.goto(`${url}/cart`);
  await expect.poll(() => asked.path).toBe("/proxy/beat");
  expect(asked).toMatchObject({ method: "POST", shop: "rosewater.myshopify.com" });
  asked = {};
  await page.goto(url, { waitUntil: "networkidle" });
  expect(asked).toEqual({});
  const refusing = await newContext(browser);
  await refusing.addInitScript(() => Object.defineProperty(navigator, "doNotTrack", { value: "1" }));
  const quiet = await refusing.newPage();
  for (const path of ["", "/cart"]) await quiet.goto(url + path, { waitUntil: "networkidle" });
  expect(asked).toEqual({});
});

test("axe finds nothing serious in the shop, in either direction", async () => {
  shop.createOrder({ email: "mina@example.com", lines: [{ quantity: 1, title: "Soap", price: 690n }] });
  const context = await newContext(browser);
  const page = await context.newPage();
  await page.goto(`${url}/products/laurel-soap`);
  await page.getByRole("button", { name: "Add to cart" }).click();
  const paths = ["", "/collections/all", "/products/oud", "/cart", "/checkout", "/account/login", "/nowhere"];
  for (const path of [...paths, "/ar/products/oud", "/ar/cart"]) {
    await page.goto(url + path);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
}, 90_000);

test("every language of the theme has every text", () => {
  const table = (language: string) =>
    JSON.parse(readFileSync(new URL(`./theme/locales/${language}.json`, import.meta.url), "utf8"));
  const bare = (key: string) => key.replace(/\.(zero|one|two|few|many|other)$/, "");
  const keys = (language: string) => [...new Set(Object.keys(table(language)).map(bare))].sort();
  expect(keys("en").length).toBeGreaterThan(50);
  for (const language of ["ar", "fa"]) expect(keys(language)).toEqual(keys("en"));
});

test("in a browser: a customer logs in, buys with the keyboard's forms, and sees the order", async () => {
  const page = await (await newContext(browser, { viewport: { width: 390, height: 844 } })).newPage();
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.goto(`${url}/account/login`);
  await page.getByLabel("E-mail").fill("nora@example.com");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText("No orders yet.").waitFor();
  for (const path of ["/ar", "/ar/collections/all", "/ar/products/oud", "/products/oud"]) {
    await page.goto(url + path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(390);
  }
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("heading", { name: "Your cart" }).waitFor();
  await page.getByLabel("Quantity").fill("2");
  await page.getByRole("button", { name: "Check out" }).click();
  expect(await page.getByLabel("E-mail", { exact: true }).inputValue()).toBe("nora@example.com");
  await page.getByRole("button", { name: "Place order" }).click();
  await page.getByRole("heading", { name: "Thank you!" }).waitFor();
  await page.goto(`${url}/account`);
  await page.getByText("#1001").waitFor();
  const [order] = shop.state.orders.values();
  expect(order?.customerId).toBe(shop.findCustomerByEmail("nora@example.com")?.id);
  expect(order?.lines[0]?.quantity).toBe(2);
  expect(problems).toEqual([]);
});
