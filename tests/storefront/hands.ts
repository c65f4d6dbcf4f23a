// What visitors' hands do, through the browser's own input.
import type { Page } from "playwright-core";

type Place = [x: number, y: number];

/** The pointer along a straight way in equal steps. `rest`: ms between them. */
export async function glide(page: Page, from: Place, to: Place, steps = 6, rest = 0): Promise<void> {
  await page.mouse.move(...from);
  for (let i = 1; i <= steps; i++) {
    if (rest) await page.waitForTimeout(rest);
    await page.mouse.move(
      from[0] + ((to[0] - from[0]) * i) / steps,
      from[1] + ((to[1] - from[1]) * i) / steps,
    );
  }
}

/** Out at the top, as for the address bar. */
export const leaveAtTop = (page: Page) => glide(page, [600, 400], [620, -5]);

/** One finger along these heights, a step each `every` ms. */
export async function drag(page: Page, heights: number[], every = 10): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", y?: number) =>
    devtools.send("Input.dispatchTouchEvent", { type, touchPoints: y === undefined ? [] : [{ x: 200, y }] });
  const [first = 0, ...rest] = heights;
  await touch("touchStart", first);
  for (const y of rest) {
    if (every) await new Promise((done) => setTimeout(done, every));
    await touch("touchMove", y);
  }
  await touch("touchEnd");
  await devtools.detach();
}

/** The tab is left for another, and comes back after so many seconds of the page's own clock. */
export async function lookElsewhere(page: Page, seconds: number): Promise<void> {
  const turn = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  await turn(true);
  await page.clock.runFor(seconds * 1000);
  await turn(false);
}
