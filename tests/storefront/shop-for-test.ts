// One shop of the local Shopify with the app's embed switched on, and behind its proxy an app that keeps what it is
// told and answers claims as docs/popups.md says. Liquid, cart, checkout and cookies are the twin's real ones.

import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll } from "vitest";
import type { ClaimAnswer } from "../../app/popups/proxy-messages.ts";
import { readAppConfig } from "../../twin/app-config.ts";
import { DEMO_SHOP } from "../../twin/history/demo-shop.ts";
import { launchBrowser, newContext } from "../../twin/http/browser-for-test.ts";
import { listenForTest } from "../../twin/http/listen-for-test.ts";
import { type Route, route, send, sendJson } from "../../twin/http/router.ts";
import { newShopState } from "../../twin/shop/new-shop.ts";
import { TwinShop } from "../../twin/shop/store.ts";
import { storefrontRoutes } from "../../twin/storefront/routes.ts";

/** What the app was sent: where to and the body, beats without one. */
export type Told = { to: string; body: Record<string, unknown> | null };

export type TestStorefront = {
  shop: TwinShop;
  /** address of the storefront, without a slash at the end */
  url: string;
  told: Told[];
  /** kinds of events told so far, as "kind arm trigger", in order */
  events(): string[];
  /** what claims and subscriptions are answered next; a number is a bare status */
  answer: ClaimAnswer | number;
  /** what the app answers below `loyalty/`, as docs/loyalty.md has it */
  loyalty: (to: string, body: Record<string, unknown>) => { status: number; body?: unknown };
  browser: Browser;
  /** visits that are over: what they have still to say may arrive late, and is nobody's business any more */
  over: Set<string>;
};

/** Call at the top of a test file; it ends with the file. */
export async function testStorefront({ withBrowser = true } = {}): Promise<TestStorefront> {
  const told: Told[] = [];
  const shop = new TwinShop(newShopState(DEMO_SHOP, ["read_orders"], Date.now()));
  shop.createProduct({ title: "Soap", handle: "soap", collections: ["Soap"], variants: [{ price: 690n }] });
  shop.createProduct({ title: "Oud", handle: "oud", variants: [{ price: 5900n }] });
  for (let i = 1; i <= 40; i++)
    shop.createProduct({ title: `Candle ${i}`, handle: `candle-${i}`, variants: [{ price: 1200n }] });
  shop.createDiscount({ title: "Ten", codes: ["TEN-7KQ4"], value: { type: "percentage", percent: 10 } });
  shop.state.themeEmbeds = ["app-embed"];
  const app = await listenForTest([
    route("POST", "/proxy/*", async (call) => {
      const text = (await call.body()).toString();
      const to = call.params.rest ?? "";
      const body = text ? JSON.parse(text) : null;
      if (!storefront.over.has(body?.session)) told.push({ to, body });
      if (to.startsWith("loyalty/")) {
        const answer = storefront.loyalty(to, body);
        return sendJson(call.res, answer.status, answer.body ?? {});
      }
      if (to === "beat" || to === "events") return void call.res.writeHead(204).end();
      if (typeof storefront.answer === "number") return send(call.res, storefront.answer, "text/plain", "");
      sendJson(call.res, 200, storefront.answer);
    }),
  ]);
  const routes: Route[] = [];
  const server = await listenForTest(routes);
  routes.push(
    ...storefrontRoutes({
      url: server.url,
      appUrl: app.url,
      shops: new Map([[shop.domain, shop]]),
      apiKey: "key",
      apiSecret: "secret",
      config: readAppConfig("no such file"),
      find: (domain) => (domain === shop.domain ? shop : undefined),
    }),
  );
  const browser = withBrowser ? await launchBrowser() : null;
  afterAll(async () => {
    await browser?.close();
    await server.close();
    await app.close();
  });
  const storefront: TestStorefront = {
    shop,
    url: `${server.url}/store/${DEMO_SHOP.domain.split(".")[0]}`,
    told,
    events: () =>
      told.flatMap(({ to, body }) =>
        to === "events"
          ? (body!.events as { kind: string; arm: string; trigger: string }[]).map(
              ({ kind, arm, trigger }) => `${kind} ${arm} ${trigger}`,
            )
          : [],
      ),
    answer: { ok: true, code: "TEN-7KQ4", expiresAt: null, again: false },
    loyalty: () => ({ status: 404 }),
    browser: browser!,
    over: new Set(),
  };
  return storefront;
}

export type Visitor = {
  page: Page;
  context: BrowserContext;
  /** what the browser reported as wrong */
  problems: string[];
  /** file or last part of every address asked for since the page was loaded */
  asked: string[];
};

/** A visitor's first page. `clock`: the page's time stands still until the test lets it run. */
export async function visit(
  storefront: TestStorefront,
  path = "",
  { clock, before, ...options }: VisitOptions = {},
): Promise<Visitor> {
  const { browser, url } = storefront;
  storefront.told.length = 0;
  const context = await newContext(browser, {
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  if (clock) await context.clock.install();
  await before?.(context);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  const asked: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.goto(url + path);
  page.on("request", (request) => asked.push(new URL(request.url()).pathname.split("/").at(-1)!));
  return { page, context, problems, asked };
}

/** Closes everything of a visitor, and hears out what the pages say in parting. */
export async function leave({ over }: TestStorefront, { context }: Visitor): Promise<void> {
  for (const page of context.pages()) {
    const session = await page
      .evaluate(() => JSON.parse(sessionStorage.perennial ?? "{}").s)
      .catch(() => null);
    if (session) over.add(session);
    await page.goto("about:blank");
  }
  await new Promise((done) => setTimeout(done, 200));
  await context.close();
}

export type VisitOptions = BrowserContextOptions & {
  clock?: boolean;
  before?: (context: BrowserContext) => Promise<unknown>;
};

export const PHONE = {
  viewport: { width: 390, height: 844 },
  screen: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
} satisfies BrowserContextOptions;
