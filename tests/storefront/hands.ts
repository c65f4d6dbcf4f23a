// What visitors' hands do, through the browser's own input.
import type { Page } from "playwright-core";

/** Out at the top, as for the address bar: 400 pixels in about a tenth of a second. */
export async function leaveAtTop(page: Page): Promise<void> {
  await page.mouse.move(600, 400);
  await page.mouse.move(620, -5, { steps: 6 });
}

/** One finger along these heights, a step each `every` ms. */
export async function drag(page: Page, heights: number[], every = 16): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", y?: number) =>
    devtools.send("Input.dispatchTouchEvent", { type, touchPoints: y === undefined ? [] : [{ x: 200, y }] });
  const [first = 0, ...rest] = heights;
  await touch("touchStart", first);
  for (const y of rest) {
    await page.waitForTimeout(every);
    await touch("touchMove", y);
  }
  await touch("touchEnd");
  await devtools.detach();
}
