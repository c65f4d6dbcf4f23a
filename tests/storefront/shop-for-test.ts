// One shop of the local Shopify with the app's embed switched on, and behind its proxy an app that keeps what it is
// told and answers claims as docs/popups.md says. Liquid, cart, checkout and cookies are the twin's real ones.

import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll } from "vitest";
import { type Campaign, campaignShape } from "../../app/popups/campaign.ts";
import type { ClaimAnswer } from "../../app/popups/proxy-messages.ts";
import { publish } from "../../app/popups/published.ts";
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
  browser: Browser;
};

export type CampaignWish = Partial<Omit<Campaign, "triggers">> & {
  triggers?: Campaign["triggers"];
  id?: number;
};

/** A published campaign that is shown to everybody, unless said otherwise. */
export const campaignOf = ({ id = 12, ...wish }: CampaignWish = {}) => ({
  campaignId: BigInt(id),
  state: "running" as const,
  salt: `salt-${id}`,
  campaign: campaignShape.parse({
    version: 1,
    name: "Test",
    kind: "announcement",
    triggers: { when: "any", graceSeconds: 0, list: [{ type: "exit-pointer", setting: 300 }] },
    frequency: { perSession: 1, perVisitor: null, daysBetween: 0 },
    language: "en",
    texts: { en: { title: "One moment", body: "Before you go." } },
    holdoutPercent: 0,
    ...wish,
  }),
  createdAt: new Date(0),
  updatedAt: new Date(0),
  startedAt: new Date(0),
  armsSince: new Date(0),
});

/** Call at the top of a test file; it ends with the file. */
export async function testStorefront(): Promise<TestStorefront> {
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
      told.push({ to, body: text ? JSON.parse(text) : null });
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
  const browser = await launchBrowser();
  afterAll(async () => {
    await browser.close();
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
    browser,
  };
  return storefront;
}

/** Puts these campaigns into the shop's pages as the app would; a text stands there as it is. */
export function publishTo({ shop, told }: TestStorefront, campaigns: CampaignWish[] | string): void {
  told.length = 0;
  const value =
    typeof campaigns === "string"
      ? campaigns
      : JSON.stringify(
          (
            publish(
              campaigns.map(campaignOf),
              {
                path: "/apps/perennial",
                currency: shop.state.currency,
                exponent: 2,
                timezone: shop.state.timezone,
              },
              new Date(),
            ) as { published: unknown }
          ).published,
        );
  const owner = `gid://shopify/AppInstallation/${shop.state.install.id}`;
  const field = { id: 1n, ownerGid: owner, namespace: "popups", key: "campaigns", type: "json", value };
  shop.state.metafields.set(owner, [{ ...field, createdAt: 0, updatedAt: 0 }]);
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
  { browser, url }: TestStorefront,
  path = "",
  { clock, before, ...options }: VisitOptions = {},
): Promise<Visitor> {
  const context = await newContext(browser, { viewport: { width: 1280, height: 800 }, ...options });
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
