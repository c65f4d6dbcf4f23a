// The app as a merchant meets it: inside the frame of the store's admin.
import type { Frame, Page } from "playwright-core";

/** Installs the app by the admin's own button and waits until it has opened. */
export async function installApp(page: Page, adminUrl: string): Promise<Frame> {
  await page.goto(`${adminUrl}/apps/perennial`);
  await page.getByRole("button", { name: /install/i }).click();
  return appFrame(page);
}

/** Opens one of the app's pages by its address in the admin. `path` is "" for Home, or "/retention". */
export async function openAppPage(page: Page, adminUrl: string, path: string): Promise<Frame> {
  await page.goto(`${adminUrl}/apps/perennial${path}`);
  return appFrame(page);
}

/** The app's frame once it shows a page of ours. */
export async function appFrame(page: Page): Promise<Frame> {
  const element = await page.waitForSelector("iframe");
  const frame = await element.contentFrame();
  if (!frame) throw new Error("The admin shows no app.");
  await frame.waitForSelector("main h1");
  await frame.waitForFunction(() => document.readyState === "complete");
  return frame;
}
