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
  lhr: {
    categories: { performance: { score: number | null } };
    environment: { benchmarkIndex: number };
    runtimeError?: { message: string };
  };
}>;

/**
 * Lighthouse slows a developer's processor four times, to what a middling phone has. A machine that is no faster than
 * such a phone (by Lighthouse's own index: below 800; a low-end desktop has 1000 to 1500) is slowed less, or what is
 * measured is chiefly what else the machine does.
 */
const slowdownFor = (index: number) => (index < 800 ? 1 : index < 1500 ? 2 : 4);

/** Lighthouse's usual network: a slow 4G. Milliseconds, and kilobits a second. */
const SLOW_4G = {
  rttMs: 150,
  throughputKbps: 1638.4,
  requestLatencyMs: 562.5,
  downloadThroughputKbps: 1474.56,
  uploadThroughputKbps: 675,
};

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

/** `performance` is 0–100; `index` is Lighthouse's of this machine just now. */
export type Judged = { performance: number; index: number };

/**
 * As on a phone: network by calculation (Lighthouse's own usual settings), processor as slow as a phone's.
 * @param index of the machine, from an earlier run; without one the processor is slowed four times
 * @throws Error when Lighthouse could not load the page
 */
export async function judge(url: string, index = Number.POSITIVE_INFINITY): Promise<Judged> {
  const { default: lighthouse } = (await import(pathToFileURL(MODULE).href)) as { default: Lighthouse };
  const port = await freePort();
  const browser = await launchBrowser([`--remote-debugging-port=${port}`]);
  try {
    const { lhr } = await lighthouse(url, {
      port,
      onlyCategories: ["performance"],
      logLevel: "silent",
      throttling: { ...SLOW_4G, cpuSlowdownMultiplier: slowdownFor(index) },
    });
    const { score } = lhr.categories.performance;
    if (score === null) throw new Error(`Lighthouse has no score for ${url}: ${lhr.runtimeError?.message}`);
    return { performance: Math.round(score * 100), index: lhr.environment.benchmarkIndex };
  } finally {
    await browser.close();
  }
}
