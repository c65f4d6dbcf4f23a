// What a visitor feels, as Shopify measures it: LCP, CLS and INP of the app's own frame, by the web-vitals library.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { BrowserContext, Frame } from "playwright-core";

/** LCP and INP in milliseconds; null when the browser reported none. */
export type Vitals = { lcpMs: number | null; cls: number | null; inpMs: number | null };

declare global {
  interface Window {
    seenVitals?: Record<string, number>;
  }
}

const library = readFileSync(
  createRequire(import.meta.url)
    .resolve("web-vitals")
    .replace(/[^/\\]+$/, "web-vitals.iife.js"),
  "utf8",
);

const listen = `
  window.seenVitals = {};
  for (const name of ["onLCP", "onCLS", "onINP"]) {
    webVitals[name]((metric) => { window.seenVitals[metric.name] = metric.value; },
      { reportAllChanges: true, durationThreshold: 16 });
  }`;

/** Every document opened in this context listens from its beginning. */
export async function listenForVitals(context: BrowserContext): Promise<void> {
  await context.addInitScript(`${library};${listen}`);
}

export async function readVitals(frame: Frame): Promise<Vitals> {
  const seen = (await frame.evaluate(() => window.seenVitals)) ?? {};
  return { lcpMs: seen.LCP ?? null, cls: seen.CLS ?? null, inpMs: seen.INP ?? null };
}
