// Google's Lighthouse, installed beside the product on first use: what it thinks of a page's speed.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { launchBrowser } from "../../twin/http/browser-for-test.ts";
import { freePort } from "../load/free-port.ts";

const FOLDER = fileURLToPath(new URL("../reference/lighthouse/", import.meta.url));
const MODULE = join(FOLDER, "node_modules/lighthouse/core/index.js");

type Lighthouse = (
  url: string,
  flags: Record<string, unknown>,
) => Promise<{
  lhr: { categories: { performance: { score: number | null } }; runtimeError?: { message: string } };
}>;

/** @returns why Lighthouse cannot be had, or null when it is there */
export async function installLighthouse(): Promise<string | null> {
  if (existsSync(MODULE)) return null;
  try {
    await promisify(execFile)("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], {
      cwd: FOLDER,
      timeout: 600_000,
    });
    return null;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split("\n").at(-1) ?? String(error);
    return `Lighthouse could not be installed into bench/reference/lighthouse (${said}). Connect to the npm registry and run the bench again.`;
  }
}

/**
 * 0–100 for performance as on a phone, network and processor slowed by calculation (Lighthouse's own usual settings).
 * @throws Error when Lighthouse could not load the page
 */
export async function performanceOf(url: string): Promise<number> {
  const { default: lighthouse } = (await import(pathToFileURL(MODULE).href)) as { default: Lighthouse };
  const port = await freePort();
  const browser = await launchBrowser([`--remote-debugging-port=${port}`]);
  try {
    const { lhr } = await lighthouse(url, { port, onlyCategories: ["performance"], logLevel: "silent" });
    const { score } = lhr.categories.performance;
    if (score === null) throw new Error(`Lighthouse has no score for ${url}: ${lhr.runtimeError?.message}`);
    return Math.round(score * 100);
  } finally {
    await browser.close();
  }
}
