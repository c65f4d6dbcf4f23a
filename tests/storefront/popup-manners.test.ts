// How a popup behaves towards a visitor: keyboard, screen readers, size, the theme's looks, and never two at once.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { listenForVitals, readVitals } from "../set-up/vitals.ts";
import { leaveAtTop } from "./hands.ts";
import { meetingPopups, REVEAL } from "./meeting-popups.ts";
import { type CampaignWish, publishTo } from "./published-campaigns.ts";
import { PHONE, type VisitOptions } from "./shop-for-test.ts";

const { storefront, come, go, shown } = await meetingPopups();

describe("manners", () => {
  test("with the keyboard alone: focus in, kept inside, and back", async () => {
    publishTo(storefront.shop, [REVEAL]);
    const open = await come();
    const { page } = open;
    const link = page.getByRole("link", { name: "See all products" });
    await link.focus();
    await leaveAtTop(page);
    const dialog = page.getByRole("dialog", { name: "Ten off" });
    await dialog.waitFor();
    const focused = () =>
      page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent.trim() ?? null);
    expect(await focused(), "read from its beginning, and no keyboard jumps up on a phone").toBe("Ten off");
    const seen: (string | null)[] = [];
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press("Tab");
      seen.push(await focused());
    }
    // between rounds browsers lend the focus to themselves; nothing of the page behind is reached
    expect(seen.filter(Boolean)).toEqual(expect.arrayContaining(["Show my code", "×"]));
    expect(new Set(seen.filter(Boolean)).size).toBe(2);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await link.evaluate((one) => one === document.activeElement)).toBe(true);
    await expect.poll(() => storefront.events().at(-1)).toBe("closed a exit-pointer");
  });

  test.each<[string, string, CampaignWish, VisitOptions]>([
    ["a code in English, wide", "", REVEAL, {}],
    ["a form in Arabic, narrow", "/ar", { kind: "email-capture", look: { place: "bottom" } as never }, PHONE],
    [
      "a question in Persian, in the corner",
      "/fa",
      { kind: "question", options: ["a", "b"], look: { place: "corner" } as never },
      {},
    ],
  ])("axe finds nothing, targets are large, nothing shifts: %s", async (_, path, wish, options) => {
    const { page } = await shown([wish], path, { ...options, before: listenForVitals });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    const sizes = await page
      .getByRole("dialog")
      .locator("button:visible, a:visible, input:visible:not([type=checkbox])")
      .evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height)),
      );
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44);
    // the line kept for what will be said is most of the space below, not added to it
    const below = await page.getByRole("dialog").evaluate((dialog) => {
      const feet = [...dialog.querySelectorAll("form button")].map(
        (one) => one.getBoundingClientRect().bottom,
      );
      return dialog.getBoundingClientRect().bottom - Math.max(...feet);
    });
    expect(below).toBeLessThanOrEqual(40);
    const claim = page.getByRole("dialog").getByRole("button").first();
    await claim.click();
    await page.waitForTimeout(700);
    expect((await readVitals(page.mainFrame())).cls ?? 0).toBe(0);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    expect(await page.getByRole("dialog").getAttribute("dir")).toBe(path ? "rtl" : "ltr");
  });

  test("the theme's own ink, ground and letters; or the campaign's", async () => {
    const look = async (page: Page) =>
      page.getByRole("dialog").evaluate((dialog) => {
        const of = (one: Element) => getComputedStyle(one);
        const { color, backgroundColor, fontFamily } = of(dialog);
        const body = of(document.body);
        return { color, backgroundColor, same: fontFamily === body.fontFamily && color === body.color };
      });
    const { page } = await shown([{}]);
    expect(await look(page)).toMatchObject({ backgroundColor: "rgb(253, 250, 247)", same: true });
    await go();
    const colours = { background: "#102030", text: "#ffffff", button: "#ffcc00", buttonText: "#000000" };
    const own = await shown([{ look: { colours } as never }]);
    expect(await look(own.page)).toMatchObject({
      backgroundColor: "rgb(16, 32, 48)",
      color: "rgb(255, 255, 255)",
    });
  });

  test("never two at once: neither two campaigns, nor over the theme's own dialog", async () => {
    const { page } = await shown([{ id: 1 }, { id: 2 }]);
    await leaveAtTop(page);
    expect(await page.getByRole("dialog").count()).toBe(1);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator("perennial-popup").count()).toBe(0);
    await leaveAtTop(page);
    expect(await page.locator("perennial-popup").count(), "nor one after the other").toBe(0);
    await go();
    publishTo(storefront.shop, [{}]);
    const open = await come();
    await open.page.evaluate(() => {
      const theirs = document.createElement("dialog");
      theirs.textContent = "Cookies?";
      document.body.append(theirs);
      theirs.showModal();
    });
    await leaveAtTop(open.page);
    await expect.poll(() => open.asked).toContain("popups.js");
    await open.page.evaluate(() => document.querySelector("dialog")?.remove());
    // a sign given while the one before is still looked into is not heard: a shopper who stays leaves again
    const popup = open.page.getByRole("dialog", { name: "One moment" });
    await expect
      .poll(async () => {
        if ((await popup.count()) === 0) await leaveAtTop(open.page);
        return popup.count();
      })
      .toBe(1);
    await expect.poll(() => storefront.events()).toEqual(["eligible a exit-pointer", "shown a exit-pointer"]);
  });
});
