// Who is counted, in which arm, how often they are asked, and what is kept of those who allow nothing.

import { describe, expect, test } from "vitest";
import { armOf } from "../../app/popups/assignment.ts";
import type { Campaign } from "../../app/popups/campaign.ts";
import { readMark } from "../../app/popups/cart-attribute.ts";
import { eventsShape } from "../../app/popups/proxy-messages.ts";
import { leaveAtTop } from "./hands.ts";
import { meetingPopups, REVEAL } from "./meeting-popups.ts";
import { publishTo } from "./published-campaigns.ts";
import type { Visitor } from "./shop-for-test.ts";

const { storefront, come, shown, mark, sent, intoCart } = await meetingPopups();

describe("who is counted", () => {
  /** A visitor's id that falls into this arm. */
  const visitorIn = (arm: string, holdout: number) => {
    for (let n = 0; ; n++) {
      const id = `visitor-for-tests-${n}`;
      if (armOf(id, { id: "12", salt: "salt-12", holdout: holdout * 100, arms: [["a", 1]] }) === arm)
        return id;
    }
  };
  const known = (visitor: string) => ({
    before: (context: Visitor["context"]) =>
      context.addInitScript(
        (memory) => {
          localStorage.perennial ||= memory;
        },
        JSON.stringify({ v: visitor, c: {}, a: [] }),
      ),
  });

  test("the holdout: nothing is shown, but that it would have been is told, and that the visitor stayed", async () => {
    publishTo(storefront.shop, [{ holdoutPercent: 50 }]);
    const visitor = visitorIn("holdout", 50);
    const open = await come("", known(visitor));
    const { page } = open;
    await leaveAtTop(page);
    await expect.poll(() => storefront.events()).toEqual(["eligible holdout exit-pointer"]);
    await leaveAtTop(page);
    expect(await page.locator("perennial-popup").count()).toBe(0);
    await expect.poll(() => mark(page)).toBe(`1.${visitor}.12:holdout`);
    await page.goto(`${storefront.url}/collections/all`);
    await leaveAtTop(page);
    await page.goto(`${storefront.url}/cart`);
    await expect
      .poll(() => storefront.events())
      .toEqual(["eligible holdout exit-pointer", "stayed holdout exit-pointer"]);
    for (const events of sent("events")) eventsShape.parse(events);
  });

  test("an arm with its own words and triggers, from the page to the order", async () => {
    const variants = [
      {
        key: "a",
        name: "A",
        weight: 1,
        texts: { en: { title: "Only in A" } },
        triggers: { when: "any", graceSeconds: 0, list: [{ type: "exit-pointer", setting: 300 }] },
      },
    ] as Campaign["variants"];
    const triggers = { when: "any", graceSeconds: 0, list: [{ type: "time-on-page", setting: 1 }] } as const;
    publishTo(storefront.shop, [{ variants, triggers: { ...triggers, list: [...triggers.list] } }]);
    const open = await come("", { ...known(visitorIn("a", 0)), clock: true });
    const { page } = open;
    await page.clock.runFor(3000);
    await expect.poll(() => open.asked).toContain("popups.js");
    await leaveAtTop(page);
    await page.getByRole("dialog", { name: "Only in A" }).getByText("Before you go.").waitFor();
    await expect.poll(() => storefront.events()).toEqual(["eligible a exit-pointer", "shown a exit-pointer"]);
    await intoCart(page, "soap");
    await expect.poll(() => mark(page)).toBeDefined();
    await page.goto(`${storefront.url}/checkout`);
    await page.getByLabel("E-mail", { exact: true }).fill("mina@example.com");
    await page.getByRole("button", { name: "Place order" }).click();
    await page.getByRole("heading", { name: "Thank you!" }).waitFor();
    const order = [...storefront.shop.state.orders.values()].at(-1);
    const [note] = order!.noteAttributes;
    expect(note?.name).toBe("_perennial");
    expect(readMark(note!.value)).toEqual({
      visitor: visitorIn("a", 0),
      arms: [{ campaign: "12", arm: "a" }],
    });
  });

  test("often enough: once a visit, and for a visitor no more than wanted", async () => {
    const often = { perSession: 1, perVisitor: 2, daysBetween: 0 } as Campaign["frequency"];
    const { page, context } = await shown([{ frequency: often }]);
    await page.goto(`${storefront.url}/cart`);
    await leaveAtTop(page);
    await page.waitForTimeout(300);
    expect(await page.locator("perennial-popup").count()).toBe(0);
    const seen: number[] = [];
    for (let i = 0; i < 2; i++) {
      // a new tab is a new visit of the same visitor
      const tab = await context.newPage();
      await tab.goto(storefront.url);
      await leaveAtTop(tab);
      await tab.waitForTimeout(600);
      seen.push(await tab.locator("perennial-popup").count());
    }
    expect(seen).toEqual([1, 0]);
    const visitors = new Set(sent("events").map((body) => body?.visitor));
    expect(visitors.size).toBe(1);
    expect(new Set(sent("events").map((body) => body?.session)).size).toBe(2);
  });

  test("without consent nothing is kept or told beyond the visit; the offer stands all the same", async () => {
    storefront.shop.state.consentRequired = true;
    const { page } = await shown([REVEAL]);
    await page.getByRole("button", { name: "Show my code" }).click();
    await page.getByText("TEN-7KQ4").waitFor();
    const kept = () => page.evaluate(() => localStorage.perennial || null);
    expect(await kept()).toBeNull();
    expect(storefront.events()).toEqual([]);
    expect(await mark(page)).toBeUndefined();
    await page.goto(`${storefront.url}/cart`);
    await leaveAtTop(page);
    await page.waitForTimeout(300);
    expect(await page.locator("perennial-popup").count(), "once a visit all the same").toBe(0);
    expect(storefront.events()).toEqual([]);
  });

  test("consent given on the way counts from then on; withdrawn, what was kept is forgotten", async () => {
    storefront.shop.state.consentRequired = true;
    const { page, context } = await shown([
      { frequency: { perSession: 9, perVisitor: null, daysBetween: 0 } as never },
    ]);
    const consent = (analytics: boolean) =>
      page.evaluate(
        (value) =>
          (
            window.Shopify as unknown as { customerPrivacy: { setTrackingConsent(c: object): void } }
          ).customerPrivacy.setTrackingConsent({ analytics: value }),
        analytics,
      );
    const again = async () => {
      await page.goto(storefront.url);
      await leaveAtTop(page);
      await page.getByRole("dialog").waitFor();
    };
    await consent(true);
    await again();
    await expect.poll(() => storefront.events()).toEqual(["eligible a exit-pointer", "shown a exit-pointer"]);
    expect(await page.evaluate(() => JSON.parse(localStorage.perennial).v)).toMatch(/^[\w-]{16,40}$/);
    await consent(false);
    await again();
    expect(await page.evaluate(() => localStorage.perennial)).toBe("");
    expect(storefront.events().length).toBe(2);
    expect(await context.cookies()).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: "_tracking_consent" })]),
    );
  });

  test.each(["doNotTrack", "globalPrivacyControl"])("%s stands above everything", async (signal) => {
    const { page } = await shown([{}], "", {
      before: (context) =>
        context.addInitScript(
          (name) => Object.defineProperty(navigator, name, { value: name === "doNotTrack" ? "1" : true }),
          signal,
        ),
    });
    expect(await page.evaluate(() => localStorage.perennial || null)).toBeNull();
    await page.goto(`${storefront.url}/cart`);
    expect(storefront.told).toEqual([]);
    expect(await mark(page)).toBeUndefined();
  });
});
