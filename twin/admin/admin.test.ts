/** The admin frame with a small app inside, in a real browser. */
import { createHmac } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readAppConfig } from "../app-config.ts";
import { launchBrowser, newContext } from "../http/browser-for-test.ts";
import { listenForTest } from "../http/listen-for-test.ts";
import { type Route, route, sendHtml, sendJson } from "../http/router.ts";
import { newShopState } from "../shop/new-shop.ts";
import { TwinShop } from "../shop/store.ts";
import { adminRoutes } from "./routes.ts";

const API_KEY = "key-of-the-app";
const API_SECRET = "secret-of-the-app";

let browser: Browser;
let page: Page;
let shop: TwinShop;
let twinUrl = "";
let appUrl = "";
let refuseNext = false;
let opened: string[] = [];
const closing: (() => Promise<void>)[] = [];

/** An app that routes by itself, as Remix does, and keeps the addresses it was opened with. */
const appPage = () => `<!doctype html><html><head><title>App</title>
<meta name="shopify-api-key" content="${API_KEY}"><script src="${twinUrl}/app-bridge.js"></script></head><body>
<ui-nav-menu><a href="/app" rel="home">Start</a><a href="/app/retention">Retention</a>
<a href="/app/customers">Customers</a></ui-nav-menu>
<h1></h1><form data-save-bar data-discard-confirmation><input name="goal" aria-label="Goal" value="old"></form>
<ui-save-bar id="bar"><button variant="primary" onclick="document.title='Saved'"></button><button></button></ui-save-bar>
<ui-modal id="modal"><p>Inside</p><ui-title-bar title="Ask"><button variant="primary">Yes</button></ui-title-bar></ui-modal>
<script>
const show = () => { document.querySelector("h1").textContent = location.pathname; };
addEventListener("shopify:navigate", (e) => { history.pushState(null, "", e.target.getAttribute("href")); show(); });
addEventListener("popstate", show); show();
</script></body></html>`;

beforeAll(async () => {
  browser = await launchBrowser();
  const app = await listenForTest([
    route("GET", "/app", ({ res, url }) => {
      opened.push(url.search);
      sendHtml(res, 200, appPage());
    }),
    route("GET", "/app/*", ({ res, url }) => {
      opened.push(url.search);
      sendHtml(res, 200, appPage());
    }),
    route("GET", "/auth/session-token", ({ res }) => sendHtml(res, 200, appPage())),
    route("GET", "/api/who", ({ req, res }) => {
      if (refuseNext) {
        refuseNext = false;
        res.setHeader("X-Shopify-Retry-Invalid-Session-Request", "1");
        return sendJson(res, 401, {});
      }
      sendJson(res, 200, { authorization: req.headers.authorization });
    }),
  ]);
  appUrl = app.url;
  closing.push(app.close);
  const routes: Route[] = [];
  const twin = await listenForTest(routes);
  twinUrl = twin.url;
  const config = readAppConfig("no such file");
  routes.push(
    ...adminRoutes({
      url: twinUrl,
      appUrl,
      apiKey: API_KEY,
      apiSecret: API_SECRET,
      config: { ...config, scopes: ["read_orders", "read_customers"] },
      shops: new Map(),
      touch: () => {},
      find: (domain) => (domain === shop.domain ? shop : undefined),
    }),
  );
  closing.push(twin.close);
});
beforeEach(async () => {
  shop = new TwinShop(
    newShopState({ domain: "nadia.myshopify.com", name: "Nadia Gifts" }, ["read_orders"], Date.now()),
  );
  opened = [];
  page = await (await newContext(browser)).newPage();
  page.setDefaultTimeout(10_000);
  page.on("pageerror", (error) => {
    throw error;
  });
});
afterAll(async () => {
  await browser?.close();
  for (const close of closing) await close();
});

const home = () => `${twinUrl}/admin/store/nadia/apps/perennial`;
async function openApp(rest = ""): Promise<FrameLocator> {
  await page.goto(home() + rest);
  const app = page.frameLocator("#app-frame");
  await app.locator("h1").waitFor();
  return app;
}
const appFrame = () => page.frames().find((frame) => frame.url().startsWith(appUrl))!;

function readToken(token: string): Record<string, unknown> {
  const [header, claims, signature] = token.split(".");
  const expected = createHmac("sha256", API_SECRET).update(`${header}.${claims}`).digest("base64url");
  expect(signature).toBe(expected);
  return JSON.parse(Buffer.from(claims!, "base64url").toString());
}

