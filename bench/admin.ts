// What the admin pages feel like to a merchant with a slow computer: LCP, CLS and INP in the admin's frame with the
// CPU slowed four times, and how much script each page brings, gzipped. Shopify's gates: 2.5 s, 0.1 and 200 ms.
import type { Frame, Page } from "playwright-core";
import { withThrowAwayDatabase } from "../cli/throw-away-database.ts";
import { appFrame, installApp, openAppPage } from "../tests/set-up/app-frame.ts";
import { historyHasArrived } from "../tests/set-up/history-arrived.ts";
import { type RunningApp, startRunningApp } from "../tests/set-up/running-app.ts";
import { listenForVitals, readVitals, type Vitals } from "../tests/set-up/vitals.ts";
import { launchBrowser, newContext } from "../twin/http/browser-for-test.ts";

const PAGES: Record<string, string> = {
  home: "",
  retention: "/retention",
  customers: "/customers",
  data: "/data",
  settings: "/settings",
};
const CPU_SLOWDOWN = 4;
/** Milliseconds a page is left alone so that late paints and shifts are seen. */
const SETTLE = 1500;
const RUNS = 3;

type PageResult = Vitals & { page: string; scriptGz: number };

export default async function adminBench(json: boolean): Promise<void> {
  const pages = await withThrowAwayDatabase(async (database) => {
    const app = await startRunningApp(database.url, { seed: 1, now: Date.now() });
    try {
      await install(app);
      await historyHasArrived(database);
      const results: PageResult[] = [];
      for (const [name, path] of Object.entries(PAGES)) results.push(await measure(app, name, path));
      return results;
    } finally {
      await app.close();
    }
  });
  const result = { job: "admin", cpuSlowdown: CPU_SLOWDOWN, runs: RUNS, pages };
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(`${pages.map(asLine).join("\n")}\n`);
}

async function install(app: RunningApp): Promise<void> {
  const browser = await launchBrowser();
  try {
    const context = await newContext(browser);
    await installApp(await context.newPage(), app.adminUrl);
  } finally {
    await browser.close();
  }
}

/** The median of several visits, each in a browser that has nothing cached. */
async function measure(app: RunningApp, name: string, path: string): Promise<PageResult> {
  const visits: PageResult[] = [];
  for (let run = 0; run < RUNS; run++) visits.push(await visit(app, name, path));
  const middle = (pick: (one: PageResult) => number | null) => median(visits.map(pick));
  return {
    page: name,
    lcpMs: middle((one) => one.lcpMs),
    cls: middle((one) => one.cls),
    inpMs: middle((one) => one.inpMs),
    scriptGz: visits[0]!.scriptGz,
  };
}

async function visit(app: RunningApp, name: string, path: string): Promise<PageResult> {
  const browser = await launchBrowser();
  try {
    const context = await newContext(browser, { viewport: { width: 1280, height: 900 } });
    await listenForVitals(context);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
    const script = countScript(page, app.appUrl);
    const frame = await openAppPage(page, app.adminUrl, path);
    await page.waitForTimeout(SETTLE);
    await touch(page, frame);
    await page.waitForTimeout(SETTLE);
    return { page: name, ...(await readVitals(await appFrame(page))), scriptGz: await script() };
  } finally {
    await browser.close();
  }
}

/** A few presses a merchant would make: what opens and closes, nothing that leaves the page. */
async function touch(page: Page, frame: Frame): Promise<void> {
  const openers = frame.locator(
    "main button[aria-expanded], main button[aria-haspopup], main button[aria-pressed]",
  );
  for (let i = 0; i < Math.min(3, await openers.count()); i++) {
    await openers.nth(i).click();
    await page.waitForTimeout(300);
    await page.keyboard.press("Escape");
    await page.waitForTimeout(200);
  }
  await frame.locator("main h1").first().click();
}

/** Bytes over the wire of the app's own scripts. */
function countScript(page: Page, appUrl: string): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (!request.url().startsWith(appUrl) || !new URL(request.url()).pathname.endsWith(".js")) return;
    sizes.push(request.sizes().then((size) => size.responseBodySize));
  });
  return async () => (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
}

function median(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}

function asLine({ page, lcpMs, cls, inpMs, scriptGz }: PageResult): string {
  const whole = (value: number | null) => (value === null ? "–" : String(Math.round(value)));
  const kib = (scriptGz / 1024).toFixed(1);
  return `${page.padEnd(10)} LCP ${whole(lcpMs)} ms, CLS ${cls?.toFixed(3) ?? "–"}, INP ${whole(inpMs)} ms, script ${kib} KiB gz`;
}
