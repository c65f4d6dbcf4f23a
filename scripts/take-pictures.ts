// Takes the pictures of docs/pictures from the running product: `npm run pictures`, after `npm run build`.
import { mkdir } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { withThrowAwayDatabase } from "../cli/throw-away-database.ts";
import { installApp, openAppPage } from "../tests/set-up/app-frame.ts";
import { historyHasArrived } from "../tests/set-up/history-arrived.ts";
import { type RunningApp, startRunningApp } from "../tests/set-up/running-app.ts";
import { launchBrowser, newContext } from "../twin/http/browser-for-test.ts";
import { setUpStorefront, takeStorefront } from "./storefront-pictures.ts";

const FOLDER = new URL("../docs/pictures/", import.meta.url);
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

type Picture = { name: string; path: string; language: string; size: { width: number; height: number } };

const PICTURES: Picture[] = [
  { name: "home-en", path: "", language: "en", size: DESK },
  { name: "home-fa", path: "", language: "fa", size: DESK },
  { name: "retention-en", path: "/retention", language: "en", size: DESK },
  { name: "retention-ar", path: "/retention", language: "ar", size: DESK },
  { name: "retention-ar-phone", path: "/retention", language: "ar", size: PHONE },
  { name: "customers-fa", path: "/customers", language: "fa", size: DESK },
  { name: "groups-en", path: "/groups", language: "en", size: DESK },
];

await mkdir(FOLDER, { recursive: true });
await withThrowAwayDatabase(async (database) => {
  const app = await startRunningApp(database.url, { seed: 1, now: Date.now() });
  const browser = await launchBrowser();
  try {
    const context = await newContext(browser);
    await installApp(await context.newPage(), app.adminUrl);
    await historyHasArrived(database);
    for (const picture of PICTURES) await take(browser, app, picture);
    app.shop.state.staffLocale = "en";
    await setUpStorefront(browser, app, database);
    await takeStorefront(browser, app, FOLDER);
  } finally {
    await browser.close();
    await app.close();
  }
});
process.exit(0);

async function take(
  browser: Browser,
  app: RunningApp,
  { name, path, language, size }: Picture,
): Promise<void> {
  app.shop.state.staffLocale = language;
  const context = await newContext(browser, { viewport: size });
  const page = await context.newPage();
  await openAppPage(page, app.adminUrl, path);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: new URL(`${name}.png`, FOLDER).pathname });
  await context.close();
  process.stderr.write(`${name}.png\n`);
}