test("the app is opened with a signed launch address", async () => {
  await openApp("/retention?from=2026-01-01");
  const query = new URLSearchParams(opened[0]);
  expect(query.get("shop")).toBe("nadia.myshopify.com");
  expect(query.get("embedded")).toBe("1");
  expect(query.get("from")).toBe("2026-01-01");
  expect(atob(query.get("host")!)).toBe("admin.shopify.com/store/nadia");
  expect(readToken(query.get("id_token")!)).toMatchObject({
    aud: API_KEY,
    dest: "https://nadia.myshopify.com",
    iss: "https://nadia.myshopify.com/admin",
  });
  const hmac = query.get("hmac");
  query.delete("hmac");
  const message = [...query.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map((pair) => pair.join("="));
  expect(hmac).toBe(createHmac("sha256", API_SECRET).update(message.join("&")).digest("hex"));
});

test("requests of the app carry a session token, and are repeated once when the app asks for a new one", async () => {
  await openApp();
  refuseNext = true;
  const answer = await appFrame().evaluate(() => fetch("/api/who").then((response) => response.json()));
  expect(readToken(answer.authorization.replace("Bearer ", ""))).toMatchObject({ sub: expect.any(String) });
  expect(refuseNext).toBe(false);
});

test("a page without a session token comes back with one", async () => {
  await page.goto(home());
  const reload = `${appUrl}/app?shop=nadia.myshopify.com&embedded=1&again=1`;
  await appFrame().waitForURL(/\/app\?/);
  opened = [];
  await page.evaluate(
    (url) => {
      (document.querySelector("#app-frame") as HTMLIFrameElement).src = url;
    },
    `${appUrl}/auth/session-token?shop=nadia.myshopify.com&shopify-reload=${encodeURIComponent(reload)}`,
  );
  await expect.poll(() => opened[0]).toContain("again=1");
  readToken(new URLSearchParams(opened[0]).get("id_token")!);
});

test("the app's links stand in the frame's navigation, its address in the frame's, and back is one step", async () => {
  const app = await openApp();
  const nav = page.locator("#app-nav");
  await nav.getByText("Retention").click();
  await app.getByText("/app/retention").waitFor();
  await expect.poll(() => page.url()).toBe(`${home()}/retention`);
  await nav.getByText("Customers").click();
  await expect.poll(() => page.url()).toBe(`${home()}/customers`);
  expect(await nav.getByText("Customers").getAttribute("aria-current")).toBe("page");
  await page.goBack();
  await app.getByText("/app/retention").waitFor();
  await expect.poll(() => page.url()).toBe(`${home()}/retention`);
  await page.getByRole("link", { name: "Perennial" }).click();
  await expect.poll(() => page.url()).toBe(home());
  expect(await nav.getByText("Start").count()).toBe(0);
  expect(await app.getByText("Retention").isVisible()).toBe(false);
});

test("a changed form shows the save bar, discarding asks first, and leaving is guarded", async () => {
  const app = await openApp();
  await app.getByLabel("Goal").fill("new");
  const bar = page.locator("#save-bar");
  await bar.waitFor();
  await page.locator("#app-nav").getByText("Retention").click();
  await page.getByRole("button", { name: "Stay" }).click();
  expect(page.url()).toBe(home());
  await bar.getByRole("button", { name: "Discard" }).click();
  await page.locator("#dialog").getByRole("button", { name: "Discard" }).click();
  await expect.poll(() => app.getByLabel("Goal").inputValue()).toBe("old");
  await bar.waitFor({ state: "hidden" });
  await appFrame().evaluate(() => (window as never as { shopify: Bridge }).shopify.saveBar.show("bar"));
  await bar.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => page.title()).toBe("Saved · Nadia Gifts");
});

type Bridge = {
  saveBar: { show(id: string): Promise<void> };
  modal: { show(id: string): Promise<void> };
  toast: { show(text: string, options?: object): string };
  app: { extensions(): Promise<unknown> };
  resourcePicker(options: object): Promise<{ title: string }[] | undefined>;
  config: Record<string, unknown>;
};

