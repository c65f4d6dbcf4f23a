// What the storefront's popups cost a shop: bytes of script, requests before a popup is due, shifts of the page, and
// Lighthouse's score of the local Shopify's home page with the embed and without, in turns.
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { listenForVitals, readVitals } from "../tests/set-up/vitals.ts";
import { leaveAtTop } from "../tests/storefront/hands.ts";
import { publishTo } from "../tests/storefront/published-campaigns.ts";
import { DEMO_SHOP } from "../twin/history/demo-shop.ts";
import { launchBrowser, newContext } from "../twin/http/browser-for-test.ts";
import type { TwinShop } from "../twin/shop/store.ts";
import { startTwin } from "../twin/start.ts";
import { installLighthouse, judge } from "./storefront/lighthouse.ts";

const ASSETS = fileURLToPath(new URL("../extensions/storefront/assets/", import.meta.url));
const RUNS = 5;
/** ms a visitor looks round before leaving: grace times and late paints are over by then */
const LOOK_ROUND = 4000;

/** @param options `--quick`: without Lighthouse, which takes minutes */
export default async function storefrontBench(json: boolean, options: string[] = []): Promise<void> {
  const app = createServer((req, res) => {
    if (!req.url?.includes("/claim")) return void res.writeHead(204).end();
    res.writeHead(200, { "content-type": "application/json" });
    res.end(JSON.stringify({ ok: true, code: "TEN-7KQ4", expiresAt: null, again: false }));
  });
  await new Promise<void>((resolve) => app.listen(0, resolve));
  const appUrl = `http://localhost:${(app.address() as AddressInfo).port}`;
  const twin = await startTwin({ appUrl, apiKey: "bench", apiSecret: "bench" });
  try {
    const shop = twin.createShop({ ...DEMO_SHOP, installed: true });
    furnish(shop);
    const url = `${twin.url}/store/${DEMO_SHOP.domain.split(".")[0]}`;
    const result = {
      job: "storefront",
      ...sizes(),
      ...(await visit(shop, url)),
      lighthouse: options.includes("--quick") ? null : await lighthouse(shop, url),
    };
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : asText(result));
  } finally {
    app.closeAllConnections();
    app.close();
    await twin.close();
  }
}

/** Things to sell, and two campaigns as shops have them. */
function furnish(shop: TwinShop): void {
  for (let i = 1; i <= 24; i++)
    shop.createProduct({ title: `Candle ${i}`, handle: `candle-${i}`, variants: [{ price: 1200n }] });
  shop.createDiscount({ title: "Ten", codes: ["TEN-7KQ4"], value: { type: "percentage", percent: 10 } });
  const leaving = {
    when: "any" as const,
    graceSeconds: 3,
    list: [
      { type: "exit-pointer" as const, setting: 300 },
      { type: "scroll-up" as const, setting: 1500 },
      { type: "tab-return" as const, setting: 5 },
    ],
  };
  publishTo(shop, [
    {
      id: 1,
      kind: "discount-reveal",
      discount: { value: { type: "percentage", percent: 10 } } as never,
      triggers: leaving,
      texts: { en: { title: "Ten percent off", body: "Before you go.", button: "Show my code" } },
    },
    { id: 2, kind: "email-capture", triggers: leaving },
  ]);
}

/** Bytes, each file gzipped on its own as it is served. */
function sizes() {
  const gz = (asset: string) => gzipSync(readFileSync(ASSETS + asset), { level: 9 }).length;
  const totalGz = readdirSync(ASSETS).reduce((total, asset) => total + gz(asset), 0);
  return { loaderGz: gz("loader.js"), popupGz: gz("popups.js"), totalGz };
}

/** A visitor who looks round, means to leave, takes the code and closes the popup. */
async function visit(shop: TwinShop, url: string) {
  shop.state.themeEmbeds = ["app-embed"];
  const browser = await launchBrowser();
  try {
    const context = await newContext(browser, { viewport: { width: 1280, height: 900 } });
    await listenForVitals(context);
    const page = await context.newPage();
    await page.goto(url, { waitUntil: "load" });
    let requestsBeforeTrigger = 0;
    const count = () => {
      requestsBeforeTrigger++;
    };
    page.on("request", count);
    await page.mouse.wheel(0, 600);
    await page.waitForTimeout(LOOK_ROUND);
    page.off("request", count);
    await leaveAtTop(page);
    await page.getByRole("button", { name: "Show my code" }).click();
    await page.getByText("Applied to your cart.").or(page.getByText("TEN-7KQ4")).first().waitFor();
    await page.waitForTimeout(1000);
    await page.keyboard.press("Escape");
    const { cls } = await readVitals(page.mainFrame());
    return { requestsBeforeTrigger, cls };
  } finally {
    await browser.close();
  }
}

/** Medians; with and without take turns, so that whatever else the machine does befalls both. */
async function lighthouse(shop: TwinShop, url: string) {
  const missing = await installLighthouse();
  if (missing) {
    process.stderr.write(`${missing}\n`);
    return null;
  }
  const { index } = await judge(url);
  const scores: Record<"without" | "with", number[]> = { without: [], with: [] };
  for (let run = 0; run < RUNS; run++) {
    for (const which of ["without", "with"] as const) {
      shop.state.themeEmbeds = which === "with" ? ["app-embed"] : [];
      scores[which].push((await judge(url, index)).performance);
    }
  }
  const median = (all: number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
  return {
    without: median(scores.without),
    with: median(scores.with),
    scores,
    benchmarkIndex: index,
    loadAverage: loadavg()[0]!,
  };
}

type Result = ReturnType<typeof sizes> &
  Awaited<ReturnType<typeof visit>> & { lighthouse: Awaited<ReturnType<typeof lighthouse>> };

function asText({ loaderGz, popupGz, totalGz, requestsBeforeTrigger, cls, lighthouse }: Result): string {
  return [
    `loader ${loaderGz} B gz, popups ${popupGz} B gz, all ${totalGz} B gz`,
    `${requestsBeforeTrigger} requests before a popup is due, CLS ${cls ?? 0}`,
    lighthouse ? `Lighthouse ${lighthouse.without} without, ${lighthouse.with} with` : "Lighthouse not asked",
    "",
  ].join("\n");
}
