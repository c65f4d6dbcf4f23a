/** A headless Chromium that looks like an ordinary browser: the app turns away what calls itself headless. */
import { existsSync, readFileSync } from "node:fs";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";

const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** Where scripts/browser.mjs notes which browser it found. */
const NOTE = new URL("../../.cache/browser.json", import.meta.url);

/** @param more flags of Chromium besides the usual ones */
export function launchBrowser(more: string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath(), args: [...FLAGS, ...more] });
}

export function newContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({ userAgent: USER_AGENT, ...options });
}

function browserPath(): string {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  if (existsSync(NOTE)) return (JSON.parse(readFileSync(NOTE, "utf8")) as { path: string }).path;
  return "/usr/bin/chromium";
}