test("toasts, modals and the product picker", async () => {
  shop.createProduct({ title: "Rose soap", variants: [{ price: 900n }] });
  shop.createProduct({ title: "Candle", variants: [{ price: 1900n }] });
  const app = await openApp();
  await appFrame().evaluate(() => {
    const { shopify } = window as never as { shopify: Bridge };
    shopify.toast.show("It is done", { onDismiss: () => shopify.modal.show("modal") });
  });
  await page.getByText("It is done").waitFor();
  await page.getByRole("button", { name: "Dismiss" }).click();
  const dialog = app.getByRole("dialog", { name: "Ask" });
  await dialog.waitFor();
  expect(await app.getByText("Inside").isVisible()).toBe(true);
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "hidden" });
  const picked = appFrame().evaluate(() =>
    (window as never as { shopify: Bridge }).shopify.resourcePicker({ type: "product" }),
  );
  await page.getByRole("searchbox").fill("cand");
  await page.getByRole("radio", { name: "Candle" }).check();
  await page.getByRole("button", { name: "Select" }).click();
  expect((await picked)?.map((one) => one.title)).toEqual(["Candle"]);
});

test("the theme editor switches an app embed on and places a block, and the app learns of it", async () => {
  await openApp();
  const status = () =>
    appFrame().evaluate(async () =>
      JSON.stringify(await (window as never as { shopify: Bridge }).shopify.app.extensions()),
    );
  expect(await status()).toContain('"status":"available"');
  await page.goto(
    `${twinUrl}/shops/nadia.myshopify.com/admin/themes/current/editor?context=apps&activateAppId=${API_KEY}/app-embed`,
  );
  expect(shop.state.themeEmbeds ?? []).toEqual([]);
  await page.getByRole("switch", { name: "Loyalty account account" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("status").getByText("Saved.").waitFor();
  expect(shop.state.themeEmbeds).toEqual(["app-embed"]);
  expect(shop.state.themeBlocks).toEqual({ account: ["loyalty-account"] });
  await openApp();
  expect(await status()).toContain('"status":"active"');
});

test("install and uninstall", async () => {
  shop.uninstallApp();
  await page.goto(home());
  await page.getByText("read_customers").waitFor();
  await page.getByRole("button", { name: "Install Perennial" }).click();
  await page.frameLocator("#app-frame").locator("h1").waitFor();
  expect(shop.state.install.installed).toBe(true);
  await page.goto(`${twinUrl}/admin/store/nadia/settings/apps`);
  await page.getByRole("button", { name: "Uninstall" }).click();
  await page.getByText("Not installed").waitFor();
  expect(shop.state.install.installed).toBe(false);
});

test("a chosen language turns the frame and reaches the app", async () => {
  await openApp();
  await page.locator(".language select").selectOption("ar");
  await expect.poll(() => page.locator("html").getAttribute("dir")).toBe("rtl");
  await page.frameLocator("#app-frame").locator("h1").waitFor();
  const config = await appFrame().evaluate(() => (window as never as { shopify: Bridge }).shopify.config);
  expect(config).toMatchObject({ locale: "ar", apiKey: API_KEY, shop: "nadia.myshopify.com" });
});

test("on a small screen the navigation opens by its button and nothing overflows", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openApp();
  const button = page.getByRole("button", { name: "Menu" });
  expect(await page.getByRole("navigation").isVisible()).toBe(false);
  await button.click();
  expect(await button.getAttribute("aria-expanded")).toBe("true");
  await page.getByRole("navigation").getByText("Retention").waitFor();
  await page.keyboard.press("Escape");
  expect(await page.getByRole("navigation").isVisible()).toBe(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test("axe finds nothing serious in the frame, in either direction", async () => {
  for (const locale of ["en", "ar"]) {
    shop.state.staffLocale = locale;
    const paths = ["/apps/perennial", "", "/orders", "/settings/apps", "/themes/current/editor"];
    for (const path of paths) {
      await page.goto(`${twinUrl}/admin/store/nadia${path}`);
      // The heading of the app's page is the app's.
      const axe = new AxeBuilder({ page }).exclude("iframe").disableRules("page-has-heading-one");
      const { violations } = await axe.analyze();
      expect(violations.map(({ id, nodes }) => `${path} ${locale} ${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  }
}, 90_000);

test("another site cannot act for the merchant", async () => {
  const response = await fetch(`${home()}/uninstall`, {
    method: "POST",
    headers: { "sec-fetch-site": "cross-site" },
  });
  expect(response.status).toBe(403);
  expect(shop.state.install.installed).toBe(true);
});
